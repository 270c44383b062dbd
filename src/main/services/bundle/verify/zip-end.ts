import type { FileHandle } from 'node:fs/promises';

const END = 0x06054b50;
const ZIP64_LOCATOR = 0x07064b50;
const ZIP64_END = 0x06064b50;
const END_BYTES = 22;
const LOCATOR_BYTES = 20;
const ZIP64_END_BYTES = 56;

/** Where the end of a zip says that its directory lies. */
export interface ZipEnd {
  readonly directoryAt: number;
  readonly directoryBytes: number;
  readonly entries: number;
  /** Where the records of the end begin: behind the directory, if nothing lies between. */
  readonly recordsAt: number;
}

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, at);
  return buffer.subarray(0, bytesRead);
}

/** The number of the first disk; all ones where ZIP64 has it. */
const isFirst = (disk: number): boolean => disk === 0 || disk === 0xffff;

/**
 * The end of a zip that has no comment: the last 22 bytes of the file, before them the records of ZIP64 where there are any (PKWARE's
 * APPNOTE 4.3.14–16). Null for any other file.
 */
export async function readZipEnd(file: FileHandle, size: number): Promise<ZipEnd | null> {
  if (size < END_BYTES) return null;
  const at = size - END_BYTES;
  const end = await bytesAt(file, at, END_BYTES);
  if (end.readUInt32LE(0) !== END || end.readUInt16LE(20) !== 0) return null;
  // All of it is on one disk.
  if (!isFirst(end.readUInt16LE(4)) || !isFirst(end.readUInt16LE(6))) return null;
  if (end.readUInt16LE(8) !== end.readUInt16LE(10)) return null;
  const plain: ZipEnd = {
    directoryAt: end.readUInt32LE(16),
    directoryBytes: end.readUInt32LE(12),
    entries: end.readUInt16LE(10),
    recordsAt: at,
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

/** A data descriptor with its signature, in its short or its ZIP64 form; null where none stands there. */
export async function readDescriptor(
  file: FileHandle,
  at: number,
  { isLong }: { readonly isLong: boolean },
): Promise<Descriptor | null> {
  const bytes = isLong ? 24 : 16;
  const read = await bytesAt(file, at, bytes);
  if (read.length < bytes || read.readUInt32LE(0) !== DESCRIPTOR) return null;
  return {
    crc32: read.readUInt32LE(4),
    compressedSize: isLong ? Number(read.readBigUInt64LE(8)) : read.readUInt32LE(8),
    uncompressedSize: isLong ? Number(read.readBigUInt64LE(16)) : read.readUInt32LE(12),
    bytes,
  };
}
