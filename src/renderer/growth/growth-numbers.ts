import { classTitle as titleOfClass } from '../../core/heap/graph/classes.ts';
import type { ClassGrowth, Growth, GrowthOwner, PathGrowth } from '../../core/heap/growth/model.ts';
import { formatNumber } from '../flame/quantity.ts';
import { formatSize as formatHeapSize } from '../heap/sizes.tsx';
import { formatCount } from '../ui/format.ts';

/** What the class table counts: values a heap, or a difference. */
export const STEP_MEASURES = ['count', 'self', 'retained'] as const;
export const DIFFERENCE_MEASURES = ['added', 'removed', 'stillAlive'] as const;
type StepMeasure = (typeof STEP_MEASURES)[number];
type DifferenceMeasure = (typeof DIFFERENCE_MEASURES)[number];
export type Measured = StepMeasure | DifferenceMeasure;

/** What a series knows to be counted: not what its classes keep alive where it has no graph, nor bytes where there are none. */
export const measuresOf = ({ matching, sizes }: Pick<Growth, 'matching' | 'sizes'>): readonly Measured[] => [
  ...STEP_MEASURES.slice(0, { retained: 3, shallow: 2, none: 1 }[sizes]),
  ...(matching.byId ? DIFFERENCE_MEASURES : []),
];

export const isPerStep = (measure: Measured): measure is StepMeasure =>
  STEP_MEASURES.some((known) => known === measure);
const isBytes = (measure: Measured): boolean => measure === 'self' || measure === 'retained';

const MINUS = '−';

/** `1.4 MB`, `−20 kB`, in one piece. */
export const formatSize = (bytes: number): string =>
  bytes < 0 ? `${MINUS}${formatHeapSize(-bytes)}` : formatHeapSize(bytes);

/** `+1,000`, `−3`, `0`. */
export function formatMore(value: number, format: (value: number) => string = formatNumber): string {
  if (value === 0) return '0';
  return value > 0 ? `+${format(value)}` : `${MINUS}${format(-value)}`;
}

export const formatMeasured = (measure: Measured): ((value: number) => string) =>
  isBytes(measure) ? formatSize : formatNumber;

/** Counts that are written out before the middle ones are left out. */
const WRITTEN = 5;

/** `0 → 1,500 → 2,500 → 3,500`; the ends of a long one. */
export function countsText(counts: readonly number[]): string {
  const texts = counts.map(formatCount);
  return (texts.length <= WRITTEN ? texts : [...texts.slice(0, 2), '…', ...texts.slice(-2)]).join(' → ');
}

/** From each to the next. */
export const differences = (values: readonly number[]): readonly number[] =>
  values.slice(1).map((value, i) => value - (values[i] ?? 0));

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/**
 * Values of a class: one a heap, or one a difference; empty where objects cannot be told to be the same. What of the last difference stayed, no
 * later heap tells: it has no value.
 */
export const valuesOf = (row: ClassGrowth, measure: Measured): readonly number[] =>
  measure === 'stillAlive' ? (row.stillAlive ?? []).slice(0, -1) : (row[measure] ?? []);

/** By how much a class changed from heap `from` on: the sum of its differences, or all that was added, removed or stayed; NaN where that is not known. */
export function changeOf(row: ClassGrowth, measure: Measured, from: number): number {
  const values = valuesOf(row, measure);
  if (isPerStep(measure)) return (values.at(-1) ?? 0) - (values[from] ?? 0);
  return values.length > from ? sum(values.slice(from)) : Number.NaN;
}

/** Which classes the table shows. */
export const CLASS_FILTERS = ['grew', 'every step', 'fewer', 'all'] as const;
export type ClassFilter = (typeof CLASS_FILTERS)[number];

export function passes(row: ClassGrowth, filter: ClassFilter, from: number): boolean {
  const steps = differences(row.count.slice(from));
  switch (filter) {
    case 'grew':
      return changeOf(row, 'count', from) > 0;
    case 'every step':
      return steps.length > 0 && steps.every((step) => step > 0);
    case 'fewer':
      return changeOf(row, 'count', from) < 0;
    case 'all':
      return true;
  }
}

/** Classes of what the runtime makes by itself, by their names. */
const MACHINERY_NAMES: ReadonlySet<string> = new Set([
  ...['(compiled code)', '(object shape)', '(system)', '(array)', '(synthetic)', '(code)', '(hidden)'],
]);

/** Whether all that an object holds newly is the runtime's own: what was compiled, and what describes objects. */
export const holdsMachinery = ({ contents }: Pick<GrowthOwner, 'contents'>): boolean =>
  contents.length > 0 && contents.every(({ name }) => MACHINERY_NAMES.has(name));

/** What a class is called where it is read: functions with their brackets, those without a name by their place. */
export const classTitle = (row: Parameters<typeof titleOfClass>[0]): string => titleOfClass(row) || '(no name)';

/** `/srv/app/session.js:12`; empty where the heap does not tell. */
export function placeOf({ module, line }: Pick<ClassGrowth, 'module' | 'line'>): string {
  if (module === null) return '';
  return line === null || line === 0 ? module : `${module}:${line}`;
}

/** `session.js:12`: a place without its folders. */
export const shortPlace = (place: string): string => place.split(/[\\/]/).at(-1) ?? place;

/** How the population of a path went. */
export type Course = 'grows' | 'grew' | 'bounded' | 'fell' | 'gone';

export interface Told {
  readonly course: Course;
  readonly words: string;
}

/** How a population went from heap `from` on, in words: what grows is told from what is bounded. */
export function courseOf(counts: readonly number[], from: number): Told {
  const seen = counts.slice(from);
  const steps = differences(seen);
  const last = seen.at(-1) ?? 0;
  const change = last - (seen[0] ?? 0);
  const [least, most] = [Math.min(...steps), Math.max(...steps)];
  const one = steps.length === 1;
  if (last === 0) return { course: 'gone', words: Math.max(0, ...seen) === 0 ? 'none after warm-up' : 'gone' };
  if (least > 0) {
    const words =
      least === most
        ? `grows by ${formatCount(most)}${one ? '' : ' each step'}`
        : `grows in every step, by ${formatCount(least)} to ${formatCount(most)}`;
    return { course: 'grows', words };
  }
  if (least === 0 && most === 0) return { course: 'bounded', words: `bounded: stays at ${formatCount(last)}` };
  if (change > 0) return { course: 'grew', words: `${formatCount(change)} more, not in every step` };
  if (change === 0) {
    return {
      course: 'bounded',
      words: `bounded: between ${formatCount(Math.min(...seen))} and ${formatCount(Math.max(...seen))}`,
    };
  }
  return { course: 'fell', words: `${formatCount(-change)} fewer` };
}

/** Retained bytes that an owner holds more after each difference: what it gained less what it let go. */
export const netOf = ({ gained, released }: Pick<GrowthOwner, 'gained' | 'released'>): readonly number[] =>
  gained.map((bytes, i) => bytes - (released[i] ?? 0));

export const netAfter = (owner: GrowthOwner, from: number): number => sum(netOf(owner).slice(from));

/** The owner that holds most of what is new of a class; the one at `path` before others. */
export function holderOf(
  owners: readonly GrowthOwner[],
  name: string,
  path: string | null,
  from: number,
): GrowthOwner | null {
  const holders = owners.filter(
    (owner) => owner.contents.some((content) => content.name === name) && netAfter(owner, from) > 0,
  );
  const rank = (owner: GrowthOwner): number => (path?.startsWith(`${owner.path} → `) === true ? 1 : 0);
  return [...holders].sort((a, b) => rank(b) - rank(a) || netAfter(b, from) - netAfter(a, from))[0] ?? null;
}

/** Growth of a path from heap `from` on. */
export const pathChange = ({ count }: Pick<PathGrowth, 'count'>, from: number): number =>
  (count.at(-1) ?? 0) - (count[from] ?? 0);

/** Steps that a table has room for: the first, where counting begins, and the last ones; all where they are few. */
export function shownSteps(count: number, from: number, room: number): readonly number[] {
  if (count <= room) return Array.from({ length: count }, (_, at) => at);
  const last = Array.from({ length: room - 2 }, (_, at) => count - (room - 2) + at);
  return [...new Set([0, from, ...last])].sort((a, b) => a - b);
}

/** Longest name of a heap that heads a column. */
const LONGEST_TITLE = 8;

/** What heads the column of each heap: its name without the ending where those are short and differ, else its number. */
export function stepTitles(labels: readonly string[]): readonly string[] {
  const names = labels.map((label) => label.replace(/\.[^.]*$/, ''));
  const good =
    names.every((name) => name !== '' && name.length <= LONGEST_TITLE) && new Set(names).size === names.length;
  return good ? names : labels.map((_, at) => String(at + 1));
}

/** A name or a path without its middle where it is longer than `limit`: its end tells most. */
export function shortened(text: string, limit: number): string {
  // Of a very long one, only as much of both ends as may be shown.
  const ends = text.length > 4 * limit ? `${text.slice(0, 2 * limit)}${text.slice(-2 * limit)}` : text;
  const characters = [...ends];
  if (characters.length <= limit) return ends;
  const head = Math.floor((limit - 1) * 0.4);
  return `${characters.slice(0, head).join('')}…${characters.slice(head + 1 - limit).join('')}`;
}
