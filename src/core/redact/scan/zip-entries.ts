/** One file of a zip, its content not yet unpacked. */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly size: number;
  readonly encrypted: boolean;
  readonly data: Uint8Array;
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const MOST_COMMENT = 65_535;
const MOST_ENTRIES = 65_534;

const u16 = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
const u32 = (bytes: Uint8Array, at: number): number => (u16(bytes, at) | (u16(bytes, at + 2) << 16)) >>> 0;

/**
 * The files of a zip by its central directory (PKWARE APPNOTE 6.3.10 §4.3). Null where the bytes are no zip that can be read whole: a damaged
 * one, or one of the 64-bit form. Nothing that an entry says of its size is trusted further than the bytes go; entries that overlap are refused,
 * since they multiply what a zip gives (D. Fifield, “A better zip bomb”, WOOT 2019).
 */
export function zipEntries(bytes: Uint8Array): readonly ZipEntry[] | null {
  const lowest = Math.max(0, bytes.length - 22 - MOST_COMMENT);
  let end = bytes.length - 22;
  while (end >= lowest && u32(bytes, end) !== END_OF_DIRECTORY) end--;
  if (end < lowest || end < 0) return null;
  const count = u16(bytes, end + 10);
  let at = u32(bytes, end + 16);
  if (count > MOST_ENTRIES || at > end) return null;
  const entries: ZipEntry[] = [];
  const taken: (readonly [number, number])[] = [];
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || u32(bytes, at) !== DIRECTORY_ENTRY) return null;
    const [flags, method] = [u16(bytes, at + 8), u16(bytes, at + 10)];
    const [packed, size] = [u32(bytes, at + 20), u32(bytes, at + 24)];
    const [nameLength, extra, comment] = [u16(bytes, at + 28), u16(bytes, at + 30), u16(bytes, at + 32)];
    const local = u32(bytes, at + 42);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    if (local + 30 > end || u32(bytes, local) !== LOCAL_ENTRY) return null;
    const from = local + 30 + u16(bytes, local + 26) + u16(bytes, local + 28);
    if (from + packed > end) return null;
    taken.push([local, from + packed]);
    entries.push({ name, method, size, encrypted: (flags & 1) === 1, data: bytes.subarray(from, from + packed) });
    at += 46 + nameLength + extra + comment;
  }
  taken.sort((a, b) => a[0] - b[0]);
  for (let i = 1; i < taken.length; i++)
    if ((taken[i] as readonly [number, number])[0] < (taken[i - 1] as readonly [number, number])[1]) return null;
  return entries;
}
