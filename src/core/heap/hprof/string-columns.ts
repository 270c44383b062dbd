import type { HeapColumns } from '../columns.ts';
import { everyMillion, type Tick } from '../graph/progress.ts';
import { GrowingUint32 } from '../growing.ts';
import type { AddressIndex } from './address-index.ts';
import type { Dump } from './dump.ts';
import { SharedTexts } from './shared-texts.ts';

/**
 * Writes the contents of strings, after all names, and the column `javaString` of pairs: the node of a `java.lang.String` and its text's
 * index, ascending by node. Equal texts have one index, unless they were cut. Answers how many strings have a text.
 */
export function writeJavaStrings(dump: Dump, index: AddressIndex, columns: HeapColumns, tick: Tick): number {
  const { texts, strings } = dump;
  const find = (low: number, slot: number) => index.find(low, slot);
  const shared = new SharedTexts(strings, texts.count);
  const pairs = new GrowingUint32();
  const done = everyMillion(texts.count, tick);
  let written = 0;
  for (const place of texts.byNode()) {
    done(written++);
    const content = texts.contentOf(place, find);
    if (content === null) continue;
    pairs.push(texts.nodeOf(place));
    pairs.push(content.isWhole ? shared.add(content.bytes) : strings.add(content.bytes));
  }
  strings.end();
  columns.write('javaString', pairs.taken());
  return pairs.length / 2;
}
