import type { Evaluation, Item, Provenance } from '../../item.ts';
import { bullets, heading, reportText, tableSection } from '../../markdown.ts';
import type { ImportWarning } from '../../profile/model.ts';
import { amount, count } from '../../verdict/wording.ts';
import type { ClassRow, HeapFacts } from '../stored.ts';
import { byRetained, classTable } from './heap-classes.ts';
import { momentText, originFacts, ruleSetFact } from './report-facts.ts';
import { verdictSection } from './verdict-section.ts';

/** What is told of a heap. */
export interface HeapReport {
  readonly item: Item;
  readonly provenance: Provenance;
  readonly warnings: readonly ImportWarning[];
  readonly facts: HeapFacts;
  readonly classes: readonly ClassRow[];
  readonly evaluation: Evaluation | undefined;
}

/** Classes that are listed. */
const CLASSES = 50;

/** A heap as a Markdown page: what it is, its verdicts, and the classes that keep most alive. No content of a string is in it. */
export function heapMarkdown({ item, provenance, warnings, facts, classes, evaluation }: HeapReport): string {
  const { table, totalSize, nodeCount, unreached, runtime } = facts;
  return reportText([
    heading(1, item.label),
    bullets([
      [`Heap ${item.id}`, item.format, ...(runtime === '' ? [] : [runtime])].join(' · '),
      item.capturedAt === null ? 'Taken at a time that is not known' : `Taken ${momentText(item.capturedAt)}`,
      ...(table === null
        ? [`${amount(totalSize, 'bytes')} (${count(totalSize)} bytes) in ${count(nodeCount)} objects`]
        : [
            `${table.hasBytes ? `${amount(totalSize, 'bytes')} (${count(totalSize)} bytes) in ` : ''}${count(nodeCount)} objects`,
            `Table by ${table.basis}, ${table.measure}${table.isComplete ? '' : ', largest rows only'}`,
          ]),
      ...(unreached.bytes === 0
        ? []
        : [
            `${count(unreached.count)} objects (${amount(unreached.bytes, 'bytes')}) that no path without weak references leads to`,
          ]),
      ...originFacts(item, provenance),
      ...(evaluation === undefined ? [] : [ruleSetFact(evaluation)]),
      ...warnings.map(({ message }) => `Note: ${message}`),
    ]),
    ...verdictSection(evaluation?.verdicts ?? []),
    ...tableSection('Classes', classTable(byRetained(classes), facts), CLASSES),
  ]);
}
