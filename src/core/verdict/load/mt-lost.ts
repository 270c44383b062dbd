import { LATENCY_ERROR, timeAbove } from '../../load/latency-histogram.ts';
import type { LoadRow } from '../../load/model.ts';
import { latencyText } from '../../load/summary-line.ts';
import { durationText } from '../../series/series-summary.ts';
import type { Verdict } from '../verdict.ts';
import { count, stored } from '../wording.ts';
import { type LoadRule, type LoadRuleInput, loadVerdict, rowLabel } from './load-rule.ts';
import { objectiveOf } from './objectives.ts';

/** Endpoints that are listed. */
const LISTED = 3;

interface Lost {
  readonly row: LoadRow;
  readonly seconds: number;
  readonly limit: number;
  readonly source: string;
  readonly exact: boolean;
}

/** MT-LOST: time that users waited beyond the objective of p95, summed over the requests of an endpoint; the three where most is lost. */
export const mtLost: LoadRule = {
  id: 'MT-LOST',
  version: 1,
  title: 'Time lost',
  thresholds: ['load.slo.p95'],
  evaluate(input) {
    if (input.run.counts === 'runs') return [];
    const rows = input.run.endpoints.length > 0 ? input.run.endpoints : [input.run.total];
    return rows
      .flatMap((row) => lostOf(input, row) ?? [])
      .sort((a, b) => b.seconds - a.seconds)
      .slice(0, LISTED)
      .map((lost) => verdictOf(input, lost));
  },
};

/** Null where nothing is lost, or nobody can tell. */
function lostOf({ objectives }: LoadRuleInput, row: LoadRow): Lost | null {
  const objective = objectiveOf(objectives, row, 'p95')?.slo ?? null;
  if (objective === null) return null;
  const { limit, source } = objective;
  const { histogram, mean, requests } = row;
  const approximate = mean === null || requests === null ? 0 : requests * Math.max(0, mean - limit);
  const seconds = (histogram === null ? approximate : timeAbove(histogram, limit)) / 1000;
  return seconds > 0 ? { row, seconds, limit, source, exact: histogram !== null } : null;
}

function verdictOf(input: LoadRuleInput, { row, seconds, limit, source, exact }: Lost): Verdict {
  const of = `${count(row.requests ?? 0)} requests of ${rowLabel(row)}`;
  const how = exact
    ? `from the latencies of all of them, each to within ${(100 * LATENCY_ERROR).toFixed(2)} %`
    : 'from their mean alone, which leaves out what single slow requests lost: the true loss is larger';
  return loadVerdict(input, {
    ...{ rule: mtLost, row, what: 'time lost' },
    measure: { name: 'time lost', value: stored(seconds), unit: 's', n: row.requests ?? 0, method: 'exact' },
    threshold: { op: '>', value: limit, source },
    level: 'watch',
    certainty: exact ? 'confirmed' : 'probable',
    reason: `Users of ${of} waited ${durationText(seconds)} in all beyond ${latencyText(limit)}, ${how}.`,
    advice: 'load.lost',
  });
}
