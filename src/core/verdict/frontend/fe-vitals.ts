import { medianRun, RUNS_FOR_MEDIAN } from '../../frontend/median-run.ts';
import { METRIC_TITLES, type MetricId } from '../../frontend/model.ts';
import type { AdviceCode } from '../advice.ts';
import type { ThresholdKey } from '../default-rules.ts';
import { crossed, limitOf } from '../rule-set.ts';
import type { Certainty, Level, Verdict } from '../verdict.ts';
import { stored } from '../wording.ts';
import { type FrontendRule, type FrontendRuleInput, frontendVerdict, type JudgedRun } from './frontend-rule.ts';

export interface Vital {
  readonly id: MetricId;
  readonly good: ThresholdKey;
  readonly poor: ThresholdKey;
  readonly advice: AdviceCode;
  /** Said of it: it is no vital any more. */
  readonly note?: string;
}

/** The vitals with their bands (S1:135, S4:565–570). */
export const VITALS: readonly Vital[] = [
  { id: 'lcp', good: 'frontend.lcp.good', poor: 'frontend.lcp.poor', advice: 'frontend.lcp' },
  { id: 'inp', good: 'frontend.inp.good', poor: 'frontend.inp.poor', advice: 'frontend.inp' },
  {
    ...{ id: 'fid', good: 'frontend.fid.good', poor: 'frontend.fid.poor', advice: 'frontend.inp' },
    note: ' FID is no vital any more; INP took its place.',
  },
  { id: 'cls', good: 'frontend.cls.good', poor: 'frontend.cls.poor', advice: 'frontend.cls' },
];

const BANDS = ['good', 'needs improvement', 'poor'] as const;
/** How big a value of each band is. */
export const BAND_LEVELS: Readonly<Record<(typeof BANDS)[number], Level>> = {
  good: 'none',
  'needs improvement': 'investigate',
  poor: 'likely-bottleneck',
};

/** A value of a metric for people: `2.55 s`, `251 ms`, `0.012`. Seconds keep the digits that tell them from a limit. */
export function metricText(id: MetricId, value: number): string {
  if (id === 'cls') return String(Number(value.toFixed(3)));
  return value >= 1000 ? `${Number((value / 1000).toFixed(3))} s` : `${Number(value.toFixed(1))} ms`;
}

/** The run that is judged, and in words which it was. */
function judgedRun({ runs, captureId, sha256, report }: FrontendRuleInput): {
  readonly run: JudgedRun;
  readonly said: string;
} {
  const own = { captureId, sha256, label: '', metrics: report.page?.metrics ?? {} };
  const chosen = runs.length > 1 ? medianRun(runs) : null;
  if (chosen === null) {
    return {
      run: own,
      said: ` One run: load times vary, ${RUNS_FOR_MEDIAN} or more of the page made together tell how much.`,
    };
  }
  const count = `${runs.length} runs`;
  return {
    run: chosen,
    said:
      runs.length >= RUNS_FOR_MEDIAN
        ? ` Of ${count} the median run was judged.`
        : ` Of ${count} one was judged; ${RUNS_FOR_MEDIAN} make a median.`,
  };
}

/** Bands hold up to their limit and with it: 2.5 s is good (the current definition of the vitals). */
export function bandOf(value: number, good: number, poor: number): (typeof BANDS)[number] {
  if (value <= good) return 'good';
  return value <= poor ? 'needs improvement' : 'poor';
}

function certaintyOf(bands: readonly string[], enough: boolean): Certainty {
  return enough && new Set(bands).size === 1 ? 'confirmed' : 'probable';
}

function judge(input: FrontendRuleInput, vital: Vital): readonly Verdict[] {
  const { ruleSet, runs } = input;
  const { run, said } = judgedRun(input);
  const value = run.metrics[vital.id];
  if (value === undefined) return [];
  const good = limitOf(ruleSet, vital.good);
  const poor = limitOf(ruleSet, vital.poor);
  const band = bandOf(value, good, poor);
  const others = runs.flatMap(({ metrics }) => metrics[vital.id] ?? []);
  const values = others.length > 0 ? others : [value];
  const low = Math.min(...values);
  const high = Math.max(...values);
  const bands = values.map((one) => bandOf(one, good, poor));
  const limit = band === 'good' ? `up to ${metricText(vital.id, good)}` : `good is up to ${metricText(vital.id, good)}`;
  const poorText = band === 'poor' ? `, poor from above ${metricText(vital.id, poor)}` : '';
  const range = high > low ? `, ${metricText(vital.id, low)} to ${metricText(vital.id, high)} over the runs` : '';
  return [
    frontendVerdict(input, {
      ...{ rule: feVitals, key: vital.id, label: METRIC_TITLES[vital.id], evidence: run },
      measure: { name: vital.id, value: stored(value), unit: vital.id === 'cls' ? 'score' : 'ms', method: 'exact' },
      threshold: crossed(ruleSet, band === 'poor' ? vital.poor : vital.good),
      level: BAND_LEVELS[band],
      certainty: certaintyOf(bands, values.length >= RUNS_FOR_MEDIAN),
      reason: `${METRIC_TITLES[vital.id]} is ${metricText(vital.id, value)}${range}: ${band} (${limit}${poorText}), in a laboratory.${vital.note ?? ''}${said}`,
      advice: band === 'good' ? 'frontend.good' : vital.advice,
      details: {
        band,
        low: stored(low),
        high: stored(high),
        runs: runs.map(({ captureId }) => captureId).join(' '),
        judged: run.captureId,
      },
    }),
  ];
}

/** FE-VITALS: the vitals of a page by their bands; of several runs made together, those of the median run. */
export const feVitals: FrontendRule = {
  id: 'FE-VITALS',
  version: 1,
  title: 'Web vitals',
  thresholds: VITALS.flatMap(({ good, poor }) => [good, poor]),
  evaluate: (input) => (input.report.page === null ? [] : VITALS.flatMap((vital) => judge(input, vital))),
};
