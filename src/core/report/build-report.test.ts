import { describe, expect, it } from 'vitest';
import { reported, reportedPlan, reportOf, wholeFinding } from '../../../tests/support/report-findings.ts';
import { emptyReport } from '../../../tests/support/report-input.ts';
import { buildReport } from './build-report.ts';
import { deliverables, deliverableText } from './deliverables.ts';
import type { ReportedFinding } from './input.ts';
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

describe('what the playbooks ask for', () => {
  const partsOf = (findings: readonly ReportedFinding[]): ReadonlyMap<string, string> =>
    new Map(deliverables(reportOf(findings, reportedPlan('q1'))).map((part) => [part.what, deliverableText(part)]));
  const sha256 = 'c'.repeat(64);
  /** Of the workspace, and in no finding. */
  const NOT_THERE = ['Baseline snapshot', 'Data volume of load runs and plans'];

  it('has a section each that is there, and is told how far it is', () => {
    const report = buildReport(emptyReport);
    const anchors = new Set(report.sections.map(({ anchor }) => anchor));
    expect(deliverables(emptyReport)).toHaveLength(5 + 8);
    for (const { anchor, has } of deliverables(emptyReport)) expect([anchors.has(anchor), has]).toEqual([true, 0]);
    const whole = reported('PERF-001', wholeFinding('q1', sha256));
    const open = reported('PERF-002', { ...wholeFinding('q1', sha256), fixPlan: [], cause: '' }, { priority: null });
    expect(partsOf([whole])).toEqual(
      new Map([...partsOf([whole])].map(([what]) => [what, NOT_THERE.includes(what) ? 'not assessed' : 'there'])),
    );
    expect(
      [...partsOf([whole, open])].filter(([, text]) => text.startsWith('of 1 of 2')).map(([what]) => what),
    ).toEqual(['Bottleneck explanation', 'Prioritised list of fixes', 'Risk assessment', 'Fix plan']);
  });

  it('is not asked of findings that were put aside, which are named with who decided', () => {
    const decision = { name: 'Sam Ito', day: '2026-11-20', reason: 'The service is switched off in March.' };
    const whole = reported('PERF-001', wholeFinding('q1', sha256));
    const aside = reported(
      'PERF-002',
      { ...wholeFinding('q1', sha256), fixPlan: [], status: 'risk-accepted', decision },
      { priority: null },
    );
    expect(partsOf([whole, aside]).get('Fix plan')).toBe('there');
    const markdown = reportMarkdown(buildReport(reportOf([whole, aside], reportedPlan('q1'))));
    expect(markdown.match(/#### Put aside/g)).toHaveLength(2);
    expect(markdown).toContain(
      '[PERF-002](#finding.perf-002), risk accepted by Sam Ito: The service is switched off in March.',
    );
    expect(markdown).not.toContain('*Fix plan of PERF-002');
  });
});

it('lists what to fix first by priority, of equals the worse severity and then the smaller effort', () => {
  const body = wholeFinding('q1', 'c'.repeat(64));
  const effort = (days: number) => ({ ...body, fixPlan: body.fixPlan.map((fix) => ({ ...fix, effortDays: days })) });
  const low = { severity: { used: 'low', computed: 'low', why: '' } } as const;
  const findings = [
    reported('PERF-001', effort(5), { priority: 50, ...low }),
    reported('PERF-002', effort(9), { priority: 50 }),
    reported('PERF-003', effort(2), { priority: 50, ...low }),
    reported('PERF-004', effort(9), { priority: 60, ...low }),
  ];
  const markdown = reportMarkdown(buildReport(reportOf(findings, reportedPlan('q1'))));
  const table = markdown.slice(markdown.indexOf('### 8.1'), markdown.indexOf('### 8.2'));
  expect([...table.matchAll(/^\| \[(PERF-\d+)\]/gm)].map(([, id]) => id)).toEqual([
    'PERF-004',
    'PERF-002',
    'PERF-003',
    'PERF-001',
  ]);
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
