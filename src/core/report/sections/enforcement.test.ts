import { expect, it } from 'vitest';
import { gateRecordFor } from '../../../../tests/support/gate-record.ts';
import { emptyReport } from '../../../../tests/support/report-input.ts';
import { buildReport } from '../build-report.ts';
import { reportMarkdown } from '../markdown/report-markdown.ts';

/** Section 10 of a report as Markdown. */
function section(gates: (typeof emptyReport)['gates']): string {
  const markdown = reportMarkdown(buildReport({ ...emptyReport, gates }));
  return markdown.slice(markdown.indexOf('## <a id="section.10">'), markdown.indexOf('## <a id="section.11">'));
}

it('says that nothing was assessed, and how it would be, where no result is kept', () => {
  expect(section([])).toMatch(/not assessed.*plateau import/i);
});

it('prints the newest result: how it ended, when, by which version and policy, of which sides, and what each gate said', () => {
  const last = gateRecordFor({ checkedAt: '2026-11-22T08:00:00.000Z', verdict: 'failed' });
  const first = gateRecordFor({ checkedAt: '2026-11-20T08:00:00.000Z', verdict: 'passed' });
  const text = section([
    { item: 'e1', record: first },
    { item: 'e2', record: last },
  ]);
  const [newest = '', earlier = ''] = text.split('### 10.2');
  expect(newest).toContain('**failed**');
  expect(newest).toContain('1 failed, 1 not comparable, 1 passed');
  expect(newest).toContain('2026-11-22');
  expect(newest).toContain('Plateau 0.1.0');
  expect(newest).toContain('ci/plateau-gate.yaml');
  expect(newest).toContain('bundle b1');
  expect(newest).toMatch(/\| p95 \| limit 20 % · confirmed \| failed \| 1 failed, 1 not comparable, 1 passed \|/);
  expect(newest).toMatch(/\| leak \| .* \| not assessed \| there was nothing to look at \|/);
  expect(newest.indexOf('GET /orders')).toBeLessThan(newest.indexOf('GET /cart'));
  expect(earlier).toContain('2026-11-20');
  expect(earlier).toContain('passed');
});

it('lets no name of a result be markup', () => {
  const record = gateRecordFor({ subject: '</td><script>alert(1)</script> | [x](javascript:y)' });
  expect(section([{ item: 'e1', record }])).not.toMatch(/<script|[^\\]\]\(javascript/);
});
