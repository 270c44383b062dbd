import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findingsFile } from '../../src/core/report/findings/findings-json.ts';
import { findBrowser, surroundings } from '../../src/main/services/find-browser.ts';
import { withoutPrintersMetadata } from '../../src/main/services/pdf/pdf-metadata.ts';
import { printWithBrowser } from '../../src/main/services/pdf/print-with-browser.ts';
import { built } from '../support/built.ts';
import { type ReportWorkspace, reportWorkspace } from '../support/report-workspace.ts';
import { missingTools, run, skipReason } from '../support/tools.ts';
import { deadLinks, unlinkedNumbers } from '../support/unlinked-numbers.ts';
import { temporaryUserData } from '../support/web-workbench.ts';

const userData = temporaryUserData();
const out = join(userData.path, 'out');
let workspace: ReportWorkspace;

beforeAll(async () => {
  built('main/cli.js');
  mkdirSync(out);
  workspace = await reportWorkspace(userData.path);
});
afterAll(() => userData.remove());

/** Writes a report and answers with its file. */
async function written(name: string, args: readonly string[]): Promise<string> {
  const path = join(out, name);
  const { code, err } = await workspace.call(['report', ...args, '-o', path, '--quiet']);
  expect(err).toBe('');
  expect(code).toBe(0);
  return path;
}

describe('plateau report', () => {
  it('writes Markdown under its fixed name into a folder, with every section and each finding', async () => {
    const { code, out: answer } = await workspace.call(['report', '-o', out, '--commit', 'abc1234', '--json']);
    expect(code).toBe(0);
    const { path } = JSON.parse(answer);
    expect(path).toBe(join(out, '06-performance-scalability-audit.md'));
    const markdown = readFileSync(path, 'utf8');
    expect(markdown).toContain('- **Commit:** `abc1234`');
    // A login says neither who audited nor that anybody did.
    expect(markdown).toContain('- **Auditor:** not stated');
    expect(markdown).toContain('PERF-001');
    expect(markdown).toContain('PERF-002');
    expect(markdown).toContain('> Add the index');
    expect(markdown).toMatch(/\| Peak RPS \(read\) \| 300 rps \| not stated \|/);
    expect(markdown).toMatch(/\| all requests \| p95 \| ≤ 300 ms \|/);
    expect(markdown).toMatch(/GET \/tail \| 302 \|/);
    expect(markdown).not.toMatch(/<script|<img|\]\(javascript/);
    const sections = markdown.split('\n').filter((line) => line.startsWith('## '));
    expect(sections).toHaveLength(17);
  });

  it('names what an audit must hold and nothing tells, and saves it all the same', async () => {
    const { err, out: answer } = await workspace.call(['report', '-o', join(out, 'named.md'), '--json']);
    expect(err).toContain('Not assessed of what an audit must hold: Baseline snapshot (S0:116)');
    expect(JSON.parse(answer).notAssessed).toContain('Baseline snapshot (S0:116)');
    const one = await workspace.call(['report', '--finding', 'PERF-001', '-o', join(out, 'one.md'), '--json']);
    expect([one.err, JSON.parse(one.out).notAssessed]).toEqual(['', []]);
  });

  it('prints to the output where no file is named, and refuses to mix that with --json', async () => {
    const { code, out: text } = await workspace.call(['report', '--to', 'csv']);
    expect(code).toBe(0);
    expect(text.split('\r\n')[0]).toMatch(/^id,title,severity,/);
    expect((await workspace.call(['report', '--json'])).err).toContain('cli.usage');
  });

  it('writes findings that other programs read', async () => {
    const file = findingsFile.parse(JSON.parse(readFileSync(await written('findings.json', ['--to', 'json']), 'utf8')));
    expect(file.findings.map(({ id }) => id)).toEqual(['PERF-001', 'PERF-002']);
    const sarif = JSON.parse(readFileSync(await written('findings.sarif', ['--to', 'sarif']), 'utf8'));
    expect(sarif.runs[0].results).toHaveLength(2);
    for (const { locations } of sarif.runs[0].results) {
      expect(locations[0].physicalLocation.artifactLocation.uri).toMatch(/^(?![/.])/);
    }
    expect(sarif.runs[0].results[0].ruleId).toMatch(/^EX-/);
    expect(sarif.runs[0].results[0].partialFingerprints['plateauFinding/v1']).toBe(file.findings[0]?.fingerprint);
  });

  it('leads from every number that was measured to evidence, and from no link nowhere', async () => {
    const page = readFileSync(await written('linked.html', ['--to', 'html']), 'utf8');
    expect(deadLinks(page)).toEqual([]);
    for (const section of ['summary', '2', '4', '7', '8', '12', '13']) {
      expect(unlinkedNumbers(page, `section.${section}`), `section ${section}`).toEqual([]);
    }
    const one = readFileSync(await written('one.html', ['--to', 'html', '--finding', 'PERF-001']), 'utf8');
    expect(deadLinks(one)).toEqual([]);
  });

  it('writes one finding by itself, in which nothing of the others stands', async () => {
    const markdown = readFileSync(await written('PERF-002.md', ['--finding', 'PERF-002']), 'utf8');
    expect(markdown).toContain('PERF-002');
    expect(markdown).not.toMatch(/PERF-001|Anna Berg|seqscan|k6/);
    const missing = await workspace.call(['report', '--finding', 'PERF-9']);
    expect(missing.code).toBe(3);
    expect(missing.err).toContain('finding.notFound');
  });
});

const missing = [...missingTools('pdftotext'), ...(findBrowser(surroundings()) === null ? ['a browser'] : [])];

describe.skipIf(missing.length > 0)(`the report as PDF${skipReason(missing)}`, () => {
  it('holds the same, has fonts of its own and no trace of the printer', async () => {
    const path = await written('report.pdf', ['--to', 'pdf']);
    const text = run('pdftotext', ['-layout', path, '-'], out);
    for (const part of ['Executive summary', '14 Sign-off', 'PERF-001', 'not assessed', 'GET /tail'])
      expect(text).toContain(part);
    expect(text).toMatch(/1 \/ \d+/);
    const bytes = readFileSync(path, 'latin1');
    expect(bytes).not.toMatch(/Mozilla|Chrome|Skia|Linux/);
    expect(bytes).toContain('/FontFile2');
    expect(bytes).not.toContain('/JavaScript');
    // Dates of the same length: the table of offsets still fits.
    expect(spawnSync('pdfinfo', [path], { encoding: 'utf8' }).stderr).toBe('');
  });

  it('is the same to the byte when the same page is printed again for the same moment', async () => {
    // As it is printed: without its script.
    const page = Buffer.from(
      readFileSync(await written('again.html', ['--to', 'html']), 'utf8').replace(/<script>.*<\/script>/s, ''),
    );
    const print = async () => {
      const pdf = await printWithBrowser(page, new AbortController().signal);
      return Buffer.from(withoutPrintersMetadata(pdf, '2026-11-22T10:00:00.000Z'));
    };
    const first = await print();
    expect(first.equals(await print())).toBe(true);
    writeFileSync(join(out, 'again.pdf'), first);
    expect(run('pdfinfo', ['-isodates', join(out, 'again.pdf')], out)).toContain(
      'CreationDate:    2026-11-22T10:00:00Z',
    );
  });

  it('says what to do where there is no browser', async () => {
    const nowhere = join(out, 'nowhere');
    mkdirSync(nowhere);
    writeFileSync(join(nowhere, 'not-a-browser'), '');
    const { code, err } = await workspace.call(['report', '--to', 'pdf', '-o', join(out, 'no.pdf')], undefined, {
      PATH: nowhere,
    });
    expect(code).toBe(3);
    expect(err).toContain('report.noBrowser');
    expect(err).toContain('Install Chromium');
  });
});
