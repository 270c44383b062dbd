import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { HOSTILE_NAMES } from '../../../tests/support/exported.ts';
import { reported, reportedPlan, reportOf, wholeFinding } from '../../../tests/support/report-findings.ts';
import { SEVERITIES } from '../finding/model.ts';
import { buildFindingReport, buildReport, ofOneFinding } from './build-report.ts';
import { reportHtml } from './html/report-html.ts';
import type { ReportedFinding } from './input.ts';
import { reportMarkdown } from './markdown/report-markdown.ts';
import type { Block, Report, ReportTable } from './model.ts';

const body = wholeFinding('q1', 'c'.repeat(64));
const GFM = { extensions: [gfm()], htmlExtensions: [gfmHtml()] };
const html = (report: Report): string => Buffer.concat([...reportHtml(report, '')]).toString();

const anyFinding = (id: number): fc.Arbitrary<ReportedFinding> =>
  fc
    .record({
      used: fc.constantFrom(...SEVERITIES, null),
      priority: fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
    })
    .map(({ used, priority }) =>
      reported(`PERF-${String(id).padStart(3, '0')}`, body, { severity: { used, computed: used, why: '' }, priority }),
    );
const anyFindings = fc
  .integer({ min: 0, max: 12 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => anyFinding(i + 1))));

const isTable = (block: Block): block is ReportTable => block.kind === 'table';

describe('the summary of findings', () => {
  it('counts what it lists, whatever there is', () => {
    fc.assert(
      fc.property(anyFindings, (findings) => {
        const section = buildReport(reportOf(findings)).sections.find(({ title }) => title.startsWith('12 '));
        const [counts, list] = section?.blocks.filter(isTable) ?? [];
        const total = counts?.rows.reduce((sum, { cells }) => sum + Number(cells[1]), 0);
        const listed = findings.length === 0 ? [] : (list?.rows ?? []);
        expect(total).toBe(findings.length);
        expect(listed).toHaveLength(findings.length);
        for (const { cells } of counts?.rows ?? []) {
          const [word, count] = cells;
          expect(listed.filter((row) => row.cells[2] === word).length, String(word)).toBe(Number(count));
        }
        // The four are there also where there is none of them.
        expect(counts?.rows.slice(0, 4).map(({ cells }) => cells[0])).toEqual(['Critical', 'High', 'Medium', 'Low']);
      }),
    );
  });
});

/** What the links of a page lead to, and where they can lead. */
function anchorsOf(page: string): { readonly links: readonly string[]; readonly ids: readonly string[] } {
  return {
    links: [...page.matchAll(/(?:href="|\]\()#([^")]+)/g)].map(([, to = '']) => to),
    ids: [...page.matchAll(/id="([^"]+)"/g)].map(([, id = '']) => id),
  };
}

describe('links of a report', () => {
  it.each(['html', 'md'] as const)('all lead somewhere, and to one place each (%s)', (form) => {
    fc.assert(
      fc.property(anyFindings, fc.boolean(), (findings, isGone) => {
        const input = reportOf(findings, reportedPlan(isGone ? 'q9' : 'q1'));
        const report = buildReport(input);
        const { links, ids } = anchorsOf(form === 'html' ? html(report) : reportMarkdown(report));
        expect(new Set(ids).size).toBe(ids.length);
        expect(links.filter((to) => !ids.includes(to))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('lead from each number of a finding to its evidence', () => {
    const page = html(buildReport(reportOf([reported('PERF-001', body)])));
    for (const row of ['e1', 'e2', 'e3']) {
      expect(page).toContain(`<tr id="evidence.perf-001.${row}">`);
      expect(page).toContain(`<a href="#evidence.perf-001.${row}">`);
    }
    expect(page).toContain('<tr id="item.q1">');
    expect(page).toContain('<a href="#item.q1">q1</a>');
  });
});

describe('the report of one finding', () => {
  it('holds nothing of the others and only the items that are its evidence', () => {
    const other = { ...body, title: 'A SECRET', symptom: 'A SECRET', owner: 'A SECRET', evidence: [] };
    const [own, secret] = [reported('PERF-001', body), reported('PERF-002', other)];
    const items = [reportedPlan('q1'), reportedPlan('q2', 'A SECRET')];
    const input = ofOneFinding({ ...reportOf([own, secret]), items }, own);
    for (const page of [html(buildFindingReport(input)), reportMarkdown(buildFindingReport(input))]) {
      expect(page).not.toMatch(/SECRET|PERF-002/);
      expect(page).toContain('CREATE INDEX CONCURRENTLY');
    }
  });
});

it('is the same to the byte for the same input', () => {
  const input = reportOf([reported('PERF-001', body), reported('PERF-002', body)]);
  expect(html(buildReport(input))).toBe(html(buildReport(structuredClone(input))));
  expect(reportMarkdown(buildReport(input))).toBe(reportMarkdown(buildReport(structuredClone(input))));
});

describe('names from files', () => {
  const names = [
    ...HOSTILE_NAMES,
    '<script>alert(1)</script>',
    '](javascript:alert(1))',
    '![x](http://192.0.2.1/x.png)',
    'a | b | c',
    '\u202egnp.exe',
    '# 12 Findings summary',
    '`|`',
    '```\n',
    'x'.repeat(50_000),
  ];

  it.each(names.map((name) => [name.length > 60 ? `${name.slice(0, 20)}…` : name, name]))(
    'are nothing but text in every field (%j)',
    (_shown, name) => {
      const hostile = {
        ...body,
        ...{ title: name, bottleneck: name, symptom: name, cause: name, owner: name, notChanged: name },
        evidence: body.evidence.map((row) => ({ ...row, caption: name })),
        fixPlan: body.fixPlan.map((step) => ({ ...step, text: name, rollback: name })),
        verification: body.verification.map((row) => ({ ...row, metric: name, howMeasured: name })),
      };
      const input = reportOf([reported('PERF-001', hostile)], reportedPlan('q1', name));
      const report = buildReport({ ...input, header: { ...input.header, project: name, commit: name } });
      const page = html(report);
      expect(page).not.toMatch(/<(?:script|img|iframe|b)\b|<[^>]*\son\w+=|(?:href|src)="(?!#|"|http:\/\/192)/i);
      expect(page).not.toContain('\u202e');
      const markdown = reportMarkdown(report);
      const drawn = micromark(markdown, { allowDangerousHtml: true, allowDangerousProtocol: true, ...GFM });
      expect(drawn).not.toMatch(/<(?:script|img|iframe|b)\b|<[^>]*\son\w+=|(?:href|src)="(?!#|"|http:\/\/192)/i);
      expect(drawn.match(/<h[12]>/g)).toHaveLength(report.sections.length + 1);
      const lines = markdown.split('\n').filter((line) => line.startsWith('|'));
      // A bar in a name ends no cell: each table has rows of one width.
      const widths = (line: string): number => line.replace(/\\./g, '').split('|').length;
      let width = 0;
      for (const line of lines) {
        if (/^\| (---|---:)/.test(line)) width = widths(line);
        else if (width > 0 && lines[lines.indexOf(line) + 1]?.startsWith('| ---') !== true)
          expect(widths(line)).toBe(width);
      }
    },
  );
});

it('gives the column of sentences the most of a table, those of words what they need, and no table an empty caption', () => {
  const sentence =
    'p95 of the whole run went from 32.1 ms to 45.7 ms: inside the noise, a rise of 20 % could hide in it.';
  const table = (cells: readonly string[]): Block => ({
    kind: 'table',
    caption: '',
    head: ['level', 'subject', 'what was found', 'of'],
    rows: [{ anchor: null, cells }],
    right: [],
    more: 0,
  });
  const section = { anchor: 's', title: 'Verdicts' };
  const page = (cells: readonly string[]) =>
    html({ title: 'Report', facts: [], sections: [{ ...section, blocks: [table(cells)] }] });
  expect(page(['watch', 'p95', sentence, 'm1'])).toContain(
    '<th scope="col" class="slim">subject</th><th scope="col" class="most">what was found</th>',
  );
  expect(page(['watch', 'p95', 'rose', 'm1'])).not.toContain('class="most"');
  expect(page(['watch', 'p95', sentence, 'm1'])).not.toContain('<caption>');
});
