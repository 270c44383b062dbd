import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { heapCollections } from '../../src/core/heap/view/collections.ts';
import { analysedDump } from '../support/heap/analysed.ts';
import { answerOf } from '../support/heap/answer-of.ts';
import { missingTools, run, skipReason } from '../support/tools.ts';

const PROGRAM = fileURLToPath(new URL('../support/targets/CollectionsHeld.java', import.meta.url));
const missing = missingTools('java', 'javac');

describe.skipIf(missing.length > 0)(`a dump of this machine's JVM${skipReason(missing)}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'plateau-java-collections-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has collections of the entries the program gave them', async () => {
    run('javac', ['-d', folder, PROGRAM], folder);
    const file = join(folder, 'own.hprof');
    run('java', ['-Xmx64m', '-cp', folder, 'CollectionsHeld', file], folder);
    const { heap } = await analysedDump(file);
    const { rows } = answerOf(heapCollections(heap));
    const own = rows.filter(({ path }) => /CollectionsHeld\.\w+$/.test(path) && !path.endsWith('.held'));
    const told = own.map(({ path, kind, node, entries, contents }) => [
      path.replace(/^.*CollectionsHeld\./, ''),
      `${kind} ${node.className.replace(/^java\.(util|lang)\.(concurrent\.)?/, '')} ${entries.least} ${contents?.replace(/^.*[.$]/, '')}`,
    ]);
    expect(Object.fromEntries(told)).toEqual({
      hashMap: 'Collection HashMap 1000 Payload',
      colliding: 'Collection HashMap 90 Payload',
      concurrent: 'Collection ConcurrentHashMap 800 Payload',
      treeMap: 'Collection TreeMap 300 Payload',
      recent: 'Collection CollectionsHeld$Recent 150 Payload',
      identity: 'Collection IdentityHashMap 50 Payload',
      hashSet: 'Collection HashSet 500 String',
      treeSet: 'Collection TreeSet 70 String',
      synchronised: 'Collection Collections$SynchronizedMap 80 Payload',
      arrayList: 'Collection ArrayList 2000 Payload',
      linkedList: 'Collection LinkedList 400 Payload',
      copied: 'Collection CopyOnWriteArrayList 30 Payload',
      deque: 'Collection ArrayDeque 100 Payload',
      priority: 'Collection PriorityQueue 60 Integer',
      linkedQueue: 'Collection ConcurrentLinkedQueue 110 Payload',
      array: 'Array Object[] 700 Payload',
      gone: 'Collection HashMap 40 Payload',
      identityOfNulls: 'Collection IdentityHashMap 45 Payload',
      skipping: 'Collection ConcurrentSkipListMap 600 Payload',
      byLetter: 'Collection EnumMap 12 Payload',
    });
    expect(own.every(({ entries }) => entries.least === entries.most)).toBe(true);
  });
});
