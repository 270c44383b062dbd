import { csvCell } from '../../csv-cell.ts';
import type { ChangesBetween } from '../../investigation/changes.ts';
import type { Item, Provenance } from '../../item.ts';
import { bullets, heading, type ReportTable, reportText, tableSection } from '../../markdown.ts';
import { decimal } from '../../profile/exporters/text-chunks.ts';
import type { GrowthComparison } from '../../verdict/heap/growth-comparison.ts';
import type { GrowthRate } from '../../verdict/heap/growth-rates.ts';
import type { Growth } from '../growth/model.ts';
import { changeCells, changeHeads, mismatchText, refusalText, unitOf } from './comparison-rows.ts';
import { heapsTable } from './growth-report.ts';
import { rateText } from './growth-rows.ts';
import { originFacts, type ReportRuleSet, ruleSetFact } from './report-facts.ts';
import { verdictSection } from './verdict-section.ts';

/** One side of a comparison that is told of. */
export interface ReportedSide {
  readonly item: Item;
  readonly growth: Growth;
}

/** What is told of a comparison of two series of heaps. */
export interface ComparisonReport {
  readonly item: Item;
  readonly provenance: Provenance;
  readonly before: ReportedSide;
  readonly after: ReportedSide;
  /** Why they are compared although they are not comparable. */
  readonly override: string | null;
  /** Recorded changes between the sides (QG-CONFOUNDED). */
  readonly changes: ChangesBetween;
  readonly ruleSet: ReportRuleSet;
  readonly comparison: GrowthComparison;
}

/** The rows of a comparison for spreadsheets; none of two series that are not comparable, unless they were compared all the same. */
export function* comparisonCsv({ comparison }: ComparisonReport): Generator<string> {
  const { rows, verdicts } = comparison;
  yield `${changeHeads(comparison).map(csvCell).join(',')}\r\n`;
  for (const [i, row] of rows.entries()) {
    const verdict = verdicts[i];
    if (verdict === undefined) continue;
    const cells = changeCells({ row, verdict }).map((cell) =>
      typeof cell === 'string' ? csvCell(cell) : decimal(cell),
    );
    yield `${cells.join(',')}\r\n`;
  }
}

/** The rows with the bounds of each side. */
function boundedTable({ rows, verdicts, per, unit }: GrowthComparison): ReportTable {
  const sideText = (side: GrowthRate | null): string => (side === null ? '' : rateText(side, unitOf({ unit })));
  return {
    head: [`before, per ${per}`, `after, per ${per}`, 'status', 'certainty', 'class'],
    rows: rows.map((row, i) => [
      sideText(row.before),
      sideText(row.after),
      row.status,
      verdicts[i]?.certainty ?? '',
      row.label,
    ]),
    right: [0, 1],
  };
}

/** A comparison of two series of heaps as a Markdown page: whether they are comparable, the verdicts, the rows, and the heaps of both. */
export function comparisonMarkdown(report: ComparisonReport): string {
  const { item, provenance, before, after, override, changes, ruleSet, comparison } = report;
  const { comparable, reasons, verdicts, rows } = comparison;
  const refusal = refusalText(comparable, override);
  return reportText([
    heading(1, item.label),
    bullets([
      `Comparison of two series of heaps ${item.id}`,
      `Before: ${before.item.label} · ${before.item.id}`,
      `After: ${after.item.label} · ${after.item.id}`,
      ...(refusal === null ? [] : [refusal]),
      ...(override === null ? [] : [`Override: ${override}`]),
      ...reasons.map(mismatchText),
      ...(changes.changes.length === 0 ? [] : [changes.sentence]),
      ...originFacts(item, provenance),
      ruleSetFact(ruleSet),
    ]),
    ...(verdicts.length === 0 ? ['Nothing grows on either side by enough in every step.'] : verdictSection(verdicts)),
    ...(rows.length === 0 ? [] : tableSection('Classes', boundedTable(comparison))),
    ...tableSection('Heaps before', heapsTable(before.growth)),
    ...tableSection('Heaps after', heapsTable(after.growth)),
  ]);
}
