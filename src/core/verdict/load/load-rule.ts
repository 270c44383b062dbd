import type { AskedObjectives } from '../../investigation/objectives.ts';
import type { LoadRow, LoadRun } from '../../load/model.ts';
import { requestsFor } from '../../load/quantile.ts';
import type { AdviceCode } from '../advice.ts';
import type { Rule } from '../rule.ts';
import { limitOf, type RuleSet, ruleSetSha256 } from '../rule-set.ts';
import type { Certainty, Level, Measure, Threshold, Verdict } from '../verdict.ts';
import { count } from '../wording.ts';
import type { SeriesBeside } from './cpu-beside.ts';

/** A load run with where it is stored, as evidence. */
export interface LoadInput {
  readonly run: LoadRun;
  readonly captureId: string;
  readonly sha256: string;
  /** Series of its time, which may tell the CPU of the server. */
  readonly beside?: readonly SeriesBeside[];
}

/** Everything a load rule looks at. */
export interface LoadRuleInput extends LoadInput {
  readonly ruleSet: RuleSet;
  /** The objectives that hold. */
  readonly objectives: AskedObjectives;
}

/** One rule: pure, from a load run to its verdicts in a fixed order. */
export type LoadRule = Rule<LoadRuleInput>;

export interface LoadClaim {
  readonly rule: Pick<LoadRule, 'id' | 'version'>;
  readonly row: Pick<LoadRow, 'name' | 'method'>;
  /** What of the row: `p95/p50`, `error rate`. */
  readonly what: string;
  readonly measure: Measure;
  readonly threshold: Threshold;
  readonly level: Level;
  readonly certainty: Certainty;
  readonly reason: string;
  readonly advice: AdviceCode;
  readonly guards?: readonly string[];
  readonly details?: Verdict['details'];
}

/** How a row is called in a sentence. */
export function rowLabel({ name, method }: Pick<LoadRow, 'name' | 'method'>): string {
  if (name === '') return 'the whole run';
  const text = method === null ? name : `${method} ${name}`;
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}

/** A row's stable key: its method and name. */
export const rowKey = ({ name, method }: Pick<LoadRow, 'name' | 'method'>): string => `${method ?? ''} ${name}`.trim();

export function loadVerdict(
  { run, captureId, sha256, ruleSet }: Omit<LoadRuleInput, 'objectives'>,
  claim: LoadClaim,
): Verdict {
  const { rule, row, what, details } = claim;
  const key = rowKey(row);
  return {
    rule: rule.id,
    ruleVersion: rule.version,
    ruleSetSha256: ruleSetSha256(ruleSet),
    subject: {
      kind: 'metric',
      key: key === '' ? what : `${what} of ${key}`,
      label: row.name === '' ? what : `${what} of ${rowLabel(row)}`,
    },
    scope: {
      captures: [captureId],
      threads: 'all',
      sampleType: what,
      denominator: '',
      ...(row.name === '' ? {} : { flow: key }),
      ...(run.scenario === '' ? {} : { load: run.scenario }),
    },
    measure: claim.measure,
    threshold: claim.threshold,
    level: claim.level,
    certainty: claim.certainty,
    reason: claim.reason,
    advice: claim.advice,
    evidence: [{ captureId, sha256, pointer: key === '' ? 'load' : `load:${key}` }],
    guards: claim.guards ?? [],
    ...(details === undefined ? {} : { details }),
  };
}

/** Rows that rules look at: the whole run, then its endpoints; of a run with one endpoint only the run, which says the same. */
export function rowsOf({ total, endpoints }: LoadRun): readonly LoadRow[] {
  const isOne = endpoints.length === 1 && endpoints[0]?.requests === total.requests;
  return isOne ? [total] : [total, ...endpoints];
}

/** Why a percentile of a row says nothing; null where it has the requests it needs, or nobody knows how many there were. */
export function tooFew({ requests }: LoadRow, q: number, ruleSet: RuleSet): string | null {
  const needed = requestsFor(q, limitOf(ruleSet, 'load.above'));
  if (requests === null || requests >= needed) return null;
  return `too few requests, ${count(requests)} of the ${count(needed)} it needs`;
}

/** Percentiles from here on are those that coordinated omission makes too small. */
const OMITTED_FROM = 0.95;

/** True where the generator may have left slow moments out of a percentile. */
export const mayOmit = ({ generator }: LoadRun, q: number): boolean => generator.kind !== 'open' && q >= OMITTED_FROM;

/** What is said beside p95 and above of a generator that waits for its answers; empty of others. */
export function omissionNote({ generator, tool }: LoadRun, q: number): string {
  if (generator.kind === 'open' || q < OMITTED_FROM) return '';
  return generator.kind === 'closed'
    ? ` ${tool} waited for each answer before it asked again: what would have been slow meanwhile was not asked, so the true value may be higher.`
    : ` Whether ${tool} waited for each answer before it asked again is not stated: if it did, the true value may be higher.`;
}

/**
 * How sure a latency is: what was left out can only have been slow, so that a limit that was crossed stays crossed, and one that was held is
 * probable at most.
 */
export const latencyCertainty = (run: LoadRun, q: number, level: Level): Certainty =>
  level === 'none' && mayOmit(run, q) ? 'probable' : 'confirmed';
