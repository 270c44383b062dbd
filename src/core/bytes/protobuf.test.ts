import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProtobufReader } from './protobuf.ts';

function varint(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return [...bytes, Number(rest)];
}

describe('ProtobufReader', () => {
  it('reads the examples of the encoding guide', () => {
    const reader = new ProtobufReader(
      Uint8Array.of(0x08, 0x96, 0x01, 0x12, 0x07, ...new TextEncoder().encode('testing')),
    );
    expect(reader.next()).toBe(true);
    expect([reader.field, reader.wireType, reader.number()]).toEqual([1, 0, 150]);
    expect(reader.next()).toBe(true);
    reader.range();
    expect([reader.field, reader.from, reader.to]).toEqual([2, 5, 12]);
    expect(reader.next()).toBe(false);
  });

  it('reads every signed integer that a double can hold', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(new ProtobufReader(Uint8Array.from(varint(BigInt(value)))).varint()).toBe(value);
      }),
    );
  });

  it('keeps every unsigned 64-bit identifier exact', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), (value) => {
        expect(BigInt(new ProtobufReader(Uint8Array.from(varint(value))).varintId())).toBe(value);
      }),
    );
  });

  it.each([
    ['a varint cut short', [0x08, 0x96], 'import.truncated', 1],
    ['a length beyond the end', [0x12, 0x7f, 1], 'import.truncated', 0],
    ['a fixed field cut short', [0x09, 1, 2], 'import.truncated', 0],
    ['a varint without end', [0x08, ...new Array(11).fill(0xff)], 'import.malformed', 1],
    ['a group', [0x0b], 'import.malformed', 0],
    ['field 0', [0x00], 'import.malformed', 0],
  ])('refuses %s with its offset', (_name, bytes, code, offset) => {
    const reader = new ProtobufReader(Uint8Array.from(bytes));
    expect(() => {
      while (reader.next()) reader.skip();
    }).toThrow(expect.objectContaining({ code, at: { offset } }));
  });

  it('tells a value longer than its message from a file that ends early', () => {
    const reader = new ProtobufReader(Uint8Array.of(0x12, 0x05, 1, 2, 3, 4, 5), 0, 4);
    reader.next();
    expect(() => reader.range()).toThrow(expect.objectContaining({ code: 'import.malformed' }));
  });
});
