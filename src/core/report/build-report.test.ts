import { describe, expect, it } from 'vitest';
import { reported, reportedPlan, reportOf, wholeFinding } from '../../../tests/support/report-findings.ts';
import { emptyReport } from '../../../tests/support/report-input.ts';
import { buildReport } from './build-report.ts';
import { reportMarkdown } from './markdown/report-markdown.ts';

describe('a report of an empty workspace', () => {
  it('has every section in the order of the playbook, and says of each that it was not assessed', () => {
    const { sections } = buildReport(emptyReport);
    expect(sections.map(({ title }) => title)).toEqual([
      'Executive summary',
      '0 Objectives and success criteria',
      '1 Baseline and inventory',
      '2 Backend',
      '3 Front end',
      '4 Load, stress, soak',
      '5 Capacity',
      '6 Observability',
      '7 Comparisons',
      '8 Risk scoring and prioritisation',
      '9 Remediation plan',
      '10 CI enforcement',
      '11 Reviewer checklist',
      '12 Findings summary',
      '13 Verification and what was not changed',
      '14 Sign-off',
      'Appendix',
    ]);
    // A checklist and signatures are for people: they are empty, and say so.
    const forPeople = ['11 Reviewer checklist', '14 Sign-off'];
    for (const { title, blocks } of sections) {
      if (!forPeople.includes(title))
        expect(
          blocks.map(({ kind }) => kind),
          title,
        ).toContain('notAssessed');
    }
  });

  it('says on its first page how it was redacted and how a change of it would be noticed', () => {
    const markdown = reportMarkdown(buildReport(emptyReport));
    const firstPage = markdown.slice(0, markdown.indexOf('## '));
    expect(firstPage).toContain('**Redaction:** none');
    expect(firstPage).toContain('**Tamper evidence:** none');
    expect(firstPage).toContain('**Auditor:** Anna Berg');
  });
});

it('prints thresholds that are not as shipped, with when and by whom', () => {
  const deviations = [{ key: 'plateau.investigate', shipped: 0.2, value: 0.25, unit: 'share' }];
  const ruleSet = { ...emptyReport.ruleSet, deviations, createdAt: '2026-11-20T08:00:00.000Z', changedBy: 'anna' };
  const markdown = reportMarkdown(buildReport({ ...emptyReport, ruleSet }));
  expect(markdown).toContain('| `plateau.investigate` | 0.2 | 0.25 | share | 2026-11-20 08:00:00 UTC | anna |');
  expect(markdown).toContain('1 differs from the shipped ones: [see the appendix](#section.thresholds)');
});

it('is written as it was', async () => {
  const [critical, low] = [wholeFinding('q1', 'c'.repeat(64)), wholeFinding('q1', 'c'.repeat(64))];
  const findings = [
    reported('PERF-001', critical),
    reported(
      'PERF-002',
      { ...low, title: 'Collections take 8 %', bottleneck: '', symptom: '', fixPlan: [], verification: [], eta: null },
      {
        severity: { used: 'low', computed: 'low', why: 'collections under 20 %' },
        priority: null,
        priorityWhy: 'missing: p95',
      },
    ),
  ];
  const markdown = reportMarkdown(buildReport(reportOf(findings, reportedPlan('q1'))));
  await expect(markdown).toMatchFileSnapshot('../../../tests/fixtures/report/06-performance-scalability-audit.md');
});
