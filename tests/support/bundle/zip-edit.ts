import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import yauzl from 'yauzl';
import {
  bundleIdOf,
  MANIFEST,
  type Manifest,
  manifestSchema,
  manifestText,
  SUMS,
  sumsText,
} from '../../../src/core/bundle/manifest.ts';

export type Files = Map<string, Buffer>;

/** All entries of a zip that nobody tampered with. */
export async function unzipped(path: string): Promise<Files> {
  const zip = await yauzl.openPromise(path, { autoClose: false });
  const files: Files = new Map();
  for await (const entry of zip.eachEntry()) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk);
    files.set(entry.fileName, Buffer.concat(chunks));
  }
  zip.close();
  return files;
}

/** An entry as it is written, whatever sense it makes. */
export interface RawEntry {
  readonly name: string;
  readonly data: Buffer;
  /** Of the directory; the header before the data has `name`. */
  readonly directoryName?: string;
  /** Unix mode. */
  readonly mode?: number;
  readonly flags?: number;
  /** Unpacked size that is claimed. */
  readonly claims?: number;
  /** Bytes that stand before it and belong to nothing. */
  readonly before?: Buffer;
  /** Bytes that stand behind the end of what was deflated and count as packed. */
  readonly slack?: Buffer;
}

const CRC_TABLE = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

function crc32(data: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of data) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** Writes a zip as its entries say, with no look at whether it may be so (APPNOTE 4.3). */
export function rawZip(
  path: string,
  entries: readonly RawEntry[],
  { comment = '', between = Buffer.alloc(0) } = {},
): void {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  const push = (part: Buffer): void => {
    parts.push(part);
    at += part.length;
  };
  for (const { name, data, directoryName = name, mode = 0o100644, flags = 0x800, claims, before, slack } of entries) {
    if (before !== undefined) push(before);
    const packed = Buffer.concat([deflateRawSync(data), slack ?? Buffer.alloc(0)]);
    const offset = at;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt16LE(0, 6);
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(claims ?? data.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    push(Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), packed]));
    const central = Buffer.alloc(46);
    central.write('PK\x01\x02', 0, 'latin1');
    central.writeUInt16LE(0x031e, 4);
    common.copy(central, 6, 0, 22);
    central.writeUInt16LE(Buffer.byteLength(directoryName), 28);
    central.writeUInt32LE((mode * 0x10000) >>> 0, 38);
    central.writeUInt32LE(offset, 42);
    directory.push(central, Buffer.from(directoryName));
  }
  const start = at;
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(start, 16);
  end.writeUInt16LE(comment.length, 20);
  writeFileSync(path, Buffer.concat([...parts, central, between, end, Buffer.from(comment)]));
}

const digest = (data: Buffer): string => createHash('sha256').update(data).digest('hex');

/** The manifest of files as an attacker writes it: all hashes, sizes and the identifier made again, which the report names. */
export function resealed(files: Files): Files {
  const manifest = manifestSchema.parse(JSON.parse(files.get(MANIFEST)?.toString() ?? ''));
  const sealed: Files = new Map(files);
  const listed = (): Manifest['files'] =>
    manifest.files.flatMap((file) => {
      const data = sealed.get(file.path);
      return data === undefined ? [] : [{ ...file, size: data.length, sha256: digest(data) }];
    });
  const stated = (): Omit<Manifest, 'bundleId'> => {
    const { bundleId: _id, ...rest } = { ...manifest, files: listed() };
    return rest;
  };
  // What prints the name of the bundle is no part of what its name is made of.
  const id = bundleIdOf(stated());
  for (const { path, role } of manifest.files) {
    const data = sealed.get(path);
    const isText = /\.(?:md|html)$/.test(path) && (role === 'report' || role === 'finding');
    if (data !== undefined && isText && data.includes(manifest.bundleId)) {
      sealed.set(path, Buffer.from(data.toString().replaceAll(manifest.bundleId, id)));
    }
  }
  sealed.set(SUMS, Buffer.from(sumsText(listed())));
  sealed.set(MANIFEST, Buffer.from(manifestText({ ...stated(), bundleId: id })));
  return sealed;
}

export const zipOf = (path: string, files: Files): void =>
  rawZip(
    path,
    [...files].map(([name, data]) => ({ name, data })),
  );

/** Where the bytes of each entry lie in a zip that was written as ours are. */
export async function entryPlaces(
  path: string,
): Promise<ReadonlyMap<string, { readonly from: number; readonly length: number }>> {
  const zip = await yauzl.openPromise(path, { autoClose: false });
  const places = new Map<string, { readonly from: number; readonly length: number }>();
  for await (const entry of zip.eachEntry()) {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    places.set(entry.fileName, { from: fileDataStart, length: entry.compressedSize });
  }
  zip.close();
  return places;
}

/** A copy of a file with one byte changed. */
export function flipped(from: string, to: string, at: number, mask: number): void {
  const bytes = readFileSync(from);
  bytes[at] = (bytes[at] ?? 0) ^ mask;
  writeFileSync(to, bytes);
}

/** A copy of a zip with one byte changed such that the entry in its middle does not unpack to what it was: the byte that says how it is packed. */
export async function damaged(from: string, to: string): Promise<void> {
  const places = [...(await entryPlaces(from)).values()];
  const place = places[places.length >> 1];
  if (place === undefined) throw new Error(`“${from}” has no entries`);
  flipped(from, to, place.from, 0x06);
}
