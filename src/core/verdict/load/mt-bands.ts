import { failedShare } from '../../load/failed-share.ts';
import type { LoadRow } from '../../load/model.ts';
import { quantileName, quantileOf } from '../../load/quantile.ts';
import { latencyText } from '../../load/summary-line.ts';
import type { ThresholdKey } from '../default-rules.ts';
import { crossed, limitOf, type RuleSet } from '../rule-set.ts';
import type { Level, Threshold, Verdict } from '../verdict.ts';
import { count, percent, stored } from '../wording.ts';
import {
  type LoadRule,
  type LoadRuleInput,
  latencyCertainty,
  loadVerdict,
  omissionNote,
  rowLabel,
  rowsOf,
  tooFew,
} from './load-rule.ts';

/** Where a value lies: a value on a limit is in the middle band. */
export function bandOf(
  value: number,
  ruleSet: RuleSet,
  [warn, bad]: readonly [ThresholdKey, ThresholdKey],
): { readonly level: Level; readonly band: 'healthy' | 'warning' | 'bad'; readonly threshold: Threshold } {
  if (value > limitOf(ruleSet, bad)) {
    return { level: 'likely-bottleneck', band: 'bad', threshold: crossed(ruleSet, bad) };
  }
  const threshold = crossed(ruleSet, warn, '>=');
  return value >= threshold.value
    ? { level: 'investigate', band: 'warning', threshold }
    : { level: 'none', band: 'healthy', threshold };
}

const RATIOS = [
  { high: 0.95, low: 0.5, keys: ['load.tail.warn', 'load.tail.bad'], advice: 'load.tail' },
  { high: 0.99, low: 0.95, keys: ['load.outliers.warn', 'load.outliers.bad'], advice: 'load.outliers' },
] as const;

/** MT-BANDS: p95/p50, p99/p95 and the error rate in the playbook's three bands (S4:544–547). */
export const mtBands: LoadRule = {
  id: 'MT-BANDS',
  version: 1,
  title: 'Tail and error bands',
  thresholds: [
    ...['load.tail.warn', 'load.tail.bad', 'load.outliers.warn', 'load.outliers.bad'],
    ...['load.errors.warn', 'load.errors.bad', 'load.above'],
  ] as readonly ThresholdKey[],
  evaluate(input) {
    return rowsOf(input.run).flatMap((row, i) => {
      const all = [...ratios(input, row), ...errors(input, row)];
      // Of endpoints only what stands out: the whole run says what is in order.
      return i === 0 ? all : all.filter(({ level }) => level !== 'none');
    });
  },
};

function ratios(input: LoadRuleInput, row: LoadRow): readonly Verdict[] {
  const { run, ruleSet } = input;
  return RATIOS.flatMap(({ high, low, keys, advice }) => {
    const [top, bottom] = [quantileOf(row, high), quantileOf(row, low)];
    if (top === null || bottom === null || bottom <= 0) return [];
    const what = `${quantileName(high)}/${quantileName(low)}`;
    const value = stored(top / bottom);
    const measure = {
      name: what,
      value,
      unit: '×',
      ...(row.requests === null ? {} : { n: row.requests }),
      method: 'exact',
    } as const;
    const { level, band, threshold } = bandOf(value, ruleSet, keys);
    const few = tooFew(row, high, ruleSet);
    if (few !== null) {
      return loadVerdict(input, {
        ...{ rule: mtBands, row, what, measure, threshold },
        level: 'none',
        certainty: 'inconclusive',
        reason: `${quantileName(high)} of ${rowLabel(row)} is ${few}.`,
        advice: 'load.requests',
        guards: ['QG-REQUESTS'],
      });
    }
    const numbers = `${quantileName(high)} ${latencyText(top)} is ${Number(value.toFixed(2))} times ${quantileName(low)} ${latencyText(bottom)}`;
    return loadVerdict(input, {
      ...{ rule: mtBands, row, what, measure, threshold, level, advice },
      certainty: latencyCertainty(run, high, level),
      reason: `${numbers}: the ${band} band of ${limitOf(ruleSet, keys[0])} to ${limitOf(ruleSet, keys[1])}.${omissionNote(run, high)}`,
    });
  });
}

function errors(input: LoadRuleInput, row: LoadRow): readonly Verdict[] {
  const share = failedShare(row);
  if (share === null) return [];
  const keys = ['load.errors.warn', 'load.errors.bad'] as const;
  const { level, band, threshold } = bandOf(share, input.ruleSet, keys);
  // Above the upper limit MT-ERR speaks.
  if (band === 'bad') return [];
  const [low, high] = keys.map((key) => percent(limitOf(input.ruleSet, key)));
  return [
    loadVerdict(input, {
      ...{ rule: mtBands, row, what: 'error rate', threshold, level },
      measure: { name: 'error rate', value: stored(share), unit: 'share', n: row.requests ?? 0, method: 'exact' },
      certainty: 'confirmed',
      reason: `${count(row.failures ?? 0)} of ${count(row.requests ?? 0)} ${input.run.counts} failed, ${percent(share)}: the ${band} band of ${low} to ${high}.`,
      advice: 'load.errors',
    }),
  ];
}
