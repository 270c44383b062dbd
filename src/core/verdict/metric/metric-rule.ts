import { cpuPart } from '../../series/cpu-parts.ts';
import type { Series, SeriesColumn } from '../../series/model.ts';
import type { AdviceCode } from '../advice.ts';
import { type MemoryLimit, nameOf } from '../memory/memory-rule.ts';
import type { Rule } from '../rule.ts';
import { type RuleSet, ruleSetSha256 } from '../rule-set.ts';
import type { Certainty, Level, Measure, Threshold, Verdict } from '../verdict.ts';

/** Everything a metric rule looks at: one series. */
export interface MetricInput {
  readonly series: Series;
  readonly captureId: string;
  readonly sha256: string;
  /** What the process may use at most, where the series itself does not tell. */
  readonly limit: MemoryLimit | null;
  readonly ruleSet: RuleSet;
}

/** One rule on what a service or a host tells over time: pure, from a series to its verdicts in a fixed order. */
export type MetricRule = Rule<MetricInput>;

export interface MetricClaim {
  readonly rule: Pick<MetricRule, 'id' | 'version'>;
  readonly column: Pick<SeriesColumn, 'name'>;
  /** What of the series it is about, in seconds. */
  readonly window: readonly [number, number];
  readonly measure: Measure;
  readonly threshold: Threshold;
  readonly level: Level;
  readonly certainty: Certainty;
  readonly reason: string;
  readonly advice: AdviceCode;
  readonly guards?: readonly string[];
  readonly details?: Readonly<Record<string, number | string>>;
}

/** Seconds, to the millisecond. */
const toMillisecond = (seconds: number): number => Math.round(seconds * 1000) / 1000;

export function metricVerdict({ captureId, sha256, ruleSet }: MetricInput, claim: MetricClaim): Verdict {
  const { rule, column, window, details } = claim;
  const [from, to] = [toMillisecond(window[0]), toMillisecond(window[1])];
  return {
    rule: rule.id,
    ruleVersion: rule.version,
    ruleSetSha256: ruleSetSha256(ruleSet),
    subject: { kind: 'series', key: column.name, label: nameOf(column) },
    scope: { captures: [captureId], threads: 'all', sampleType: column.name, denominator: '', window: [from, to] },
    measure: claim.measure,
    threshold: claim.threshold,
    level: claim.level,
    certainty: claim.certainty,
    reason: claim.reason,
    advice: claim.advice,
    evidence: [{ captureId, sha256, pointer: `series:${column.name}@${from}-${to}` }],
    guards: claim.guards ?? [],
    ...(details === undefined ? {} : { details }),
  };
}

/** A column in a sentence; of a part of the CPU with what it is, since the whole is no less. */
export function calledOf({ name, unit }: Pick<SeriesColumn, 'name' | 'unit'>): string {
  const part = unit === 'share' ? cpuPart(name) : null;
  return part === null ? nameOf({ name }) : `${nameOf({ name })}, only ${part.words},`;
}

/** What a column measured and when, without the times at which it was not. */
export interface Measured {
  readonly times: readonly number[];
  readonly values: readonly number[];
}

export function measuredOf({ times }: Pick<Series, 'times'>, { values }: Pick<SeriesColumn, 'values'>): Measured {
  const own: { times: number[]; values: number[] } = { times: [], values: [] };
  values.forEach((value, row) => {
    if (value === null) return;
    own.times.push(times[row] ?? 0);
    own.values.push(value);
  });
  return own;
}
