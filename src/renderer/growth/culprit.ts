import type { ClassGrowth, GrowthOwner } from '../../core/heap/growth/model.ts';
import type { GrowthDetail } from '../../core/heap/growth/stored-growth.ts';
import { LEVELS, type Verdict } from '../../core/verdict/verdict.ts';
import { formatNumber } from '../flame/quantity.ts';
import { formatCount } from '../ui/format.ts';
import { classTitle, formatSize, holderOf } from './growth-numbers.ts';

/** A verdict of a series with what it speaks of. */
export interface Culprit {
  readonly verdict: Verdict;
  readonly classKey: string;
  /** Null until the class table is there. */
  readonly row: ClassGrowth | null;
  readonly title: string;
  /** `grows by 200 objects per operation`. */
  readonly headline: string;
  /** Where the growing ones are held; null where no path grows. */
  readonly path: string | null;
  readonly holder: GrowthOwner | null;
}

const numberOf = (value: number | string | undefined): number | null => (typeof value === 'number' ? value : null);
const textOf = (value: number | string | undefined): string | null => (typeof value === 'string' ? value : null);

function headlineOf({ details = {} }: Verdict, row: ClassGrowth | null, from: number): string {
  const perOperation = numberOf(details.perOperation);
  const instances = numberOf(details.instances) ?? 0;
  const steps = row === null ? 0 : row.count.length - 1 - from;
  // Whether it follows the operations is the rules' to say: two points are on a line, and noise may be.
  if (details.linear === 'yes' && perOperation !== null) {
    return `grows by ${formatNumber(perOperation)} ${perOperation === 1 ? 'object' : 'objects'} per operation`;
  }
  const more = `has ${formatCount(instances)} more ${instances === 1 ? 'object' : 'objects'}`;
  return steps > 1 ? `${more} over ${formatCount(steps)} steps` : more;
}

export function culpritOf(
  verdict: Verdict,
  classes: ReadonlyMap<string, ClassGrowth> | null,
  { owners }: Pick<GrowthDetail['growth'], 'owners'>,
  from: number,
): Culprit {
  const details = verdict.details ?? {};
  const classKey = textOf(details.class) ?? '';
  const row = classes?.get(classKey) ?? null;
  const path = textOf(details.path);
  const label = verdict.subject.label.split(' at ')[0] ?? '';
  return {
    verdict,
    classKey,
    row,
    title: row === null ? label || '(anonymous)' : classTitle(row),
    headline: headlineOf(verdict, row, from),
    path,
    holder: row === null ? null : holderOf(owners, row.name, path, from),
  };
}

/** Verdicts that are told large, and those that are listed behind them: what grew little, not in every step, or is the runtime's own. */
export function loudAndQuiet(verdicts: readonly Verdict[]): {
  readonly loud: readonly Verdict[];
  readonly quiet: readonly Verdict[];
} {
  const isLoud = ({ level }: Verdict) => LEVELS.indexOf(level) >= LEVELS.indexOf('investigate');
  return { loud: verdicts.filter(isLoud), quiet: verdicts.filter((verdict) => !isLoud(verdict)) };
}

/** True for growth that the rules do not ask a person to look at, however much it is: the runtime's own, or what is held weakly only. */
export const isHeldBack = ({ rule, details = {} }: Pick<Verdict, 'rule' | 'details'>): boolean =>
  rule === 'LK-REACH' || details.runtimes === 'yes';

/** Of verdicts that are not told large, those whose classes grew enough in every step: they are held back for what they are. */
export const heldBackOf = (quiet: readonly Verdict[]): readonly Verdict[] =>
  quiet.filter((verdict) => isHeldBack(verdict) && verdict.details?.everyStep === 'yes');

/** What is said of all classes that are listed behind the others: why they are. */
export function quietWords(quiet: readonly Verdict[], single: boolean): string {
  if (single) return 'grew besides';
  const held = heldBackOf(quiet).length;
  const own = 'belong to the runtime, or are held weakly only';
  if (held === 0) return 'grew by little, or not in every step';
  return held === quiet.length ? `grew in every step, and ${own}` : `grew by little, not in every step, or ${own}`;
}

const GUARDS: ReadonlyMap<string, string> = new Map([
  ['QG-GC', 'collections are not known to have been forced'],
  ['QG-PROCESS', 'objects cannot be told to be the same'],
  ['QG-STEPS', 'one difference only'],
  ['QG-BYTES', 'their bytes are not known'],
]);

/** Why a verdict is not confirmed, in short; null where it is. Its sentence tells more. */
export function doubtOf({ certainty, guards }: Pick<Verdict, 'certainty' | 'guards'>): string | null {
  if (certainty === 'confirmed') return null;
  const reasons = guards.flatMap((guard) => GUARDS.get(guard) ?? []);
  if (reasons.length > 0) return reasons.join(', ');
  return 'it neither follows the operations nor lies on one path';
}

/** What is kept alive for each operation: `109 kB per operation (109 kB in every step)`. */
export function costOf({ cost }: Pick<Verdict, 'cost'>): { readonly value: string; readonly range: string } | null {
  if (cost === undefined) return null;
  const { low = cost.value, high = cost.value } = cost;
  const [least, most] = [formatSize(low), formatSize(high)];
  return {
    value: formatSize(cost.value),
    range: least === most ? 'the same in every step' : `${least} to ${most} in a step`,
  };
}
