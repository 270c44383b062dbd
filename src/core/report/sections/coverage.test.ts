import { expect, it } from 'vitest';
import { reportedPlan } from '../../../../tests/support/report-findings.ts';
import { emptyReport } from '../../../../tests/support/report-input.ts';
import type { Signal } from '../../signal/signal.ts';
import { buildReport } from '../build-report.ts';
import { reportMarkdown } from '../markdown/report-markdown.ts';

const signal: Signal = {
  ...{
    column: 'cpu | x',
    signal: 'utilisation',
    about: 'CPU',
    kind: 'node',
    isUntold: false,
    service: null,
    node: 'db-1',
  },
  ...{ title: 'cpu | x', value: '20 % in the middle' },
};

it('section 6 has RED per service and USE per node, each value with its item, and what was not measured as not assessed', () => {
  const items = [reportedPlan('s1')];
  const untold = { ...signal, column: 'odd', signal: null, kind: null, isUntold: true, title: 'odd' };
  const markdown = reportMarkdown(buildReport({ ...emptyReport, items, signals: new Map([['s1', [signal, untold]]]) }));
  expect(markdown).toContain('### 6.1 Coverage: RED per service, USE per node');
  expect(markdown).toContain('RED per service: no load run, no statements and no series of a service were imported');
  expect(markdown).toContain('| node | utilisation | saturation | errors |');
  expect(markdown).toMatch(
    /\| db-1 \| .*20 % in the middle \(\[s1\]\(#item\.s1\)\) \| not assessed \| not assessed \|/,
  );
  expect(markdown).toMatch(/In no cell, since .*: `odd` of \[s1\]\(#item\.s1\)\./);
});

it('the report of one finding says of its evidence alone that it measured none', () => {
  const markdown = reportMarkdown(buildReport({ ...emptyReport, isOneFinding: true }));
  expect(markdown).toContain('nothing that is evidence of this finding measured a service or a node');
  expect(markdown).not.toContain('RED per service: no load run');
});
