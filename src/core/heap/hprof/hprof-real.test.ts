import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryHeapColumns } from '../../../../tests/support/heap/memory-columns.ts';
import { heapFixture, readHprofBytes } from '../../../../tests/support/heap-of.ts';
import { inChunks } from '../../../../tests/support/read-profile.ts';
import { PlateauError } from '../../error.ts';
import { readClassHistograms } from '../histogram/class-histogram.ts';
import { readHprof, recogniseHprof } from './hprof.ts';

const bytes = heapFixture('hprof/session-leak-17.hprof.gz');
const histogram = readClassHistograms(heapFixture('histogram/jcmd-17.txt'))[0];
const heap = await readHprofBytes(bytes);

async function failure(damaged: Uint8Array): Promise<PlateauError | null> {
  try {
    await readHprofBytes(damaged);
    return null;
  } catch (error) {
    if (error instanceof PlateauError) return error;
    throw error;
  }
}

describe('the dump of a program that keeps 100 sessions (JDK 17, serial collector)', () => {
  it('is recognised by its first bytes', () => {
    expect(recogniseHprof(bytes.subarray(0, 100))).toBe(1);
    expect(recogniseHprof(bytes.subarray(1, 100))).toBe(0);
  });

  it('tells where and when it was taken', () => {
    expect(heap.graph).toMatchObject({
      format: 'hprof',
      runtime: 'Java 17.0.15+6-Debian-1deb12u1',
      takenAt: '2026-11-21T17:52:35.086Z',
    });
  });

  it('has the number of objects and the bytes that the JVM itself counted, class by class', () => {
    const own = heap.histogram();
    expect(histogram?.rows.length).toBe(242);
    for (const { name, count, bytes: size } of histogram?.rows ?? []) {
      expect({ name, ...own.get(name) }).toEqual({ name, count, bytes: size });
    }
    expect(heap.graph.nodes.count - 1).toBe(histogram?.total.count);
  });

  it('knows the fields of all super classes', () => {
    const [entry = -1] = heap.of('SessionLeak$SessionEntry');
    expect(heap.edges(entry).map(({ type, name }) => `${type} ${name}`)).toEqual(['property payload', 'property user']);
    expect(heap.name(heap.follow(entry, 'payload'))).toBe('byte[]');
  });

  it('leads from the main class to each session', () => {
    const [program = -1] = heap.of('SessionLeak', 'class');
    const table = heap.follow(heap.follow(program, 'SESSIONS'), 'table');
    expect(heap.name(table)).toBe('java.util.concurrent.ConcurrentHashMap$Node[]');
    const reached = new Set<number>();
    const pending = heap.edges(table).map(({ to }) => to);
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      for (const { name, to } of heap.edges(node)) {
        if (name === 'val') reached.add(to);
        if (name === 'next') pending.push(to);
      }
    }
    expect(reached).toEqual(new Set(heap.of('SessionLeak$SessionEntry')));
    expect(reached.size).toBe(100);
  });

  it('has the texts of strings, equal ones once', () => {
    const texts = heap.texts();
    const [program = -1] = heap.of('SessionLeak', 'class');
    const kinds = heap.follow(program, 'KINDS');
    expect([2, 3, 7].map((index) => texts.get(heap.follow(kinds, index)))).toEqual(['Größe', '日本語 😀', 'same text']);
    const pairs = heap.columns.read('javaString');
    const indexOf = (node: number) => pairs[[...pairs].findIndex((value, i) => i % 2 === 0 && value === node) + 1];
    expect(indexOf(heap.follow(kinds, 7))).toBe(indexOf(heap.follow(kinds, 8)));
    expect([...texts.values()].filter((text) => /^user-\d+$/.test(text))).toHaveLength(100);
  });

  it('hangs locals under their thread, and marks what does not keep alive', () => {
    const threads = heap.edges(0).filter(({ name }) => name === 'Thread main');
    expect(threads).toHaveLength(1);
    const locals = heap
      .edges(threads[0]?.to ?? 0)
      .filter(({ name }) => /^local in SessionLeak.main \(S/.test(`${name}`));
    expect(locals.map(({ to }) => heap.name(to))).toContain('SessionLeak$WeaklyHeld');
    const [weak = -1] = heap
      .of('java.lang.ref.WeakReference')
      .filter((node) => heap.edges(node).some(({ to }) => heap.name(to) === 'SessionLeak$WeaklyHeld'));
    expect(heap.edges(weak).find(({ name }) => name === 'referent')?.type).toBe('weak');
    const [soft = -1] = heap.of('java.lang.ref.SoftReference');
    expect(heap.edges(soft).find(({ name }) => name === 'referent')?.type).not.toBe('weak');
  });

  it('reaches nearly everything from its roots, a lambda’s class by its instance', () => {
    const reached = heap.reachable();
    expect(reached.size / heap.graph.nodes.count).toBeGreaterThan(0.99);
    const hidden = [...reached].filter(
      (node) => heap.type(node) === 'class' && heap.name(node).includes('Leak$$Lambda'),
    );
    expect(hidden).toHaveLength(1);
  });

  it('says that sizes are derived, and how', () => {
    expect(heap.graph.warnings.map(({ code }) => code)).toEqual(['hprof.sizes']);
    expect(heap.graph.warnings[0]?.message).toMatch(
      /headers of 12 bytes, references of 4, objects aligned to 8\. 9\d\.\d %/,
    );
  });

  it('is the same however its bytes come', async () => {
    for (const size of [997, 65_537]) {
      const again = await readHprofBytes(bytes, size);
      expect(again.graph).toEqual(heap.graph);
      expect(again.columns.read('strings')).toEqual(heap.columns.read('strings'));
    }
  });

  it('is refused with the byte wherever it is cut off', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: bytes.length - 1 }), async (end) => {
        const error = await failure(bytes.slice(0, end));
        expect(error).toMatchObject({ code: 'import.truncated' });
        expect(error?.at?.offset).toBeLessThanOrEqual(end);
      }),
      { numRuns: 100 },
    );
  });

  it('fails only as expected when bytes are changed', async () => {
    const place = fc.nat({ max: bytes.length - 1 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(place, fc.nat({ max: 255 })), { minLength: 1, maxLength: 6 }),
        async (changes) => {
          const damaged = bytes.slice();
          for (const [at, value] of changes) damaged[at] = value;
          const error = await failure(damaged);
          if (error !== null) expect(error.code).toMatch(/^import\./);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('stops when it is cancelled', async () => {
    const cancelling = new AbortController();
    const chunks = (async function* () {
      for await (const chunk of inChunks(bytes)) {
        yield chunk;
        cancelling.abort();
      }
    })();
    const reading = readHprof(chunks, new MemoryHeapColumns(), { fileName: 'x', signal: cancelling.signal });
    await expect(reading).rejects.toMatchObject({ code: 'job.cancelled' });
  });
});
