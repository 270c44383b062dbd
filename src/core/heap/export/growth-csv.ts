import { csvCell } from '../../csv-cell.ts';
import { decimal } from '../../profile/exporters/text-chunks.ts';
import { firstCounted } from '../../verdict/heap/growth-measures.ts';
import type { Growth } from '../growth/model.ts';
import { grown, perOf, rateOfCourse } from './growth-rows.ts';

const PER_STEP = ['count', 'self', 'retained'] as const;

/**
 * Every class of a series for spreadsheets, largest growth first: columns as `docs/query.md` names them, `count_0` being the count in the first
 * heap. Growth per operation (per step where nobody counted) is that behind the warm-up, with the least and the most of any step.
 */
export function* growthCsv(growth: Growth): Generator<string> {
  const from = firstCounted(growth);
  const per = perOf(growth);
  const steps = PER_STEP.flatMap((name) => growth.snapshots.map((_, step) => `${name}_${step}`));
  const rates = [`count_per_${per}`, ...['', '_least', '_most'].map((bound) => `retained_per_${per}${bound}`)];
  yield `${['name', 'type', 'module', 'line', 'column', ...steps, ...rates, 'part_of', 'key'].join(',')}\r\n`;
  const rows = [...growth.classes].sort((a, b) => grown(b.retained, from) - grown(a.retained, from));
  for (const row of rows) {
    const { value, low, high, instances } = rateOfCourse(row.retained, row.count, growth);
    const cells = [
      csvCell(row.name),
      csvCell(row.type),
      csvCell(row.module ?? ''),
      row.line ?? '',
      row.column ?? '',
      ...PER_STEP.flatMap((name) => growth.snapshots.map((_, step) => decimal(row[name][step] ?? 0))),
      ...[instances, value, low, high].map(decimal),
      csvCell(row.partOf ?? ''),
      csvCell(row.key),
    ];
    yield `${cells.join(',')}\r\n`;
  }
}
