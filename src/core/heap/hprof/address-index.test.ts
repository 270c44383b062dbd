import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AddressIndex } from './address-index.ts';
import { HighWords } from './identifiers.ts';

/** An index over addresses, and the slots to ask it with. */
function indexOf(addresses: readonly bigint[]): { index: AddressIndex; find: (address: bigint) => number } {
  const words = new HighWords();
  const halves = (address: bigint) => ({
    low: Number(address & 0xffff_ffffn),
    slot: words.slot(Number(address >> 32n), 0),
  });
  const all = addresses.map(halves);
  const low = Uint32Array.from(all, (half) => half.low);
  const high = Uint16Array.from(all, (half) => half.slot);
  const known = [...words.values];
  const index = new AddressIndex(low, high, addresses.length, known);
  return {
    index,
    find: (address) => {
      const { low: wanted, slot } = halves(address);
      return slot < known.length ? index.find(wanted, slot) : -1;
    },
  };
}

const address = fc.oneof(
  fc.bigInt({ min: 0n, max: 64n }),
  fc.bigInt({ min: 0xffff_ff00n, max: 0x1_0000_0100n }),
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
);

describe('an index of addresses', () => {
  it('finds the first node of every address, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(address, { minLength: 1, maxLength: 60 }), fc.array(address), (addresses, others) => {
        const { find } = indexOf(addresses);
        for (const wanted of [...addresses, ...others]) expect(find(wanted)).toBe(addresses.indexOf(wanted));
      }),
    );
  });

  it('gives the room from each address to the next', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat({ max: 10_000 }), { minLength: 1, maxLength: 50 }), (places) => {
        const addresses = places.map((place) => 0xffff_f000n + BigInt(place));
        const rooms = new Map<number, number>();
        indexOf(addresses).index.eachGap((node, bytes) => rooms.set(node, bytes));
        const sorted = [...places].sort((a, b) => a - b);
        const expected = sorted.slice(1).map((next, i) => [places.indexOf(sorted[i] ?? 0), next - (sorted[i] ?? 0)]);
        expect([...rooms]).toEqual(expected);
      }),
    );
  });

  it('keeps the order of nodes that are in the order of their addresses', () => {
    expect(indexOf([8n, 16n, 0x1_0000_0000n]).index.order).toBeNull();
    expect(indexOf([16n, 8n]).index.order).not.toBeNull();
  });

  it('counts the nodes at an address that is taken', () => {
    expect(indexOf([8n, 16n, 8n, 8n]).index.duplicates()).toBe(2);
  });
});
