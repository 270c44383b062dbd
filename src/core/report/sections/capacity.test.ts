import { expect, it } from 'vitest';
import { emptyReport } from '../../../../tests/support/report-input.ts';
import { calculatorOf } from '../../calculator/calculators.ts';
import { type CalculationRecord, calculationFile } from '../../calculator/kept/model.ts';
import { calculationRecordOf } from '../../calculator/kept/read-calculation.ts';
import { readValues } from '../../calculator/read-values.ts';
import { calculate, type Origin } from '../../calculator/result.ts';
import { buildReport } from '../build-report.ts';
import type { ReportedCalculation } from '../input.ts';
import { reportMarkdown } from '../markdown/report-markdown.ts';

function kept(
  id: string,
  name: string,
  texts: Readonly<Record<string, string>>,
  day = '20',
  from: ReadonlyMap<string, Origin> = new Map(),
): ReportedCalculation {
  const calculator = calculatorOf(name);
  const { values } = readValues(calculator, new Map(Object.entries(texts)));
  const by = { computedAt: `2026-11-${day}T08:00:00.000Z`, version: '0.1.0' };
  const record: CalculationRecord = calculationRecordOf(calculationFile(by, calculate(calculator, values, from)));
  return { item: { id, label: `${name} <b>${id}</b>` }, record };
}

/** Section 5 of a report as Markdown. */
function section(...calculations: readonly ReportedCalculation[]): string {
  const markdown = reportMarkdown(buildReport({ ...emptyReport, calculations }));
  return markdown.slice(markdown.indexOf('## <a id="section.5">'), markdown.indexOf('## <a id="section.6">'));
}

const connections = (id: string, max: string, day?: string): ReportedCalculation =>
  kept(id, 'connections', { instances: '4', workers: '9', threads: '2', max }, day);

it('says of each part that nothing is kept, and how it would be', () => {
  const text = section();
  for (const name of ['little', 'connections', 'headroom', 'capacity']) expect(text).toContain(`plateau calc ${name} `);
  expect(text.match(/not assessed/gi)).toHaveLength(5);
  expect(text).not.toContain('5.6');
});

it.each([
  ['120', 'Fits: 60 % of the maximum'],
  ['90', '**High**: 80 % of the maximum'],
  ['72', '**Critical**: 100 % of the maximum'],
])('names connections for a maximum of %s as what they are', (max, words) => {
  expect(section(connections('k1', max))).toContain(words);
});

it('says that a headroom below twice the peak is not met', () => {
  expect(section(kept('k1', 'headroom', { cpu: '65' }))).toContain('**2 × the peak is not met.** The scarcest');
  expect(section(kept('k1', 'headroom', { cpu: '40' }))).not.toContain('**2 ×');
});

it('uses the newest of a kind, says so, and lists all of them', () => {
  const text = section(
    connections('k1', '72', '22'),
    connections('k2', '120', '21'),
    kept('k3', 'little', { rate: '40', latency: '0.25' }),
  );
  const part = text.slice(text.indexOf('5.2 '), text.indexOf('5.3 '));
  expect(part).toContain('**Critical**: 100 %');
  expect(part).toContain('the newest of 2; the other is');
  const list = text.slice(text.indexOf('5.6 '));
  expect(list).toContain('All 3 that are kept');
  expect(list.match(/^\| .*k\d/gm)).toHaveLength(3);
  expect(list.match(/a newer one is used/g)).toHaveLength(1);
  expect(text).not.toContain('<b>');
});

it('leads from every number to its item, and from what was read to what it was read from', () => {
  const from = new Map([['cpus', { item: 'p1', label: 'checkout', how: 'cores of', host: 'staging-1' }]]);
  const one = kept('k1', 'threads', { cpus: '4', ratio: '3' }, '20', from);
  const item = (id: string, kind: 'calculation' | 'profile') => ({
    item: {
      ...{ id, kind, label: id, importedAt: '2026-11-20T08:00:00.000Z', capturedAt: null, host: null, summary: 's' },
      ...{ level: 'none', format: 'f', sha256: 'a'.repeat(64), bytes: 1, group: 'g' },
    },
    provenance: {
      ...{ fileName: 'f', via: 'file', sha256: 'a'.repeat(64), bytes: 1, compression: 'none' as const, format: 'f' },
      ...{ parserVersion: 1, plateauVersion: '0', options: {}, importedAt: '2026-11-20T08:00:00.000Z' },
    },
    ...{ warnings: [], evaluation: null, sides: null },
  });
  const text = reportMarkdown(
    buildReport({ ...emptyReport, calculations: [one], items: [item('k1', 'calculation'), item('p1', 'profile')] }),
  );
  expect(text).toContain('[16 threads](#item.k1)');
  expect(text).toContain('[p1](#item.p1) (checkout): cores of staging-1');
  expect(section(one)).toContain('the item is not in this report');
});

it('says of a calculation by another formula that it was not computed again', () => {
  const one = connections('k1', '72');
  const text = section({ ...one, record: { ...one.record, version: 7 } });
  expect(text).toContain('not computed again: It was computed by formula 7');
  expect(section(one)).toContain('computed again for this report: the same');
});
