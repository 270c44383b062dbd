import type { Series, SeriesColumn } from '../../series/model.ts';
import { durationText } from '../../series/series-summary.ts';
import type { AdviceCode } from '../advice.ts';
import type { Rule } from '../rule.ts';
import { type RuleSet, ruleSetSha256 } from '../rule-set.ts';
import type { Certainty, Cost, Level, Measure, Threshold, Verdict } from '../verdict.ts';
import { amount } from '../wording.ts';
import type { MemoryColumns } from './columns.ts';
import type { Growth } from './growth.ts';
import type { Stretch } from './stretches.ts';

/** What a process may use at most, where the series itself does not tell. */
export interface MemoryLimit {
  readonly bytes: number;
  /** `stated at the import`, `memory of the host`. */
  readonly source: string;
}

/** Everything a memory rule looks at: one series, cut at restarts. */
export interface MemoryInput {
  readonly series: Series;
  readonly captureId: string;
  readonly sha256: string;
  readonly columns: MemoryColumns;
  /** Growth of the main column by process, the longest watched first, of equal ones the latest. */
  readonly growths: readonly Growth[];
  /** Growth of the used heap of the same processes, in the same order; null where it was not measured beside resident memory. */
  readonly heapGrowths: readonly (Growth | null)[];
  readonly limit: MemoryLimit | null;
  readonly ruleSet: RuleSet;
}

/** One rule: pure, from a series to its verdicts in a fixed order. */
export type MemoryRule = Rule<MemoryInput>;

export interface MemoryClaim {
  readonly rule: Pick<MemoryRule, 'id' | 'version'>;
  readonly column: Pick<SeriesColumn, 'name'>;
  readonly stretch: Stretch;
  /** What of the series it is about, in seconds. */
  readonly window: readonly [number, number];
  readonly measure: Measure;
  readonly cost?: Cost;
  readonly threshold: Threshold;
  readonly level: Level;
  readonly certainty: Certainty;
  readonly reason: string;
  readonly advice: AdviceCode;
  readonly guards?: readonly string[];
  readonly details?: Readonly<Record<string, number | string>>;
}

/** How a column is called in a sentence. */
export const nameOf = ({ name }: Pick<SeriesColumn, 'name'>): string =>
  name.length > 60 ? `${name.slice(0, 57)}…` : name;

/** Which process of a series a sentence is about; empty where there is one. */
function processText({ process, processes, from }: Stretch): string {
  if (processes < 2) return '';
  return `process ${process + 1} of ${processes}${process === 0 ? '' : `, from ${durationText(from)} on`}`;
}

export function memoryVerdict(input: MemoryInput, claim: MemoryClaim): Verdict {
  const { rule, column, stretch, window, cost, details } = claim;
  const which = processText(stretch);
  const [from, to] = window.map((time) => Math.round(time * 1000) / 1000) as [number, number];
  return {
    rule: rule.id,
    ruleVersion: rule.version,
    ruleSetSha256: ruleSetSha256(input.ruleSet),
    subject: {
      kind: 'series',
      key: which === '' ? column.name : `${column.name}#${stretch.process}`,
      label: which === '' ? nameOf(column) : `${nameOf(column)}, ${which}`,
    },
    scope: {
      captures: [input.captureId],
      threads: 'all',
      sampleType: column.name,
      denominator: '',
      window: [from, to],
    },
    measure: claim.measure,
    ...(cost === undefined ? {} : { cost }),
    threshold: claim.threshold,
    level: claim.level,
    certainty: claim.certainty,
    reason: which === '' ? claim.reason : `In ${which}: ${claim.reason}`,
    advice: claim.advice,
    evidence: [{ captureId: input.captureId, sha256: input.sha256, pointer: `series:${column.name}@${from}-${to}` }],
    guards: claim.guards ?? [],
    ...(details === undefined ? {} : { details }),
  };
}

/** `60 MB/h`, with a true minus. */
export const perHour = (bytesPerSecond: number): string =>
  `${amount(bytesPerSecond * 3600, 'bytes').replace('-', '−')}/h`;

/** `p < 0.0001`, `p = 0.03`. */
export const chance = (p: number): string => (p < 1e-4 ? 'p < 0.0001' : `p = ${Number(p.toPrecision(2))}`);
