import { csvCell } from '../../csv-cell.ts';
import { decimal } from '../../profile/exporters/text-chunks.ts';
import { firstCounted } from '../../verdict/heap/growth-measures.ts';
import type { Growth } from '../growth/model.ts';
import { grown, perOf, rateOfCourse } from './growth-rows.ts';

/** Columns of each heap, by what the series knows of sizes; the last one tells the growth. */
const PER_STEP = {
  retained: ['count', 'self', 'retained'],
  shallow: ['count', 'self'],
  none: ['count'],
} as const satisfies Readonly<Record<Growth['sizes'], readonly ('count' | 'self' | 'retained')[]>>;

/**
 * Every class of a series for spreadsheets, largest growth first: columns as `docs/query.md` names them, `count_0` being the count in the first
 * heap. Growth per operation (per step where nobody counted) is that behind the warm-up, with the least and the most of any step. Sizes that
 * are not known have no columns.
 */
export function* growthCsv(growth: Growth): Generator<string> {
  const from = firstCounted(growth);
  const per = perOf(growth);
  const names = PER_STEP[growth.sizes];
  const size = growth.sizes === 'retained' ? 'retained' : 'self';
  const steps = names.flatMap((name) => growth.snapshots.map((_, step) => `${name}_${step}`));
  const bounds = growth.sizes === 'none' ? [] : ['', '_least', '_most'].map((bound) => `${size}_per_${per}${bound}`);
  const heads = ['name', 'type', 'module', 'line', 'column', ...steps, `count_per_${per}`, ...bounds, 'part_of', 'key'];
  yield `${heads.join(',')}\r\n`;
  const rows = [...growth.classes].sort(
    (a, b) => grown(b[size], from) - grown(a[size], from) || grown(b.count, from) - grown(a.count, from),
  );
  for (const row of rows) {
    const { value, low, high, instances } = rateOfCourse(row[size], row.count, growth);
    const cells = [
      csvCell(row.name),
      csvCell(row.type),
      csvCell(row.module ?? ''),
      row.line ?? '',
      row.column ?? '',
      ...names.flatMap((name) => growth.snapshots.map((_, step) => decimal(row[name][step] ?? 0))),
      decimal(instances),
      ...(growth.sizes === 'none' ? [] : [value, low, high].map(decimal)),
      csvCell(row.partOf ?? ''),
      csvCell(row.key),
    ];
    yield `${cells.join(',')}\r\n`;
  }
}
