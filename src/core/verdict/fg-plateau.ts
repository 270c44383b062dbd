import { isAtKnownPlaces } from '../profile/known-places.ts';
import type { CaptureMeta, SampleType } from '../profile/model.ts';
import type { AdviceCode } from './advice.ts';
import {
  bySelf,
  costOf,
  functionSubject,
  limit,
  type ProfileRule,
  type RuleInput,
  shareMeasure,
  thresholdOf,
  verdictOf,
} from './profile-rule.ts';
import type { KnownFunction } from './shares.ts';
import type { Level, Verdict } from './verdict.ts';
import { percent, percentRange, shortName, stored, wholeOf } from './wording.ts';

/** Summing equal weights may miss an exact share by a few units in the last place; the limits are strict. */
const ROUNDING = 1e-9;

/** Level of a self share by the plateau limits; `high` is its upper bound, `unknown` what missing symbols may add. */
export function plateauLevel(input: Pick<RuleInput, 'ruleSet'>, share: number, high: number, unknown: number): Level {
  if (share > limit(input, 'plateau.bottleneck') + ROUNDING) return 'likely-bottleneck';
  const investigate = limit(input, 'plateau.investigate');
  if (share > investigate + ROUNDING) return 'investigate';
  const hidden = unknown > 0 && share >= limit(input, 'plateau.path') && share + unknown > investigate + ROUNDING;
  return high > investigate + ROUNDING || hidden ? 'watch' : 'none';
}

/**
 * FG-PLATEAU: a function that is itself on top of the stack for much of the profile (`rules.md` §5). Self share only: by total share the
 * entry function would always be 100 % wide. Functions without symbols never fire.
 */
export const fgPlateau: ProfileRule = {
  id: 'FG-PLATEAU',
  version: 1,
  title: 'Wide plateau at the top',
  thresholds: ['plateau.investigate', 'plateau.bottleneck', 'plateau.path'],
  evaluate(input) {
    const verdicts: Verdict[] = [];
    for (const f of bySelf(input, limit(input, 'plateau.path'))) {
      const { high } = input.estimate.shareError(f);
      if (plateauLevel(input, input.estimate.share(f), high, input.gates.unknown) !== 'none') {
        verdicts.push(plateauOf(input, f));
      }
    }
    return verdicts;
  },
};

/** The plateau verdict of one function, whatever its level. */
export function plateauOf(input: RuleInput, f: number): Verdict {
  const { estimate, functions, gates } = input;
  const facts = input.facts();
  const known = functions.describe(f);
  const share = estimate.share(f);
  const error = estimate.shareError(f);
  const level = plateauLevel(input, share, error.high, gates.unknown);
  const crossed = level === 'likely-bottleneck' ? 'plateau.bottleneck' : 'plateau.investigate';
  const cost = costOf(input, f);
  const weight = estimate.shares.weight;
  const part = (value: number) => (weight > 0 ? value / weight : 0);
  return verdictOf(input, {
    rule: fgPlateau,
    subject: functionSubject(known),
    pointer: `function:${known.key}`,
    measure: shareMeasure(input, 'self', share, error),
    ...(cost === undefined ? {} : { cost }),
    threshold: thresholdOf(input, crossed),
    level,
    sure: (level === 'likely-bottleneck' || level === 'investigate') && error.low > limit(input, crossed),
    restsOn: 'self',
    reason: reasonOf(input, f, known, share, level),
    advice: adviceOf(input, f, known, level, share),
    details: {
      widestPath: stored(part(facts.widest[f] as number)),
      paths: facts.paths[f] as number,
      widePaths: facts.widePaths[f] as number,
      charged: stored(part(estimate.shares.charged[f] as number)),
      total: stored(estimate.total(f)),
      category: known.category,
    },
  });
}

function reasonOf(input: RuleInput, f: number, known: KnownFunction, share: number, level: Level): string {
  const { estimate, gates, profile, sampleType } = input;
  const facts = input.facts();
  const whole = wholeOf(sampleType);
  const range = percentRange(estimate.shareError(f));
  const name = shortName(known.name);
  const itself = `${name} itself takes ${percent(share)} of ${whole} (95 % ${range})`;
  const limits = `${percent(limit(input, level === 'likely-bottleneck' ? 'plateau.bottleneck' : 'plateau.investigate'))}`;
  let judged = `, above ${limits}: look into it`;
  if (level === 'likely-bottleneck' && gates.waits) judged = `, above ${limits}, but the process uses little in all`;
  else if (level === 'likely-bottleneck') judged = `, above ${limits}: almost certainly the bottleneck`;
  else if (level === 'none') judged = `, below ${limits}`;
  else if (level === 'watch') {
    const hidden = gates.unknown > 0 && estimate.shareError(f).high <= limit(input, 'plateau.investigate');
    judged = hidden
      ? `; with the ${percent(gates.unknown)} that has no symbol it could pass ${limits}`
      : `; the error reaches past ${limits}`;
  }
  const paths = facts.paths[f] as number;
  const weight = estimate.shares.weight;
  const widest = weight > 0 ? (facts.widest[f] as number) / weight : 0;
  const called =
    paths > 1 && widest < share * 0.95 ? ` It is reached by ${paths} paths, the widest ${percent(widest)}.` : '';
  const charged = weight > 0 ? (estimate.shares.charged[f] as number) / weight : 0;
  const machinery = charged > share + 0.01 ? ` With the runtime’s work it causes: ${percent(charged)}.` : '';
  const inlined = known.category === 'app' ? inliningNote(profile.meta, sampleType) : '';
  return `${itself}${judged}.${called}${machinery}${inlined}`;
}

function adviceOf(input: RuleInput, f: number, known: KnownFunction, level: Level, share: number): AdviceCode {
  const { estimate, gates, sampleType } = input;
  const facts = input.facts();
  if (known.category === 'runtime' || known.category === 'gc' || known.category === 'jit') return 'plateau.runtime';
  if (level === 'watch' && gates.unknown > 0) return 'plateau.symbols';
  const weight = estimate.shares.weight;
  if ((facts.paths[f] as number) >= 5 && weight > 0 && (facts.widest[f] as number) / weight < share / 2) {
    return 'plateau.shared';
  }
  switch (sampleType.kind) {
    case 'wall':
      return 'plateau.wall';
    case 'alloc':
      return 'plateau.alloc';
    case 'inuse':
      return 'plateau.inuse';
    case 'lock':
      return 'plateau.lock';
    default:
      return 'plateau.cpu';
  }
}

/** What the capture cannot tell of functions that the compiler put into their callers. */
function inliningNote({ flags }: CaptureMeta, sampleType: SampleType): string {
  if (flags.includes('inlining-misplaced') && !isAtKnownPlaces(sampleType))
    return ' May be the time of what is inlined beside it.';
  return flags.includes('inlining-opaque') ? ' May include inlined callees.' : '';
}
