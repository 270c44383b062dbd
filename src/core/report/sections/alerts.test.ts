import { expect, it } from 'vitest';
import { reportedPlan } from '../../../../tests/support/report-findings.ts';
import { emptyReport } from '../../../../tests/support/report-input.ts';
import { HOUR, seriesOf } from '../../../../tests/support/series-of.ts';
import { evaluateSeries } from '../../verdict/memory/evaluate-series.ts';
import { DEFAULT_RULE_SET } from '../../verdict/rule-set.ts';
import { buildReport } from '../build-report.ts';
import type { ReportedItem } from '../input.ts';
import { reportMarkdown } from '../markdown/report-markdown.ts';

/** A series of a service with these values of p95, in seconds. */
function reportedService(id: string, p95: (time: number) => number, seconds = HOUR): ReportedItem {
  const series = seriesOf({ seconds }, { p95 });
  const columns = series.columns.map((column) => ({ ...column, unit: 'seconds' as const }));
  const verdicts = evaluateSeries({ series: { ...series, columns }, captureId: id, sha256: '' }, DEFAULT_RULE_SET);
  const plan = reportedPlan(id);
  if (plan.evaluation === null) throw new Error('a plan is judged');
  return { ...plan, item: { ...plan.item, kind: 'series' }, evaluation: { ...plan.evaluation, verdicts } };
}

it('the report lists every alert that was evaluated: those that fire first, then those that cannot be told, then the quiet ones', () => {
  const items = [
    reportedService('s1', () => 0.1),
    reportedService('s2', () => 0.4, 120),
    reportedService('s3', () => 0.4),
  ];
  const markdown = reportMarkdown(buildReport({ ...emptyReport, items }));
  expect(markdown).toContain('Alerts evaluated: 3, of which 1 would have fired and 1 cannot be told');
  const rows = markdown.split('\n').filter((line) => /^\| (fires|quiet|cannot be told) \|/.test(line));
  expect(rows.map((row) => row.split(' | ')[0])).toEqual(['| fires', '| cannot be told', '| quiet']);
  expect(rows[0]).toContain('duration');
  expect(rows[0]).toContain('s1-performance-scalability-audit.md:197');
});

it('says that none was where nothing was imported that an alert is defined for', () => {
  expect(reportMarkdown(buildReport(emptyReport))).toContain('nothing tells whether one would have fired');
});
