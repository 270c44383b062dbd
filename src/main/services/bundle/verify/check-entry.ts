import type { Entry, LocalFileHeader } from 'yauzl';
import { nameProblems } from '../../../../core/bundle/entry-name.ts';
import type { Failures } from './failures.ts';
import type { Descriptor } from './zip-end.ts';

/** Of one entry, unpacked. */
const LARGEST_ENTRY = 8 * 2 ** 30;
/** From this size on, an entry that shrinks to less than a part in this many is a bomb. */
const BOMB_BYTES = 64 * 2 ** 20;
const BOMB_RATIO = 250;

const ENCRYPTED = 0x1 | 0x40 | 0x2000;
const HAS_DESCRIPTOR = 0x8;
const STORED = 0;
const DEFLATED = 8;
/** What other methods are called (APPNOTE 4.4.5), for people who have to pack again. */
const METHODS: ReadonlyMap<number, string> = new Map([
  [9, 'Deflate64'],
  [12, 'bzip2'],
  [14, 'LZMA'],
  [93, 'Zstandard'],
  [95, 'xz'],
  [98, 'PPMd'],
]);
const FILE_TYPES = 0o170000;
const REGULAR = 0o100000;
const FOLDER = 0o040000;
const LINK = 0o120000;
const DOS_FOLDER = 0x10;
const ZIP64 = 0x0001;
/** A size that stands in the extra field instead. */
const LONG = 0xffffffff;
/**
 * Extra fields that tell nothing but sizes, times, owners and rights, or fill up (APPNOTE 4.5, Info-ZIP's proginfo/extrafld.txt): ZIP64, NTFS, security
 * of Windows, times and owners of Unix in three forms, the mark of Java's archives, alignment of Android and of Commons Compress.
 */
const HARMLESS = new Set([ZIP64, 0x000a, 0x4453, 0x5455, 0x5855, 0x7855, 0x7875, 0xcafe, 0xd935, 0xa11e]);

/** Whether an entry is one for a folder: by its name, as all programs tell it. */
export const isFolder = (name: string): boolean => name === '' || name.endsWith('/');

function checkMode(entry: Entry, name: string, failures: Failures): void {
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPES;
  if (type === LINK) failures.add(name, 'container.link', 'The entry is a symbolic link.');
  else if (isFolder(name)) {
    if (entry.uncompressedSize > 0 || (type !== 0 && type !== FOLDER)) {
      failures.add(name, 'container.notAFile', 'The entry is called as folders are, and is none.');
    }
  } else if ((type !== 0 && type !== REGULAR) || (entry.externalFileAttributes & DOS_FOLDER) !== 0) {
    failures.add(name, 'container.notAFile', 'The entry is a folder or a device.');
  }
}

/** What is wrong with an entry by what the directory says of it. True where its bytes may be read. */
export function checkEntry(entry: Entry, name: string, failures: Failures): boolean {
  const before = failures.count;
  const path = isFolder(name) ? name.slice(0, -1) : name;
  // The folder that everything lies in has no name of its own here.
  if (name !== '') {
    for (const { code, message } of nameProblems(path)) failures.add(name, `container.${code}`, message);
  }
  if ((entry.generalPurposeBitFlag & ENCRYPTED) !== 0) {
    failures.add(name, 'container.encrypted', 'The entry is encrypted.');
  }
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    const called = METHODS.get(entry.compressionMethod);
    const method = `${entry.compressionMethod}${called === undefined ? '' : ` (${called})`}`;
    const message = `The entry is packed by method ${method}, which is not read here: unpack the zip, and pack its files by “Deflate”.`;
    failures.add(name, 'container.method', message);
  }
  checkMode(entry, name, failures);
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

interface ExtraField {
  readonly id: number;
  readonly data: Buffer;
}

/** The extra fields before an entry's data; null where they do not fill their place. */
function extraFields(bytes: Buffer): readonly ExtraField[] | null {
  const fields: ExtraField[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const to = at + 4 + bytes.readUInt16LE(at + 2);
    if (to > bytes.length) return null;
    fields.push({ id: bytes.readUInt16LE(at), data: bytes.subarray(at + 4, to) });
    at = to;
  }
  return at === bytes.length ? fields : null;
}

/** Sizes before an entry's data, unpacked and packed, with those of ZIP64 where they are too long or stand there anyway. */
function localSizes(local: LocalFileHeader, fields: readonly ExtraField[]): readonly [number, number] {
  const zip64 = fields.find(({ id }) => id === ZIP64)?.data;
  let at = 0;
  const size = (short: number): number => {
    if (short !== LONG || zip64 === undefined || at + 8 > zip64.length) return short;
    at += 8;
    return Number(zip64.readBigUInt64LE(at - 8));
  };
  return [size(local.uncompressedSize), size(local.compressedSize)];
}

/** Whether an entry's data is packed. */
export const isDeflated = ({ compressionMethod }: Entry): boolean => compressionMethod === DEFLATED;

/** Whether checksum and sizes stand behind an entry's data. */
export const hasDescriptor = (entry: Entry, local: LocalFileHeader): boolean =>
  ((local.generalPurposeBitFlag | entry.generalPurposeBitFlag) & HAS_DESCRIPTOR) !== 0;

/**
 * Whether what stands before an entry's data says the same as the directory, of all that decides what is unpacked under which name. Times, versions
 * and hints about the packing decide nothing of it, and honest programs write them otherwise in either place.
 */
export function checkLocal(entry: Entry, name: string, local: LocalFileHeader, failures: Failures): void {
  const differ: string[] = [];
  if (!local.fileName.equals(entry.fileNameRaw)) differ.push('name');
  if (local.compressionMethod !== entry.compressionMethod) differ.push('method');
  if ((local.generalPurposeBitFlag & ENCRYPTED) !== (entry.generalPurposeBitFlag & ENCRYPTED))
    differ.push('encryption');
  const fields = extraFields(local.extraField);
  if (fields === null || fields.some(({ id }) => !HARMLESS.has(id))) {
    failures.add(name, 'container.extraField', 'What stands before its data could give it another name.');
  }
  // Before data of which it was not known yet they are 0, or all ones: what reads a zip as a stream must not find others.
  const [openCrcs, openSizes] = hasDescriptor(entry, local) ? [[0], [0, LONG]] : [[], []];
  if (local.crc32 !== entry.crc32 && !openCrcs.includes(local.crc32)) differ.push('checksum');
  const [unpacked, packed] = localSizes(local, fields ?? []);
  const sizes = [
    [unpacked, entry.uncompressedSize],
    [packed, entry.compressedSize],
  ] as const;
  if (sizes.some(([here, there]) => here !== there && !openSizes.includes(here))) differ.push('size');
  if (differ.length > 0) {
    const what = differ.join(', ');
    failures.add(name, 'container.localHeader', `What stands before its data says another ${what} than the directory.`);
  }
}

/** Whether what stands behind an entry's data agrees with the directory. */
export const agrees = (found: Descriptor, entry: Entry): boolean =>
  found.crc32 === entry.crc32 &&
  found.compressedSize === entry.compressedSize &&
  found.uncompressedSize === entry.uncompressedSize;

const MADE_BY = 0x033f;
const FLAGS = 0x808;
const MODE = 0o100644;
/** The first day that a zip can tell, at midnight. */
const FIRST_DAY = 0x21;

/** Whether an entry is written as Plateau's are, in every byte that decides nothing too. */
export function isAsWritten(entry: Entry, local: LocalFileHeader): boolean {
  return (
    entry.versionMadeBy === MADE_BY &&
    entry.versionNeededToExtract === local.versionNeededToExtract &&
    entry.internalFileAttributes === 0 &&
    entry.externalFileAttributes === MODE * 0x10000 &&
    entry.compressionMethod === DEFLATED &&
    entry.extraFields.every(({ id }) => id === ZIP64) &&
    [entry, local].every(
      (one) => one.generalPurposeBitFlag === FLAGS && one.lastModFileDate === FIRST_DAY && one.lastModFileTime === 0,
    )
  );
}
