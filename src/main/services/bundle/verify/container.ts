import { existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import yauzl, { type Entry, type LocalFileHeader, type ZipFile } from 'yauzl';
import { collisionKey, nameProblems } from '../../../../core/bundle/entry-name.ts';
import { PlateauError } from '../../../../core/error.ts';
import type { Failures } from './failures.ts';
import { type Descriptor, readDescriptor, readZipEnd, type ZipEnd } from './zip-end.ts';

const MOST_ENTRIES = 200_000;
/** Of one entry and of all, unpacked. */
const LARGEST_ENTRY = 8 * 2 ** 30;
const LARGEST_WHOLE = 32 * 2 ** 30;
/** From this size on, an entry that shrinks to less than a part in this many is a bomb. */
const BOMB_BYTES = 64 * 2 ** 20;
const BOMB_RATIO = 250;

const ENCRYPTED = 0x1 | 0x40 | 0x2000;
const HAS_DESCRIPTOR = 0x8;
const STORED = 0;
const DEFLATED = 8;
const FILE_TYPES = 0o170000;
const REGULAR = 0o100000;
const LINK = 0o120000;
const ZIP64 = 0x0001;
/** A size that stands in the extra field instead. */
const LONG = 0xffffffff;
/** Extra fields that tell nothing but times and owners. */
const HARMLESS = new Set([ZIP64, 0x5455, 0x7875]);

/** An entry of a zip that may be read. */
export interface ContainedFile {
  readonly name: string;
  readonly size: number;
  readonly entry: Entry;
}

/** A zip with the entries that are safe to be read, by name. */
export interface Container {
  readonly zip: ZipFile;
  readonly files: ReadonlyMap<string, ContainedFile>;
  close(): Promise<void>;
}

function notABundle(path: string, why: string, cause?: unknown): PlateauError {
  return new PlateauError({
    code: 'bundle.unreadable',
    message: `“${path}” cannot be read as a bundle: ${why}`,
    hint: 'Give the zip that “plateau bundle” wrote, whole and as it was.',
    cause,
  });
}

function nameOf({ fileNameRaw }: Entry): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(fileNameRaw);
  } catch {
    return null;
  }
}

/** What is wrong with an entry by what the directory says of it. True where its bytes may be read. */
function checkEntry(entry: Entry, name: string, failures: Failures): boolean {
  const before = failures.count;
  for (const { code, message } of nameProblems(name)) failures.add(name, `container.${code}`, message);
  if ((entry.generalPurposeBitFlag & ENCRYPTED) !== 0) {
    failures.add(name, 'container.encrypted', 'The entry is encrypted.');
  }
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    failures.add(name, 'container.method', `The entry is packed by method ${entry.compressionMethod}.`);
  }
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPES;
  if (type === LINK) failures.add(name, 'container.link', 'The entry is a symbolic link.');
  else if ((type !== 0 && type !== REGULAR) || (entry.externalFileAttributes & 0x10) !== 0) {
    failures.add(name, 'container.notAFile', 'The entry is a folder or a device.');
  }
  if (entry.extraFields.some(({ id }) => !HARMLESS.has(id))) {
    failures.add(name, 'container.extraField', 'The entry has an extra field that could give it another name.');
  }
  if (entry.fileCommentRaw.length > 0) failures.add(name, 'container.comment', 'The entry has a comment.');
  const { compressedSize, uncompressedSize } = entry;
  if (uncompressedSize > LARGEST_ENTRY) {
    failures.add(name, 'container.tooLarge', `The entry would take ${uncompressedSize} bytes.`);
  } else if (uncompressedSize > BOMB_BYTES && uncompressedSize > compressedSize * BOMB_RATIO) {
    failures.add(
      name,
      'container.bomb',
      `The entry would grow from ${compressedSize} to ${uncompressedSize} bytes: it is not unpacked.`,
    );
  }
  return failures.count === before;
}

/** Whether what stands before an entry's data says the same as the directory. */
function checkLocal(entry: Entry, name: string, local: LocalFileHeader, failures: Failures): void {
  const differ: string[] = [];
  if (!local.fileName.equals(entry.fileNameRaw)) differ.push('name');
  if (local.compressionMethod !== entry.compressionMethod) differ.push('method');
  if (local.generalPurposeBitFlag !== entry.generalPurposeBitFlag) differ.push('flags');
  if (local.lastModFileDate !== entry.lastModFileDate || local.lastModFileTime !== entry.lastModFileTime) {
    differ.push('time');
  }
  if (local.versionNeededToExtract !== entry.versionNeededToExtract) differ.push('version');
  // Before data of which it was not known yet they are 0, and of a long one all ones: what reads a zip as a stream must not find others.
  const [openCrcs, openSizes] = (entry.generalPurposeBitFlag & HAS_DESCRIPTOR) === 0 ? [[], [LONG]] : [[0], [0, LONG]];
  if (local.crc32 !== entry.crc32 && !openCrcs.includes(local.crc32)) differ.push('checksum');
  const sizes = [
    [local.compressedSize, entry.compressedSize],
    [local.uncompressedSize, entry.uncompressedSize],
  ] as const;
  if (sizes.some(([here, there]) => here !== there && !openSizes.includes(here))) differ.push('size');
  if (differ.length === 0) return;
  const what = differ.join(', ');
  failures.add(name, 'container.localHeader', `What stands before its data says another ${what} than the directory.`);
}

function checkDescriptor(entry: Entry, name: string, found: Descriptor | null, failures: Failures): void {
  if (found === null) failures.add(name, 'container.descriptor', 'No descriptor stands behind its data.');
  else if (
    found.crc32 !== entry.crc32 ||
    found.compressedSize !== entry.compressedSize ||
    found.uncompressedSize !== entry.uncompressedSize
  ) {
    failures.add(name, 'container.descriptor', 'What stands behind its data says something else than the directory.');
  }
}

interface Placed {
  readonly entry: Entry;
  readonly name: string;
  /** Its bytes in the zip, header and descriptor with them. */
  readonly from: number;
  readonly to: number;
}

async function placed(
  zip: ZipFile,
  file: FileHandle,
  entry: Entry,
  name: string,
  failures: Failures,
): Promise<Placed | null> {
  let local: LocalFileHeader;
  try {
    local = await zip.readLocalFileHeaderPromise(entry, {});
  } catch (thrown) {
    failures.add(name, 'container.localHeader', thrown instanceof Error ? `${thrown.message}.` : 'It has no header.');
    return null;
  }
  checkLocal(entry, name, local, failures);
  const end = local.fileDataStart + entry.compressedSize;
  if ((entry.generalPurposeBitFlag & HAS_DESCRIPTOR) === 0) {
    return { entry, name, from: entry.relativeOffsetOfLocalHeader, to: end };
  }
  const isLong = entry.extraFields.some(({ id }) => id === ZIP64);
  const descriptor = await readDescriptor(file, end, { isLong });
  checkDescriptor(entry, name, descriptor, failures);
  return { entry, name, from: entry.relativeOffsetOfLocalHeader, to: end + (descriptor?.bytes ?? 0) };
}

/** Every byte of the file has one place: entries one behind the other, then the directory, then the end. */
function checkTiling(places: readonly Placed[], end: ZipEnd, directoryBytes: number, failures: Failures): void {
  let at = 0;
  for (const { name, from, to } of [...places].sort((a, b) => a.from - b.from)) {
    if (from < at) failures.add(name, 'container.overlap', 'The entry lies inside of another one.');
    if (from > at) failures.add(name, 'container.gap', `${from - at} bytes before the entry belong to nothing.`);
    at = Math.max(at, to);
  }
  if (at !== end.directoryAt) {
    failures.add('', 'container.gap', `The directory begins at byte ${end.directoryAt}; the entries end at ${at}.`);
  }
  if (directoryBytes !== end.directoryBytes || end.directoryAt + directoryBytes !== end.recordsAt) {
    failures.add('', 'container.gap', 'Bytes between the directory and the end of the file belong to nothing.');
  }
}

function checkNames(names: readonly string[], failures: Failures): ReadonlySet<string> {
  const seen = new Map<string, string>();
  const ambiguous = new Set<string>();
  for (const name of names) {
    const key = collisionKey(name);
    const other = seen.get(key);
    seen.set(key, name);
    if (other === undefined) continue;
    ambiguous.add(name).add(other);
    if (other === name) failures.add(name, 'container.duplicate', 'Two entries have this name.');
    else failures.add(name, 'container.collision', `On some disks it is the same file as “${other}”.`);
  }
  return ambiguous;
}

async function checked(zip: ZipFile, file: FileHandle, end: ZipEnd, failures: Failures): Promise<Container['files']> {
  const entries: { readonly entry: Entry; readonly name: string; readonly readable: boolean }[] = [];
  let directoryBytes = 0;
  let whole = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      directoryBytes += 46 + entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength;
      const name = nameOf(entry);
      if (name === null) failures.add('', 'container.name', 'A name is not UTF-8.');
      else entries.push({ entry, name, readable: checkEntry(entry, name, failures) });
      whole += entry.uncompressedSize;
    }
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    failures.add('', 'container.directory', `The directory of the zip is damaged: ${why}.`);
  }
  if (whole > LARGEST_WHOLE) failures.add('', 'container.tooLarge', `Unpacked it would take ${whole} bytes.`);
  const ambiguous = checkNames(
    entries.map(({ name }) => name),
    failures,
  );
  const places: Placed[] = [];
  const files = new Map<string, ContainedFile>();
  for (const { entry, name, readable } of entries) {
    const place = await placed(zip, file, entry, name, failures);
    if (place === null) continue;
    places.push(place);
    if (!readable || ambiguous.has(name) || whole > LARGEST_WHOLE) continue;
    files.set(name, { name, size: entry.uncompressedSize, entry });
  }
  checkTiling(places, end, directoryBytes, failures);
  return files;
}

/**
 * Opens a zip that may be anybody's and looks at all that can be wrong with it before a byte of an entry is unpacked; what is wrong is told to
 * `failures`. Throws `bundle.unreadable` for what is no zip, or none whose entries can be told.
 */
export async function openContainer(path: string, failures: Failures): Promise<Container> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (cause) {
    throw notABundle(path, existsSync(path) ? 'it may not be opened.' : 'there is no such file.', cause);
  }
  let zip: ZipFile | null = null;
  try {
    const stat = await file.stat();
    if (stat.isDirectory()) throw notABundle(path, 'it is a folder.');
    const { size } = stat;
    const end = await readZipEnd(file, size);
    if (end === null)
      throw notABundle(path, 'it does not end as a zip without comment does; bytes may be missing or added.');
    if (end.entries > MOST_ENTRIES) throw notABundle(path, `it says that it has ${end.entries} entries.`);
    zip = await yauzl.openPromise(path, { autoClose: false, decodeStrings: false, validateEntrySizes: true });
    const opened = zip;
    const files = await checked(opened, file, end, failures);
    return {
      zip: opened,
      files,
      close: async () => {
        opened.close();
        await file.close();
      },
    };
  } catch (thrown) {
    zip?.close();
    await file.close();
    if (thrown instanceof PlateauError) throw thrown;
    throw notABundle(path, thrown instanceof Error ? `${thrown.message}.` : String(thrown), thrown);
  }
}
