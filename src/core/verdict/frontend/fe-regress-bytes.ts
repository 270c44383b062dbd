import type { SizeKind } from '../../frontend/model.ts';
import type { Weight } from '../../frontend/weights.ts';
import { crossed, limitOf, type RuleSet } from '../rule-set.ts';
import type { Level, Status, Verdict } from '../verdict.ts';
import { percent, signedPercent, stored } from '../wording.ts';
import { BYTES_PER_KB, kilobytes, sideOf } from './fe-budget.ts';
import {
  type ComparedSides,
  movedStatus,
  regressVerdict,
  statusAdvice,
  statusLevel,
  type WeighedKind,
} from './fe-regress.ts';
import type { ComparedPackage, FrontendComparison } from './frontend-comparison.ts';

const bytesOf = ({ compressed, raw }: Weight): number => compressed + raw;
const limitBytes = ({ budget }: WeighedKind, ruleSet: RuleSet): number => limitOf(ruleSet, budget.key) * BYTES_PER_KB;

/**
 * What became of the bytes of a kind (FE-REGRESS): sizes do not vary from run to run, so what is beyond a limit is so; only where they were printed rounded
 * and the limit lies in what that leaves open it is inconclusive. Throws `rules.*`.
 */
export function weightStatus(kind: WeighedKind, ruleSet: RuleSet): Status {
  const { before, after } = kind;
  const limit = limitBytes(kind, ruleSet);
  const [was, is] = [sideOf(before, limit) === 'over', sideOf(after, limit) === 'over'];
  if (was !== is) return movedStatus(is, was, is);
  const [left, right] = [bytesOf(before), bytesOf(after)];
  const error = before.error + after.error;
  const least = limitOf(ruleSet, 'frontend.regress.bytes') * left;
  const size = Math.abs(right - left);
  if (size + error < least - 1e-9 || size === 0) return 'persisting';
  if (size - error < least - 1e-9) return 'inconclusive';
  return movedStatus(right > left, was, is);
}

/** Packages that are named in one sentence. */
const MOST_NAMED = 3;

const PARTS: Readonly<Record<SizeKind, string>> = {
  source: 'before minifying',
  raw: 'minified',
  gzip: 'gzip',
  unknown: 'of unknown compression',
};

function packageText({ name, before, after, change }: ComparedPackage): string {
  const short = name.length > 80 ? `${name.slice(0, 79)}…` : name;
  if (change === 'new' || change === 'gone') return `${short} ${change}, ${kilobytes(after ?? before ?? 0)}`;
  const moved = (after ?? 0) - (before ?? 0);
  return `${short} ${moved < 0 ? '−' : '+'}${kilobytes(Math.abs(moved))}`;
}

function packagesText(packages: FrontendComparison['packages']): string {
  if (packages === null) return '';
  const changed = packages.rows.filter(({ change }) => change !== 'same');
  if (changed.length === 0) return '';
  const named = changed.slice(0, MOST_NAMED).map(packageText).join('; ');
  const more = changed.length > MOST_NAMED ? `; ${changed.length - MOST_NAMED} more` : '';
  return ` By package (${PARTS[packages.unit]}): ${named}${more}.`;
}

function because(kind: WeighedKind, status: Status, ruleSet: RuleSet): string {
  const least = limitOf(ruleSet, 'frontend.regress.bytes');
  const budget = `the budget of ${limitOf(ruleSet, kind.budget.key)} kB gzip`;
  const side = sideOf(kind.after, limitBytes(kind, ruleSet));
  const stands =
    side === 'open'
      ? `whether it is within ${budget} cannot be told`
      : side === 'over'
        ? `above ${budget}`
        : `within ${budget}`;
  if (status === 'inconclusive')
    return `whether that is ${percent(least)} or more cannot be told from sizes that were rounded; ${stands}.`;
  if (status === 'persisting') return `less than ${percent(least)} either way; ${stands}.`;
  return `${stands}${kind.unit === 'raw' ? '; how much of it is left after compression is not told' : ''}.`;
}

const UNIT_TEXT = { gzip: 'gzip', transferred: 'compressed as sent', raw: 'not compressed' } as const;

/** What is said of the bytes of a kind. Throws `rules.*`. */
export function weightVerdict(
  sides: ComparedSides,
  kind: WeighedKind,
  packages: FrontendComparison['packages'],
): Verdict {
  const { ruleSet } = sides;
  const { budget, unit, before, after } = kind;
  const status = weightStatus(kind, ruleSet);
  const [was, is] = [bytesOf(before), bytesOf(after)];
  const error = before.error + after.error;
  const scale = was > 0 ? was : 1;
  const change = (is - was) / scale;
  const limit = limitBytes(kind, ruleSet);
  const now: Level = sideOf(after, limit) === 'over' ? 'likely-bottleneck' : 'none';
  const numbers = `${budget.title} went from ${kilobytes(was)} to ${kilobytes(is)} ${UNIT_TEXT[unit]}${was > 0 ? `, ${signedPercent(change)}` : ''}`;
  const crosses = status === 'new' || status === 'resolved';
  return regressVerdict(
    sides,
    {
      ...{ key: `${budget.kind} bytes`, label: `${budget.title} of the page or build` },
      measure: {
        name: `change of size, ${unit}`,
        value: stored(change),
        unit: was > 0 ? 'share' : 'bytes',
        ...(error > 0 ? { low: stored((is - was - error) / scale), high: stored((is - was + error) / scale) } : {}),
        method: 'exact',
      },
      threshold: crosses
        ? { ...crossed(ruleSet, budget.key), value: limit }
        : crossed(ruleSet, 'frontend.regress.bytes', '>='),
      level: statusLevel(status, now),
      // Bytes before compression grew; how many of them go over the network is not told.
      certainty: status === 'inconclusive' ? 'inconclusive' : unit === 'raw' ? 'probable' : 'confirmed',
      reason: `${numbers}: ${because(kind, status, ruleSet)}${budget.kind === 'script' && status !== 'persisting' ? packagesText(packages) : ''}`,
      advice: statusAdvice(status),
      details: {
        ...{ before: was, after: is, unit },
        ...{ beforeRun: sides.before.label, afterRun: sides.after.label },
      },
    },
    status,
  );
}
