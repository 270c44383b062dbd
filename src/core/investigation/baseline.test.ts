import { expect, it } from 'vitest';
import { reportedPlan } from '../../../tests/support/report-findings.ts';
import { HOUR, MB, seriesOf } from '../../../tests/support/series-of.ts';
import type { SeriesColumn } from '../series/model.ts';
import { seriesSignals } from '../signal/item-signals.ts';
import { evaluateSeries } from '../verdict/memory/evaluate-series.ts';
import { DEFAULT_RULE_SET } from '../verdict/rule-set.ts';
import { type BaselineInput, baselineMarkdown, baselinePath, notMeasured } from './baseline.ts';
import { EMPTY_INVESTIGATION } from './model.ts';

const UNITS: Readonly<Record<string, SeriesColumn['unit']>> = {
  host_cpu: 'share',
  http_p95: 'seconds',
  disk_util: 'share',
  weird: 'count',
};

/** A baseline of one series with these columns. */
function baselineOf(columns: Readonly<Record<string, (time: number) => number>>): BaselineInput {
  const plain = seriesOf({ seconds: HOUR }, columns);
  const series = {
    ...plain,
    columns: plain.columns.map((column) => ({ ...column, unit: UNITS[column.name] ?? column.unit })),
  };
  const item = { ...reportedPlan('s1').item, kind: 'series' } as const;
  const verdicts = evaluateSeries({ series, captureId: 's1', sha256: '' }, DEFAULT_RULE_SET);
  return {
    ...{ label: 'before', takenAt: '2026-11-22T10:00:00.000Z', workspace: { name: 'w', id: '0' }, version: '0' },
    ...{ body: EMPTY_INVESTIGATION, measured: [], unmeasured: [] },
    items: [{ item, at: null, allocations: false, command: 'cpu.csv', verdicts, signals: seriesSignals(series) }],
  };
}

it('a series is measured as what its columns are, not as memory', () => {
  const input = baselineOf({ host_cpu: () => 0.4, http_p95: () => 0.1, disk_util: () => 0.2, weird: () => 1 });
  expect(notMeasured(input)).toEqual(['Errors', 'Throughput', 'Memory', 'Database query latency', 'Cache hit ratio']);
  const text = baselineMarkdown(input);
  expect(text).toMatch(/\| host\\?_cpu \| over time \| 40 % in the middle, 40 % at most/);
  expect(text).not.toContain('weird');
});

it('memory stands with what the rules say of it', () => {
  const input = baselineOf({ rss: (time) => 100 * MB + 0.05 * MB * time });
  expect(notMeasured(input)).not.toContain('Memory');
  expect(baselineMarkdown(input)).toMatch(/\| rss \| LK-[A-Z]+ /);
});

it.each([
  ['before', 'before'],
  ['Before: 2nd run, 200 users', 'before-2nd-run-200-users'],
  ['with password=Tr0ub4dor', 'with-password-removed-password'],
  ['', 'baseline'],
])('is written to a file that is called after its label, without a secret in it: %j', (label, word) => {
  expect(baselinePath('2026-11-22T10:00:00.000Z', label)).toBe(`docs/perf/baselines/2026-11-22-${word}.md`);
});
