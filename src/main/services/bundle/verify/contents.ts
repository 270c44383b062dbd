import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { Renaming } from '../renaming.ts';
import { isDeflated } from './check-entry.ts';
import type { Container } from './container.ts';

/** Longest entry that is read into memory, in bytes. */
const MOST_BYTES = 2 ** 31 - 1;

/**
 * The bytes of an entry, unpacked. Throws where they are not all that it is made of: behind the end of what is deflated, zlib reads nothing, and says
 * nothing of what stands there.
 */
async function* unpacked(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  const packed = await zip.openReadStreamPromise(entry, { decodeFileData: false });
  if (!isDeflated(entry)) {
    yield* packed;
    return;
  }
  const inflate = createInflateRaw();
  const piped = pipeline(packed, inflate).catch(() => undefined);
  try {
    yield* inflate;
  } finally {
    packed.destroy();
    inflate.destroy();
    await piped;
  }
  const behind = entry.compressedSize - inflate.bytesWritten;
  if (behind > 0) throw new Error(`behind the end of its data stand ${behind} bytes that belong to nothing`);
}

/** Reads entries of an open container, one at a time. */
export class Contents {
  readonly #container: Container;
  readonly #signal: AbortSignal;
  readonly #renaming: Renaming;
  /** Entries by the names that they are asked for by. */
  readonly #paths: ReadonlyMap<string, string>;

  /** `renaming` is what lines are read by: where names of a bundle stand for those of a workspace. */
  constructor(container: Container, signal: AbortSignal, renaming = new Renaming(new Map())) {
    this.#container = container;
    this.#signal = signal;
    this.#renaming = renaming;
    this.#paths = new Map([...container.files.keys()].map((path) => [renaming.text(path), path]));
  }

  has(path: string): boolean {
    return this.#paths.has(path);
  }

  async *#chunks(path: string): AsyncGenerator<Uint8Array> {
    const file = this.#container.files.get(this.#paths.get(path) ?? path);
    if (file === undefined) throw new Error('it is not there');
    let [checksum, size] = [0, 0];
    for await (const chunk of unpacked(this.#container.zip, file.entry)) {
      this.#signal.throwIfAborted();
      checksum = crc32(chunk, checksum);
      size += chunk.length;
      if (size > file.size) break;
      yield chunk;
    }
    if (size !== file.size) throw new Error(`it is not the ${file.size} bytes long that the zip’s directory says`);
    if (checksum !== file.entry.crc32) throw new Error('its checksum is not that of the zip’s directory');
  }

  /** Size and SHA-256 of an entry as it unpacks. Throws where it does not. */
  async hash(
    path: string,
    onBytes: (bytes: number) => void,
  ): Promise<{ readonly size: number; readonly sha256: string }> {
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of this.#chunks(path)) {
      hash.update(chunk);
      size += chunk.length;
      onBytes(chunk.length);
    }
    return { size, sha256: hash.digest('hex') };
  }

  /** All bytes of an entry, by the names it is read by. Throws where it does not unpack or is larger than `most`. */
  async bytes(path: string, most = MOST_BYTES): Promise<Buffer> {
    if ((this.#container.files.get(this.#paths.get(path) ?? path)?.size ?? 0) > most)
      throw new Error('it is too large to be read at once');
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.#renaming.bytes(this.#chunks(path))) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  /** Lines of an entry, without their line feeds. Throws as {@link bytes}. */
  async lines(path: string): Promise<Iterable<string>> {
    return linesOf(await this.bytes(path));
  }
}

/** Lines of bytes, decoded one by one. */
function* linesOf(bytes: Buffer): Generator<string> {
  for (let from = 0; from < bytes.length; ) {
    const found = bytes.indexOf(0x0a, from);
    const end = found < 0 ? bytes.length : found;
    yield bytes.toString('utf8', from, end);
    from = end + 1;
  }
}
