import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Files, resealed, unzipped, zipOf } from '../../../../../tests/support/bundle/zip-edit.ts';
import { REDACTION_PROFILES } from '../../../../core/redact/profiles.ts';
import { bundled, context, evidenceWorkspace } from '../evidence-for-tests.ts';
import { verifyBundle } from './verify-bundle.ts';

let folder = '';
let edited = '';
let workspace = '';
let files: Files = new Map();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-told-'));
  edited = join(folder, 'edited.zip');
  workspace = await evidenceWorkspace(folder);
  await bundled(workspace, join(folder, 'a.zip'));
  files = await unzipped(join(folder, 'a.zip'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is wrong with the bundle with some files edited and every hash made again. */
async function failuresWith(edits: readonly (readonly [path: string, edit: (text: string) => string])[]) {
  const changed = edits.map(([path, edit]) => {
    const text = files.get(path)?.toString() ?? '';
    expect([path, edit(text) !== text]).toEqual([path, true]);
    return [path, Buffer.from(edit(text))] as const;
  });
  zipOf(edited, resealed(new Map([...files, ...changed])));
  return (await verifyBundle(edited, context)).failures.map(({ code, path }) => [code, path]);
}

const REPORT = '06-performance-scalability-audit.md';
const PAGE = 'report/index.html';
const ALONE = 'findings/PERF-001.md';
const CSV = 'findings/findings.csv';
const SARIF = 'findings/findings.sarif';
const FINDINGS = 'findings/findings.json';

const EDITS: readonly (readonly [string, string, (text: string) => string])[] = [
  [
    'a severity in the report',
    REPORT,
    (text) => text.replace('**Severity:** **Medium**', '**Severity:** **Critical**'),
  ],
  ['a severity on the page', PAGE, (text) => text.replace('<strong>Medium</strong>', '<strong>Critical</strong>')],
  ['a severity of a finding by itself', ALONE, (text) => text.replace('**Medium**', '**Low**')],
  ['a severity in the table', CSV, (text) => text.replace('medium', 'critical')],
  ['a level in SARIF', SARIF, (text) => text.replace('"level": "warning"', '"level": "error"')],
  ['a status in the report', REPORT, (text) => text.replace('- **Status:** draft', '- **Status:** closed')],
  [
    'a second status beside the first',
    REPORT,
    (text) => text.replace('- **Status:** draft', '$&\n- **Status:** closed'),
  ],
  ['a status on the page', PAGE, (text) => text.replace('<dt>Status</dt><dd>draft', '<dt>Status</dt><dd>closed')],
  ['a title on the page', PAGE, (text) => text.replace(/(<h3[^>]*>PERF-001 · )/, '$1not ')],
  ['a number of the evidence in the report', REPORT, (text) => text.replace(/self 73\.8 %/g, 'self 7.3 %')],
  ['a number of the evidence on the page', PAGE, (text) => text.replace(/FG-PLATEAU: self 7/g, 'FG-PLATEAU: self 1')],
  ['a number of a finding by itself', ALONE, (text) => text.replace('self 73.8 %', 'self 7.3 %')],
  ['a symptom', ALONE, (text) => text.replace(/(#### Symptom\n\n).*\n/, '$1Nothing.\n')],
  [
    'what to fix first',
    REPORT,
    (text) => text.replace(/(## <a id="section.8"><\/a>[^\n]*\n\n)/, '$1Nothing to do.\n\n'),
  ],
  [
    'another finding among the pictures of one',
    REPORT,
    (text) => text.replace(/\n## <a id="section\.13"/, '\n### <a id="finding.perf-002"></a>PERF-002 · Fine\n$&'),
  ],
  [
    'a section that stands twice',
    REPORT,
    (text) => `${text}\n## <a id="section.12"></a>12 Findings summary\n\nNone.\n`,
  ],
  [
    'the name of the bundle',
    PAGE,
    (text) => text.replace(/<dt>Bundle<\/dt><dd><code>[0-9a-f]{32}/, `<dt>Bundle</dt><dd><code>${'0'.repeat(32)}`),
  ],
  ['the day', ALONE, (text) => text.replace('- **Date:** 2026-01-01', '- **Date:** 2027-01-01')],
  ['the version', REPORT, (text) => text.replace('- **Tool:** Plateau 0', '- **Tool:** Plateau 9')],
];

describe('a report of an unsigned bundle in which somebody edits, and makes all hashes again,', () => {
  it.each(EDITS)('%s is found out', async (_what, path, edit) => {
    const failures = await failuresWith([[path, edit]]);
    expect(failures).toContainEqual(['written.differs', path]);
  });

  it('the computed severity in the table alone is found out', async () => {
    const failures = await failuresWith([[CSV, (text) => text.replace('medium,medium', 'medium,high')]]);
    expect(failures).toContainEqual(['written.differs', FINDINGS]);
  });

  it('a finding is found out by every form that tells of it otherwise', async () => {
    const failures = await failuresWith([[FINDINGS, (text) => text.replace('"owner": ""', '"owner": "nobody"')]]);
    expect(new Set(failures.map(([, path]) => path))).toEqual(new Set([REPORT, PAGE, ALONE, CSV, SARIF]));
  });
});

it('holds under every profile, as it was exported', async () => {
  for (const profile of REDACTION_PROFILES) {
    const path = join(folder, `${profile}.zip`);
    await bundled(workspace, path, null, profile);
    const { outcome, failures, otherwise } = await verifyBundle(path, context);
    expect({ profile, outcome, failures, otherwise }).toEqual({
      profile,
      outcome: 'verified',
      failures: [],
      otherwise: [],
    });
  }
});

const FORMS: readonly (readonly [string, RegExp, (text: string) => string, string])[] = [
  [
    'a name that stands twice',
    /findings\.json$/,
    (text) => text.replace('"count": 1', '"count": 9,\n  "count": 1'),
    'file.form',
  ],
  [
    'a number in another spelling',
    /findings\.json$/,
    (text) => text.replace('"count": 1', '"count": 1e0'),
    'file.form',
  ],
  [
    'a name that programs trip over',
    /verdicts\.json$/,
    (text) => text.replace('{\n', '{\n  "__proto__": {},\n'),
    'file.more',
  ],
  ['something more', /investigation\.json$/, (text) => text.replace('{\n', '{\n  "approved": true,\n'), 'file.more'],
  [
    'something more of an item',
    /export\.ndjson$/,
    (text) => text.replace('{"type"', '{"approved":true,"type"'),
    'file.more',
  ],
  ['blanks at the end', /redaction\.json$/, (text) => `${text}  `, 'file.form'],
  ['other ends of lines', /export\.ndjson$/, (text) => text.replaceAll('\n', '\r\n'), 'file.form'],
  ['an empty line', /export\.ndjson$/, (text) => `${text}\n`, 'file.form'],
  ['a mark of the byte order', /captures\/.*provenance\.json$/, (text) => `\ufeff${text}`, 'file.form'],
  [
    'the origin of another item',
    /captures\/.*provenance\.json$/,
    (text) => text.replace(/"item": "p(.)/, (_, digit) => `"item": "p${digit === '0' ? 1 : 0}`),
    'reference.source',
  ],
  [
    'another raw file',
    /captures\/.*provenance\.json$/,
    (text) => text.replace(/"commitment": "..../, '"commitment": "0000'),
    'reference.source',
  ],
  [
    'another redaction',
    /redaction\.json$/,
    (text) => text.replace('"about": "', '"about": "everything is gone: '),
    'reference.redaction',
  ],
];

it.each(FORMS)('finds %s, with every hash made again', async (_what, path, edit, code) => {
  const name = [...files.keys()].find((one) => path.test(one)) ?? '';
  expect(await failuresWith([[name, edit]])).toContainEqual([code, name]);
});

it('finds bytes that are no text', async () => {
  const path = 'redaction.json';
  const bytes = Buffer.from(files.get(path)?.toString().replace('"about": "', '"about": "Z') ?? '');
  bytes[bytes.indexOf('Z')] = 0xff;
  zipOf(edited, resealed(new Map([...files, [path, bytes]])));
  expect((await verifyBundle(edited, context)).failures.map(({ code }) => code)).toContain('file.form');
});
