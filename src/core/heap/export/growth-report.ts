import type { Evaluation, Item, Provenance } from '../../item.ts';
import { bullets, heading, type ReportTable, reportText, tableSection } from '../../markdown.ts';
import type { ImportWarning } from '../../profile/model.ts';
import { isRuntimes } from '../../verdict/heap/evaluate-growth.ts';
import { firstCounted } from '../../verdict/heap/growth-measures.ts';
import { classTitle } from '../graph/classes.ts';
import type { Growth } from '../growth/model.ts';
import {
  byteChange,
  changedClasses,
  changedTable,
  courseText,
  holdersOf,
  perOf,
  rateOfCourse,
  rateText,
  stepsTable,
} from './growth-rows.ts';
import { originFacts, ruleSetFact } from './report-facts.ts';
import { verdictSection } from './verdict-section.ts';

/** What is told of a series of heaps. */
export interface GrowthReport {
  readonly item: Item;
  readonly provenance: Provenance;
  readonly warnings: readonly ImportWarning[];
  readonly growth: Growth;
  readonly evaluation: Evaluation | undefined;
}

/** Rows of each list. */
const LISTED = 50;

/** Objects that hold more than before. */
function holdersTable(growth: Growth): ReportTable {
  return {
    head: ['net', `per ${perOf(growth)}`, 'holder', 'at', 'new in it'],
    rows: holdersOf(growth)
      .filter(({ net }) => net > 0)
      .map(({ owner, net, rate, contents }) => [byteChange(net), rateText(rate), owner.name, owner.path, contents]),
    right: [0, 1],
  };
}

/** Objects of a class of the program on one path, those that grow most first; what is bounded stands below. */
function pathsTable(growth: Growth): ReportTable {
  const per = perOf(growth);
  const classes = new Map(growth.classes.map((row) => [row.key, row]));
  const rows = growth.paths.flatMap((path) => {
    const row = classes.get(path.class);
    if (row === undefined || isRuntimes(row)) return [];
    return [{ title: classTitle(row), path, rate: rateOfCourse(path.bytes, path.count, growth) }];
  });
  return {
    head: ['class', 'path', 'objects', `objects per ${per}`, `bytes per ${per}`],
    rows: [...rows]
      .sort((a, b) => b.rate.value - a.rate.value)
      .map(({ title, path, rate }) => [
        title,
        path.path,
        courseText(path.count),
        String(Number(rate.instances.toPrecision(3))),
        rateText(rate),
      ]),
    right: [3, 4],
  };
}

/** The heaps of a series with the items and files that they are. */
export function heapsTable(growth: Growth): ReportTable {
  const { head, rows, right } = stepsTable(growth);
  return {
    head: [...head, 'item', 'SHA-256'],
    rows: rows.map((row, i) => [...row, growth.snapshots[i]?.id ?? '', growth.snapshots[i]?.sha256 ?? '']),
    right,
  };
}

/**
 * A series of heaps as a Markdown page: its verdicts, what holds what is new, what grows by path and by class, and the heaps it is made of. No
 * content of a string is in it.
 */
export function growthMarkdown({ item, provenance, warnings, growth, evaluation }: GrowthReport): string {
  const classes = changedTable(changedClasses(growth), firstCounted(growth), growth.sizes);
  return reportText([
    heading(1, item.label),
    bullets([
      `Series of heaps ${item.id} · ${growth.snapshots.length} heaps`,
      growth.matching.reason,
      ...originFacts(item, provenance),
      ...(evaluation === undefined ? [] : [ruleSetFact(evaluation)]),
      ...warnings.map(({ message }) => `Note: ${message}`),
    ]),
    ...verdictSection(evaluation?.verdicts ?? []),
    ...tableSection('What holds more than before', holdersTable(growth), LISTED),
    ...tableSection('Paths of the program’s objects', pathsTable(growth), LISTED),
    ...tableSection('Classes that changed', classes, LISTED),
    ...tableSection('Heaps', heapsTable(growth)),
  ]);
}
