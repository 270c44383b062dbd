import { describe, expect, it } from 'vitest';
import { heapFixture, readHprofBytes } from '../../../../tests/support/heap-of.ts';
import { readClassHistograms } from '../histogram/class-histogram.ts';

/** Of a JDK 8 for machines of 32 bits: ids of four bytes. */
const ofJvm = await readHprofBytes(heapFixture('hprof/session-leak-8-i386.hprof.gz'));
/** Written by JDK 8's `-agentlib:hprof`, version 1.0.1, whose ids are numbers in a row. */
const ofAgent = await readHprofBytes(heapFixture('hprof/session-leak-8-agent.hprof.gz'));

describe('the dump of a JVM of 32 bits (JDK 8)', () => {
  it('has the number of objects and the bytes that the JVM itself counted', () => {
    const own = ofJvm.histogram();
    const counted = readClassHistograms(heapFixture('histogram/jcmd-8-i386.txt'))[0]?.rows ?? [];
    const differing = counted.filter(({ name, count, bytes }) => {
      const found = own.get(name);
      return found?.count !== count || found.bytes !== bytes;
    });
    expect(counted).toHaveLength(251);
    // What taking the dump adds; the mirrors' static fields, which a dump gives with the class; and a class that has two names.
    expect(differing.map(({ name }) => name)).toEqual([
      'java.lang.Class',
      'java.lang.Object',
      expect.stringMatching(/^SessionLeak\$\$Lambda\$1\./),
    ]);
  });

  it('says which layout its sizes follow, and where it was taken', () => {
    expect(ofJvm.graph.runtime).toBe('Java 1.8.0_504-8u504-ga-1-b01');
    expect(ofJvm.graph.warnings.map(({ code }) => code)).toEqual(['hprof.sizes']);
    expect(ofJvm.graph.warnings[0]?.message).toMatch(/headers of 8 bytes, references of 4, objects aligned to 8\. 9\d/);
  });
});

describe('the dump of an agent (version 1.0.1)', () => {
  it('says that its ids are no addresses, and that sizes are estimates', () => {
    expect(ofAgent.graph.warnings.map(({ code }) => code)).toEqual(['hprof.sizes']);
    expect(ofAgent.graph.warnings[0]?.message).toContain('Sizes are estimates');
  });
});

describe.each([
  ['by jcmd', ofJvm],
  ['by the agent', ofAgent],
])('a dump of 32 bits %s', (_, heap) => {
  it('holds every session, with its texts, from a root down', () => {
    const entries = heap.of('SessionLeak$SessionEntry');
    expect(entries).toHaveLength(100);
    const reached = heap.reachable();
    expect(entries.every((entry) => reached.has(entry))).toBe(true);
    const [entry = -1] = entries;
    const fields = heap.edges(entry).map(({ name }) => name);
    expect(fields.sort()).toEqual(['payload', 'user']);
    const texts = new Set(heap.texts().values());
    expect([texts.has('user-99'), texts.has('Größe'), texts.has('日本語 😀')]).toEqual([true, true, true]);
  });
});
