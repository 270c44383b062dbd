import { closeSync, fstatSync, fsyncSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';
import type { Column } from '../../core/columns.ts';
import { PlateauError } from '../../core/error.ts';
import { columnType, type HeapColumns } from '../../core/heap/columns.ts';
import { writeAll } from './write-all.ts';

/** Raised when the code that derives heaps from files changes what it makes: stored ones are then made again. */
export const HEAP_VERSION = 3;

const MAGIC = 'PLATHEAP';
/** Behind the directory: its length, and {@link MAGIC} again. */
const TAIL_BYTES = 12;
const PAGE_BYTES = 65_536;
/** Pages that are kept in memory: 16 MB. */
const PAGES = 256;
/** Ranges from here on are read past the pages: they are looked at once. */
const LARGE_BYTES = 4 * PAGE_BYTES;
/** One call of the system reads less than 2 GB. */
const CALL_BYTES = 1 << 28;

const directorySchema = z.object({
  version: z.number(),
  columns: z.array(
    z.object({
      name: z.string(),
      type: z.enum(['i32', 'u32', 'f64', 'f32', 'u8', 'u16']),
      /** Byte offset. */
      at: z.number().int().min(0).multipleOf(8),
      /** Elements. */
      length: z.number().int().min(0),
    }),
  ),
});
type Place = z.infer<typeof directorySchema>['columns'][number];

const SIZES = { i32: 4, u32: 4, f64: 8, f32: 4, u8: 1, u16: 2 } as const;

function view(type: Place['type'], buffer: ArrayBuffer, at: number, length: number): Column {
  switch (type) {
    case 'i32':
      return new Int32Array(buffer, at, length);
    case 'u32':
      return new Uint32Array(buffer, at, length);
    case 'f64':
      return new Float64Array(buffer, at, length);
    case 'f32':
      return new Float32Array(buffer, at, length);
    case 'u8':
      return new Uint8Array(buffer, at, length);
    case 'u16':
      return new Uint16Array(buffer, at, length);
  }
}

function damaged(path: string): PlateauError {
  return new PlateauError({
    code: 'data.badColumns',
    message: `The derived data of a heap in “${path}” is damaged.`,
    hint: 'Delete the item and import its file again.',
  });
}

/**
 * Columns of a heap in a file of its own beside the database: `PLATHEAP`, each column's little-endian values at a multiple of 8 bytes, the
 * directory as JSON, its length as u32, `PLATHEAP`. Written once, from front to back; single values are read through pages kept in
 * memory.
 */
export class HeapFile implements HeapColumns {
  readonly path: string;
  readonly #fd: number;
  readonly #places = new Map<string, Place>();
  readonly #pages = new Map<number, ArrayBuffer>();
  #end: number;
  #open: Place | null = null;
  #closed = false;

  private constructor(path: string, fd: number, end: number) {
    this.path = path;
    this.#fd = fd;
    this.#end = end;
  }

  /** A new file to be written. */
  static create(path: string): HeapFile {
    const file = new HeapFile(path, openSync(path, 'wx+', 0o600), 0);
    file.#put(new TextEncoder().encode(MAGIC));
    return file;
  }

  /** A finished file, or null where there is none, it is not whole, or other code made it. */
  static open(path: string): HeapFile | null {
    let fd: number;
    try {
      fd = openSync(path, 'r');
    } catch {
      return null;
    }
    try {
      const file = new HeapFile(path, fd, fstatSync(fd).size);
      if (file.#readDirectory()) return file;
    } catch {
      // What cannot be read as a directory is none.
    }
    closeSync(fd);
    return null;
  }

  #readDirectory(): boolean {
    const size = this.#end;
    if (size < MAGIC.length + TAIL_BYTES) return false;
    const tail = new Uint8Array(TAIL_BYTES);
    this.#get(tail, size - TAIL_BYTES);
    if (new TextDecoder().decode(tail.subarray(4)) !== MAGIC) return false;
    const end = size - TAIL_BYTES - new DataView(tail.buffer).getUint32(0, true);
    if (end < MAGIC.length) return false;
    const json = new Uint8Array(size - TAIL_BYTES - end);
    this.#get(json, end);
    const directory = directorySchema.parse(JSON.parse(new TextDecoder().decode(json)));
    if (directory.version !== HEAP_VERSION) return false;
    for (const place of directory.columns) {
      if (place.at + place.length * SIZES[place.type] > end) return false;
      this.#places.set(place.name, place);
    }
    return true;
  }

  /** Writes the directory, and all of it to the disk: from then on the file can be opened, also after the machine lost its power. */
  finish(): void {
    const json = new TextEncoder().encode(
      JSON.stringify({ version: HEAP_VERSION, columns: [...this.#places.values()] }),
    );
    const tail = new Uint8Array(json.length + 4);
    tail.set(json);
    new DataView(tail.buffer).setUint32(json.length, json.length, true);
    this.#put(tail);
    this.#put(new TextEncoder().encode(MAGIC));
    fsyncSync(this.#fd);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#pages.clear();
    closeSync(this.#fd);
  }

  write(name: string, column: Column): void {
    this.#align();
    this.#places.set(name, { name, type: columnType(column), at: this.#end, length: column.length });
    this.#put(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }

  begin(name: string): void {
    this.#align();
    this.#open = { name, type: 'u8', at: this.#end, length: 0 };
  }

  append(bytes: Uint8Array): void {
    this.#put(bytes);
  }

  end(): void {
    if (this.#open === null) return;
    this.#places.set(this.#open.name, { ...this.#open, length: this.#end - this.#open.at });
    this.#open = null;
  }

  has(name: string): boolean {
    return this.#places.has(name);
  }

  length(name: string): number {
    return this.#places.get(name)?.length ?? 0;
  }

  /** Where a column is. Another file may have the closed one's descriptor by now. */
  #place(name: string): Place {
    if (this.#closed) {
      throw new PlateauError({
        code: 'data.closed',
        message: `The derived data of a heap in “${this.path}” was closed while it was still read.`,
        hint: 'Ask again.',
      });
    }
    const place = this.#places.get(name);
    if (place === undefined) throw damaged(this.path);
    return place;
  }

  /** Throws `data.badColumns` where the column is not there, `data.closed`. */
  read(name: string, from = 0, to = Number.POSITIVE_INFINITY): Column {
    const place = this.#place(name);
    const size = SIZES[place.type];
    const first = Math.max(0, Math.min(from, place.length));
    const length = Math.max(0, Math.min(to, place.length) - first);
    const at = place.at + first * size;
    const bytes = length * size;
    const inPage = at % PAGE_BYTES;
    if (inPage + bytes <= PAGE_BYTES) return view(place.type, this.#page((at - inPage) / PAGE_BYTES), inPage, length);
    const buffer = new ArrayBuffer(bytes);
    if (bytes >= LARGE_BYTES) this.#get(new Uint8Array(buffer), at);
    else this.#copyPages(new Uint8Array(buffer), at);
    return view(place.type, buffer, 0, length);
  }

  /** Throws `data.badColumns` where the column is not there, `data.closed`. */
  copy(name: string): Column {
    const place = this.#place(name);
    const buffer = new ArrayBuffer(place.length * SIZES[place.type]);
    this.#get(new Uint8Array(buffer), place.at);
    return view(place.type, buffer, 0, place.length);
  }

  #copyPages(into: Uint8Array, at: number): void {
    for (let done = 0; done < into.length; ) {
      const inPage = (at + done) % PAGE_BYTES;
      const part = Math.min(PAGE_BYTES - inPage, into.length - done);
      const page = this.#page((at + done - inPage) / PAGE_BYTES);
      into.set(new Uint8Array(page, inPage, part), done);
      done += part;
    }
  }

  #page(index: number): ArrayBuffer {
    const known = this.#pages.get(index);
    if (known !== undefined) return known;
    const page = new ArrayBuffer(PAGE_BYTES);
    const at = index * PAGE_BYTES;
    this.#get(new Uint8Array(page, 0, Math.min(PAGE_BYTES, this.#end - at)), at);
    // While the file is written its last page is not whole yet.
    if ((index + 1) * PAGE_BYTES > this.#end) return page;
    if (this.#pages.size >= PAGES) {
      const oldest = this.#pages.keys().next();
      if (oldest.done !== true) this.#pages.delete(oldest.value);
    }
    this.#pages.set(index, page);
    return page;
  }

  #get(into: Uint8Array, at: number): void {
    for (let done = 0; done < into.length; ) {
      const read = readSync(this.#fd, into, done, Math.min(CALL_BYTES, into.length - done), at + done);
      if (read === 0) throw damaged(this.path);
      done += read;
    }
  }

  #put(bytes: Uint8Array): void {
    writeAll(this.#fd, bytes, this.#end);
    this.#end += bytes.length;
  }

  #align(): void {
    const rest = this.#end % 8;
    if (rest !== 0) this.#put(new Uint8Array(8 - rest));
  }
}
