import type { FileHandle } from 'node:fs/promises';

const END = 0x06054b50;
const ZIP64_LOCATOR = 0x07064b50;
const ZIP64_END = 0x06064b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const LOCATOR_BYTES = 20;
const ZIP64_END_BYTES = 56;

/** Where the end of a zip says that its directory lies. */
export interface ZipEnd {
  readonly directoryAt: number;
  readonly directoryBytes: number;
  readonly entries: number;
  /** Where the records of the end begin: behind the directory, if nothing lies between. */
  readonly recordsAt: number;
  /** Of the zip, in bytes. */
  readonly commentBytes: number;
}

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, at);
  return buffer.subarray(0, bytesRead);
}

/** The number of the first disk; all ones where ZIP64 has it. */
const isFirst = (disk: number): boolean => disk === 0 || disk === 0xffff;

/** Where the last record of the end begins; null where it and its comment do not end with the file. */
async function endAt(file: FileHandle, size: number): Promise<number | null> {
  const from = Math.max(0, size - END_BYTES - LONGEST_COMMENT);
  const tail = await bytesAt(file, from, size - from);
  const mark = Buffer.alloc(4);
  mark.writeUInt32LE(END);
  const at = tail.lastIndexOf(mark, tail.length - END_BYTES);
  return at >= 0 && at + END_BYTES + tail.readUInt16LE(at + 20) === tail.length ? from + at : null;
}

/**
 * The end of a zip: the last 22 bytes of the file before its comment, before them the records of ZIP64 where there are any (PKWARE's APPNOTE
 * 4.3.14–16). Null for any other file.
 */
export async function readZipEnd(file: FileHandle, size: number): Promise<ZipEnd | null> {
  if (size < END_BYTES) return null;
  const at = await endAt(file, size);
  if (at === null) return null;
  const end = await bytesAt(file, at, END_BYTES);
  // All of it is on one disk.
  if (!isFirst(end.readUInt16LE(4)) || !isFirst(end.readUInt16LE(6))) return null;
  if (end.readUInt16LE(8) !== end.readUInt16LE(10)) return null;
  const commentBytes = end.readUInt16LE(20);
  const plain: ZipEnd = {
    directoryAt: end.readUInt32LE(16),
    directoryBytes: end.readUInt32LE(12),
    entries: end.readUInt16LE(10),
    recordsAt: at,
    commentBytes,
  };
  if (at < LOCATOR_BYTES + ZIP64_END_BYTES) return plain;
  const locator = await bytesAt(file, at - LOCATOR_BYTES, LOCATOR_BYTES);
  if (locator.readUInt32LE(0) !== ZIP64_LOCATOR) return plain;
  const recordsAt = at - LOCATOR_BYTES - ZIP64_END_BYTES;
  const record = await bytesAt(file, recordsAt, ZIP64_END_BYTES);
  if (record.readUInt32LE(0) !== ZIP64_END || Number(locator.readBigUInt64LE(8)) !== recordsAt) return null;
  return {
    directoryAt: Number(record.readBigUInt64LE(48)),
    directoryBytes: Number(record.readBigUInt64LE(40)),
    entries: Number(record.readBigUInt64LE(32)),
    recordsAt,
    commentBytes,
  };
}

const DESCRIPTOR = 0x08074b50;

/** What stands behind the data of an entry whose sizes came after it. */
export interface Descriptor {
  readonly crc32: number;
  readonly compressedSize: number;
  readonly uncompressedSize: number;
  readonly bytes: number;
}

/** The forms of a descriptor (APPNOTE 4.3.9): with a signature or without, with sizes of 8 bytes or of 4. */
const FORMS = [
  { signature: 4, size: 4 },
  { signature: 4, size: 8 },
  { signature: 0, size: 4 },
  { signature: 0, size: 8 },
] as const;

/** All that a data descriptor at this place can say: which of its forms it has does not stand in it. */
export async function readDescriptors(file: FileHandle, at: number): Promise<readonly Descriptor[]> {
  const read = await bytesAt(file, at, 24);
  return FORMS.flatMap(({ signature, size }) => {
    const bytes = signature + 4 + 2 * size;
    if (read.length < bytes || (signature > 0 && read.readUInt32LE(0) !== DESCRIPTOR)) return [];
    const number = (from: number) => (size === 8 ? Number(read.readBigUInt64LE(from)) : read.readUInt32LE(from));
    const [compressedSize, uncompressedSize] = [number(signature + 4), number(signature + 4 + size)];
    return [{ crc32: read.readUInt32LE(signature), compressedSize, uncompressedSize, bytes }];
  });
}
