import type { ReportTable } from '../../markdown.ts';
import { firstCounted } from '../../verdict/heap/growth-measures.ts';
import { type GrowthRate, operationsOf, rateOf, total, workOf } from '../../verdict/heap/growth-rates.ts';
import { amount, count } from '../../verdict/wording.ts';
import { classTitle } from '../graph/classes.ts';
import type { ClassGrowth, Growth, GrowthOwner } from '../growth/model.ts';

/** What growth is told per: operations, or steps where nobody counted those. */
export const perOf = (growth: Growth): 'operation' | 'step' => (operationsOf(growth) === null ? 'step' : 'operation');

/** From the first heap that counts to the last. */
export const grown = (values: readonly number[], from: number): number => (values.at(-1) ?? 0) - (values[from] ?? 0);

const signed = (value: number, text: string): string => (value > 0 ? `+${text}` : value < 0 ? `−${text}` : text);

/** Bytes with their sign: `+1.1 MB`. */
export const byteChange = (bytes: number): string => signed(bytes, amount(Math.abs(bytes), 'bytes'));

/** `109 kB (108 kB to 110 kB)`: the least and the most of any step where they differ. */
export function rateText({ value, low, high }: GrowthRate, unit: 'bytes' | 'objects' = 'bytes'): string {
  const [mean, least, most] = [value, low, high].map((rate) => signed(rate, amount(Math.abs(rate), unit)));
  return least === most ? `${mean}` : `${mean} (${least} to ${most})`;
}

const differences = (values: readonly number[], from: number): readonly number[] =>
  values.slice(from + 1).map((value, i) => value - (values[from + i] ?? 0));

/** Rate of what has these bytes and this many objects in each heap. */
export function rateOfCourse(bytes: readonly number[], counts: readonly number[], growth: Growth): GrowthRate {
  const from = firstCounted(growth);
  return rateOf(differences(bytes, from), differences(counts, from), workOf(growth, true));
}

/** An object that holds what is new, with the retained bytes that it holds more behind the warm-up. */
export interface Holder {
  readonly owner: GrowthOwner;
  readonly net: number;
  readonly rate: GrowthRate;
  /** `1,000 × Session, 2 × Array`. */
  readonly contents: string;
}

/** Holders in the series' order. */
export function holdersOf(growth: Growth): readonly Holder[] {
  const from = firstCounted(growth);
  const work = workOf(growth, true);
  return growth.owners.map((owner) => {
    const net = owner.gained.map((bytes, i) => bytes - (owner.released[i] ?? 0)).slice(from);
    const contents = owner.contents.map((kind) => `${count(kind.count)} × ${kind.name}`).join(', ');
    return { owner, net: total(net), rate: rateOf(net, [], work), contents };
  });
}

/** Classes that changed behind the warm-up, those first that keep most more alive. */
export function changedClasses({ classes, ...growth }: Growth): readonly ClassGrowth[] {
  const from = firstCounted(growth);
  return classes
    .filter((row) => grown(row.count, from) !== 0 || grown(row.retained, from) !== 0)
    .sort((a, b) => grown(b.retained, from) - grown(a.retained, from) || grown(b.count, from) - grown(a.count, from));
}

type Size = 'self' | 'retained';

/** Sizes that a series knows, and what their growth is called. */
const SIZES: Readonly<Record<Growth['sizes'], readonly (readonly [Size, string])[]>> = {
  retained: [
    ['self', 'Δ shallow'],
    ['retained', 'Δ retained'],
  ],
  shallow: [['self', 'Δ shallow']],
  none: [],
};

/** Characters of a course in a cell; a longer one loses whole values from its middle. */
const LONGEST_COURSE = 120;

/** `0 → 1,500 → 2,500`: how many there were in each heap; of many heaps the first and the last ones. */
export function courseText(values: readonly number[]): string {
  const texts = values.map(count);
  let left = texts.length;
  const shown = (): string =>
    left === texts.length
      ? texts.join(' → ')
      : [...texts.slice(0, Math.floor(left / 2)), '…', ...texts.slice(texts.length - Math.ceil(left / 2))].join(' → ');
  while (left > 2 && shown().length > LONGEST_COURSE) left--;
  return shown();
}

/** Classes over a series, for people. */
export function changedTable(classes: readonly ClassGrowth[], from: number, sizes: Growth['sizes']): ReportTable {
  const columns = SIZES[sizes];
  return {
    head: ['objects', 'Δ', ...columns.map(([, title]) => title), 'class'],
    rows: classes.map((row) => {
      const more = grown(row.count, from);
      return [
        courseText(row.count),
        signed(more, count(Math.abs(more))),
        ...columns.map(([size]) => byteChange(grown(row[size], from))),
        classTitle(row),
      ];
    }),
    right: [1, ...columns.map((_, i) => i + 2)],
  };
}

/** What is told of each heap of a series: its label, size, operations, collection, and that it is warm-up. */
export function stepsTable({ snapshots, warmUp, sizes }: Growth): ReportTable {
  const from = firstCounted({ snapshots, warmUp });
  return {
    head: ['step', 'heap', 'size', 'operations', 'collection', ''],
    rows: snapshots.map(({ label, totalSize, nodeCount, operations, forcedGc }, i) => [
      String(i),
      label,
      sizes === 'none' ? `${count(nodeCount ?? 0)} objects` : amount(totalSize, 'bytes'),
      i === 0 ? '' : operations === null ? 'operations not counted' : `${count(operations)} operations`,
      forcedGc === true ? 'collection forced' : 'no collection known',
      i > 0 && i <= from ? 'warm-up' : '',
    ]),
    right: [0, 2],
  };
}
