import type { SeriesColumn } from './model.ts';
import { numberIn } from './times.ts';
import { type KnownUnit, unitNamed } from './units.ts';

/** What a cell that says it was not measured holds, as Prometheus, Grafana, pandas and spreadsheets write it. */
const NOTHING = /^(?:|-|nan|null|none|undefined|n\/a|#n\/a)$/i;
const INFINITE = /^[+-]?inf(?:inity)?$/i;

/** Units that monitoring tools write behind a value, other than those of headers. */
const WORDS: ReadonlyMap<string, KnownUnit> = new Map<string, KnownUnit>([
  ['mins', { unit: 'seconds', factor: 60 }],
  ['hour', { unit: 'seconds', factor: 3600 }],
  ['hours', { unit: 'seconds', factor: 3600 }],
  ['day', { unit: 'seconds', factor: 86_400 }],
  ['days', { unit: 'seconds', factor: 86_400 }],
  ['tb', { unit: 'bytes', factor: 1e12 }],
  ['tib', { unit: 'bytes', factor: 1024 ** 4 }],
  ['k', { unit: 'count', factor: 1e3 }],
  ['mil', { unit: 'count', factor: 1e6 }],
  ['bil', { unit: 'count', factor: 1e9 }],
  ['req/s', { unit: 'count', factor: 1 }],
  ['reqps', { unit: 'count', factor: 1 }],
  ['rps', { unit: 'count', factor: 1 }],
  ['ops/s', { unit: 'count', factor: 1 }],
  ['c/s', { unit: 'count', factor: 1 }],
]);

/** A cell: what it holds in the base unit of its own unit, where it names one; null for no number. */
export interface MeasuredCell {
  readonly value: number | null;
  /** The unit written behind the number; null where there is none. */
  readonly unit: SeriesColumn['unit'] | null;
  readonly isInfinite: boolean;
}

const NOT_MEASURED: MeasuredCell = { value: null, unit: null, isInfinite: false };

/**
 * A cell of a table: a number, one with its unit (`12.3 MiB`, `45 %`, `1.5 K`), or nothing measured; where `decimalComma`, `12,3` is 12.3. Null for
 * anything else. `1,234.5` is no number: nobody says which of the two marks is which.
 */
export function measuredCell(cell: string, decimalComma: boolean): MeasuredCell | null {
  if (NOTHING.test(cell)) return NOT_MEASURED;
  if (INFINITE.test(cell)) return { ...NOT_MEASURED, isInfinite: true };
  const text = decimalComma && !cell.includes('.') ? cell.replace(',', '.') : cell;
  const plain = numberIn(text);
  if (Number.isFinite(plain)) return { value: plain, unit: null, isInfinite: false };
  const [, digits = '', word = ''] = /^([+-]?[\d.]{1,30}(?:e[+-]?\d{1,3})?)\s*([a-zµ%/]{1,10})$/i.exec(text) ?? [];
  const [number, unit] = [numberIn(digits), WORDS.get(word.toLowerCase()) ?? unitNamed(word)];
  if (!Number.isFinite(number) || unit === null || word === '') return null;
  return { value: number * unit.factor, unit: unit.unit, isInfinite: false };
}
