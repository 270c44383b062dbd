import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analysedSnapshot } from '../../../../tests/support/heap/analysed.ts';
import { oddSnapshot } from '../../../../tests/support/heap/odd-snapshot.ts';
import { PlateauError } from '../../error.ts';
import { isV8Snapshot } from './read-snapshot.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

async function failure(bytes: Uint8Array): Promise<PlateauError | null> {
  try {
    await analysedSnapshot(bytes, 1000);
    return null;
  } catch (thrown) {
    if (thrown instanceof PlateauError) return thrown;
    throw thrown;
  }
}

interface Snapshot {
  snapshot?: { meta?: { node_fields?: string[]; node_types?: unknown[] }; node_count?: number };
  nodes: number[];
  edges: number[];
  locations: number[];
  strings?: string[];
  scopes?: unknown;
}

/** A snapshot with a part of it changed. */
function changed(change: (snapshot: Snapshot) => void): Uint8Array {
  const snapshot: Snapshot = JSON.parse(oddSnapshot(1));
  change(snapshot);
  return bytesOf(JSON.stringify(snapshot));
}

describe('a snapshot of V8', () => {
  it('is recognised by its first bytes', () => {
    expect(isV8Snapshot(bytesOf(oddSnapshot(1)))).toBe(true);
    expect(isV8Snapshot(bytesOf('﻿ {\n "snapshot" : {'))).toBe(true);
    expect(isV8Snapshot(bytesOf('{"nodes":[]}'))).toBe(false);
  });

  it('is the same however it is cut into chunks', async () => {
    const bytes = bytesOf(oddSnapshot(7));
    const [whole, pieces] = [await analysedSnapshot(bytes, 1 << 20), await analysedSnapshot(bytes, 13)];
    expect(pieces.facts).toEqual(whole.facts);
    expect(pieces.classes).toEqual(whole.classes);
    for (const column of ['retained', 'dominator', 'class', 'pathEdge']) {
      expect(pieces.heap.all(column)).toEqual(whole.heap.all(column));
    }
  });

  it('that was cut off at any byte is refused with that byte', async () => {
    const bytes = bytesOf(oddSnapshot(3));
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: bytes.length - 2 }), async (end) => {
        const error = await failure(bytes.slice(0, end));
        expect(error?.code).toBe('import.truncated');
        expect(error?.at?.offset).toBe(end);
      }),
      { numRuns: 100 },
    );
  });

  it('that was damaged anywhere is read or refused, and never anything else', async () => {
    const bytes = bytesOf(oddSnapshot(5));
    const damage = fc.array(fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 })), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const copy = bytes.slice();
        for (const [at, value] of changes) copy[at] = value;
        await failure(copy);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['points to a node that is not there', (s) => s.edges.splice(2, 1, 6 * 100_000), 'import.malformed'],
    ['points into the middle of a node', (s) => s.edges.splice(2, 1, 7), 'import.malformed'],
    [
      'has nodes that claim more edges than there are',
      (s) => s.nodes.splice(4, 1, (s.nodes[4] ?? 0) + 1),
      'import.malformed',
    ],
    ['has a node of a type that the head does not explain', (s) => s.nodes.splice(0, 1, 99), 'import.malformed'],
    ['has a name that is not there', (s) => s.nodes.splice(1, 1, 100_000), 'import.malformed'],
    ['has half a node', (s) => s.nodes.pop(), 'import.malformed'],
    ['has no nodes', (s) => Object.assign(s, { nodes: [], edges: [], locations: [] }), 'import.noSamples'],
    ['does not say what its numbers mean', (s) => delete s.snapshot?.meta?.node_fields, 'import.malformed'],
    ['lacks a field', (s) => s.snapshot?.meta?.node_fields?.splice(3, 1, 'size'), 'import.malformed'],
    ['has no strings', (s) => delete s.strings, 'import.malformed'],
    ['has a place in code beyond 32 bits', (s) => s.locations.splice(0, 4, 0, 1, 2 ** 32, 0), 'import.malformed'],
    ['counts half bytes', (s) => Object.assign(s.snapshot ?? {}, { extra_native_bytes: 0.5 }), 'import.malformed'],
    ['counts bytes below zero', (s) => Object.assign(s.snapshot ?? {}, { extra_native_bytes: -1 }), 'import.malformed'],
  ] as readonly [string, (snapshot: Snapshot) => unknown, string][])('that %s is refused', async (_, change, code) => {
    expect((await failure(changed(change)))?.code).toBe(code);
  });

  it('says what it leaves out and what its head got wrong', async () => {
    const bytes = changed((snapshot) => {
      snapshot.scopes = [[1, { a: 2 }]];
      if (snapshot.snapshot !== undefined) snapshot.snapshot.node_count = 1;
    });
    expect((await analysedSnapshot(bytes)).warnings).toEqual(['heap.unknownSection', 'heap.counts']);
  });

  it('names the first of many parts it leaves out', async () => {
    const bytes = changed((snapshot) => {
      for (let i = 0; i < 1000; i++) Object.assign(snapshot, { [`part ${i}`]: i });
    });
    expect((await analysedSnapshot(bytes)).warnings).toHaveLength(21);
  });

  it('may begin with a byte order mark', async () => {
    const plain = await analysedSnapshot(bytesOf(oddSnapshot(1)));
    for (const chunk of [1, 1000]) {
      const { facts } = await analysedSnapshot(bytesOf(`\ufeff${oddSnapshot(1)}`), chunk);
      expect(facts).toEqual(plain.facts);
    }
  });

  it('reads ids and sizes beyond 32 bits', async () => {
    const bytes = changed((snapshot) => {
      snapshot.nodes[2] = 2 ** 40 + 1;
      snapshot.nodes[3] = 2 ** 33;
    });
    const { heap, facts } = await analysedSnapshot(bytes);
    expect(heap.value('id', 0)).toBe(2 ** 40 + 1);
    expect(heap.value('retained', 0)).toBe(facts.totalSize);
    expect(facts.totalSize).toBeGreaterThanOrEqual(2 ** 33);
  });

  it('reads fields wherever they stand', async () => {
    const plain = await analysedSnapshot(bytesOf(oddSnapshot(9)));
    const turned = JSON.parse(oddSnapshot(9));
    const { node_fields: fields, node_types: types } = turned.snapshot.meta;
    const width = fields.length;
    fields.reverse();
    types.reverse();
    for (let at = 0; at < turned.nodes.length; at += width) {
      turned.nodes.splice(at, width, ...turned.nodes.slice(at, at + width).reverse());
    }
    const { facts } = await analysedSnapshot(bytesOf(JSON.stringify(turned)));
    expect(facts).toEqual(plain.facts);
  });
});
