import { PlateauError } from './error.ts';

export type Column = Int32Array | Uint32Array | Float64Array | Float32Array | Uint8Array | Uint16Array;

/** A table of equally named typed arrays with one JSON value beside them: how large derived data crosses a process or HTTP border. */
export interface Columns<Meta> {
  readonly meta: Meta;
  readonly columns: Readonly<Record<string, Column>>;
}

const MAGIC = 0x31434c50; // "PLC1" little-endian
const SIZES = { i32: 4, u32: 4, f64: 8, f32: 4, u8: 1, u16: 2 } as const;
type TypeName = keyof typeof SIZES;

function columnAt(type: TypeName, buffer: ArrayBufferLike, offset: number, length: number): Column {
  switch (type) {
    case 'i32':
      return new Int32Array(buffer, offset, length);
    case 'u32':
      return new Uint32Array(buffer, offset, length);
    case 'f64':
      return new Float64Array(buffer, offset, length);
    case 'f32':
      return new Float32Array(buffer, offset, length);
    case 'u8':
      return new Uint8Array(buffer, offset, length);
    case 'u16':
      return new Uint16Array(buffer, offset, length);
  }
}

interface Header {
  readonly meta: unknown;
  readonly columns: readonly { readonly name: string; readonly type: TypeName; readonly length: number }[];
}

function typeName(column: Column): TypeName {
  if (column instanceof Int32Array) return 'i32';
  if (column instanceof Uint32Array) return 'u32';
  if (column instanceof Float64Array) return 'f64';
  if (column instanceof Float32Array) return 'f32';
  return column instanceof Uint16Array ? 'u16' : 'u8';
}

const padded = (size: number): number => (size + 7) & ~7;

/**
 * Bytes of a column table: `PLC1`, the header's length as u32, the header as UTF-8 JSON padded to 8 bytes, then each column's
 * little-endian values padded to 8 bytes, in the header's order.
 */
export function encodeColumns<Meta>(table: Columns<Meta>): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(table.columns);
  const header: Header = {
    meta: table.meta,
    columns: entries.map(([name, column]) => ({ name, type: typeName(column), length: column.length })),
  };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const size = entries.reduce((sum, [, column]) => sum + padded(column.byteLength), 8 + padded(json.length));
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, json.length, true);
  bytes.set(json, 8);
  let at = 8 + padded(json.length);
  for (const [, column] of entries) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at);
    at += padded(column.byteLength);
  }
  return bytes;
}

/** The table in `bytes`, without copying where alignment allows. Throws `data.badColumns` when the bytes are not such a table. */
export function decodeColumns<Meta>(bytes: Uint8Array): Columns<Meta> {
  const bad = (offset: number) =>
    new PlateauError({
      code: 'data.badColumns',
      message: 'A derived data table is damaged.',
      hint: 'Delete the item and import its file again.',
      at: { offset },
    });
  if (bytes.length < 8) throw bad(bytes.length);
  // A copy: Node's Buffer, which is one too, cuts itself without copying.
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
  const view = new DataView(aligned.buffer, aligned.byteOffset, aligned.byteLength);
  if (view.getUint32(0, true) !== MAGIC) throw bad(0);
  const jsonLength = view.getUint32(4, true);
  if (8 + jsonLength > aligned.length) throw bad(4);
  const header = JSON.parse(new TextDecoder().decode(aligned.subarray(8, 8 + jsonLength))) as Header & {
    readonly meta: Meta;
  };
  const columns: Record<string, Column> = {};
  let at = 8 + padded(jsonLength);
  for (const { name, type, length } of header.columns) {
    const size = length * SIZES[type];
    if (at + size > aligned.length) throw bad(at);
    columns[name] = columnAt(type, aligned.buffer, aligned.byteOffset + at, length);
    at += padded(size);
  }
  return { meta: header.meta, columns };
}
