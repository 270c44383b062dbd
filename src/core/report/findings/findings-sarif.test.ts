import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { HOSTILE_NAMES } from '../../../../tests/support/exported.ts';
import { reported, reportOf, wholeFinding } from '../../../../tests/support/report-findings.ts';
import type { FindingBody } from '../../finding/model.ts';
import { buildReport } from '../build-report.ts';
import type { ReportedFinding } from '../input.ts';
import { reportMarkdown } from '../markdown/report-markdown.ts';
import { baselineStateOf } from './baseline-state.ts';
import { findingsSarif } from './findings-sarif.ts';

const fixtures = new URL('../../../../tests/fixtures/sarif/', import.meta.url);
const schema = JSON.parse(readFileSync(new URL('sarif-schema-2.1.0.json', fixtures), 'utf8'));
// One of the schema’s patterns is none of Unicode’s.
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(ajv);
const validate = ajv.compile(schema);

const inReport = (findings: readonly ReportedFinding[]) => ({
  file: 'audit.md',
  folder: null,
  text: () => reportMarkdown(buildReport(reportOf(findings))),
});

/** The results of what is written, which must fit the schema. */
function resultsOf(findings: readonly ReportedFinding[]) {
  const written = JSON.parse(findingsSarif(reportOf(findings), inReport(findings)));
  expect(validate(written), JSON.stringify(validate.errors)).toBe(true);
  return written.runs[0].results;
}

const body = wholeFinding('q1', 'c'.repeat(64));
const withBody = (change: Partial<FindingBody>, more: Partial<ReportedFinding> = {}): ReportedFinding =>
  reported('PERF-001', { ...body, ...change }, more);

describe('findings as SARIF', () => {
  it('fits the official schema, also with no findings at all', () => {
    expect(resultsOf([])).toEqual([]);
    expect(resultsOf([withBody({})])).toHaveLength(1);
  });

  it('names the line of code where there is one', () => {
    expect(resultsOf([withBody({})])[0].locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: 'src/orders/repository.py', uriBaseId: 'SRCROOT' },
          region: { startLine: 42 },
        },
        message: { text: 'Where it is asked' },
      },
    ]);
  });

  it('names what was measured where there is no file', () => {
    const evidence = body.evidence.filter(({ kind }) => kind !== 'code');
    const [result] = resultsOf([withBody({ evidence })]);
    expect(result.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: 'audit.md', uriBaseId: 'REPORT' },
          region: { startLine: expect.any(Number) },
        },
        logicalLocations: [{ fullyQualifiedName: 'POST /orders', kind: 'endpoint' }],
      },
    ]);
  });

  it('points to the line of the report on which the finding begins, in the folder that is named', () => {
    const evidence = body.evidence.filter(({ kind }) => kind !== 'code');
    const findings = [withBody({ evidence }), reported('PERF-002', { ...body, evidence })];
    const input = reportOf(findings);
    const { text } = inReport(findings);
    const written = JSON.parse(findingsSarif(input, { file: 'audit.md', folder: 'docs/perf runs', text }));
    expect(validate(written)).toBe(true);
    for (const { locations, properties } of written.runs[0].results) {
      const [{ physicalLocation }] = locations;
      expect(physicalLocation.artifactLocation).toEqual({ uri: 'docs/perf%20runs/audit.md', uriBaseId: 'SRCROOT' });
      const line = text().split('\n')[physicalLocation.region.startLine - 1];
      expect(line).toMatch(new RegExp(`^### <a id="[^"]+"></a>${properties.finding} · `));
    }
    expect(Object.keys(written.runs[0].originalUriBaseIds)).toEqual(['SRCROOT']);
  });

  it('has each result in a file, as code scanning asks, whatever is known of it', () => {
    const { flow } = body;
    const bare = { evidence: [], flow: { ...flow, endpoint: '' } };
    const [inCode, inText] = resultsOf([withBody({}), withBody(bare)]);
    for (const result of [inCode, inText]) {
      expect(result.locations[0].physicalLocation.artifactLocation.uri).toMatch(/^[^/].*\.(py|md)$/);
    }
    expect(inCode.partialFingerprints).not.toHaveProperty('primaryLocationLineHash');
    expect(inText.partialFingerprints.primaryLocationLineHash).toMatch(/^[0-9a-f]+:1$/);
  });

  it.each([
    ['critical', 'error'],
    ['high', 'error'],
    ['medium', 'warning'],
    ['low', 'note'],
  ] as const)('says of a %s finding %s', (used, level) => {
    const [result] = resultsOf([withBody({}, { severity: { used, computed: used, why: '' } })]);
    expect(result).toMatchObject({ kind: 'fail', level });
  });

  it('leaves open what has no severity', () => {
    const [result] = resultsOf([withBody({}, { severity: { used: null, computed: null, why: '' } })]);
    expect(result).toMatchObject({ kind: 'open', level: 'none' });
  });

  it.each([
    ['new', 'new'],
    ['exposed', 'new'],
    ['persisting', 'unchanged'],
    ['masked', 'unchanged'],
    ['improved', 'updated'],
    ['regressed', 'updated'],
    ['resolved', 'absent'],
    ['inconclusive', null],
    ['not-comparable', null],
  ])('calls a finding that is %s against the baseline %s', (status, state) => {
    expect(baselineStateOf(status)).toBe(state);
    const [result] = resultsOf([withBody({}, { retest: { status, why: '', comparison: null } })]);
    expect(result.baselineState ?? null).toBe(state);
  });

  it('suppresses a risk that somebody took, with who and why', () => {
    const decision = { name: 'Cleo', day: '2026-11-20', reason: 'migrated in March' };
    const [result] = resultsOf([withBody({ status: 'risk-accepted', decision })]);
    expect(result.suppressions).toEqual([
      {
        kind: 'external',
        status: 'accepted',
        justification: 'Risk accepted by Cleo on 2026-11-20: migrated in March',
      },
    ]);
    expect(resultsOf([withBody({})])[0].suppressions).toEqual([]);
  });

  it('keeps its own fingerprint', () => {
    expect(resultsOf([withBody({})])[0].partialFingerprints).toEqual({ 'plateauFinding/v1': 'f'.repeat(64) });
  });

  it.each([...HOSTILE_NAMES, '../../etc/passwd', 'C:\\x y\\%00', '\ud800'])(
    'fits the schema with the name %j',
    (name) => {
      const evidence = body.evidence.map((row) =>
        row.kind === 'code' ? { ...row, path: name, repository: name } : row,
      );
      const decision = { name, day: '2026-11-20', reason: name };
      const [result] = resultsOf([
        withBody({ title: name, bottleneck: name, owner: name, evidence, decision, status: 'rejected' }),
      ]);
      const { uri } = result.locations[0].physicalLocation.artifactLocation;
      expect(uri).not.toMatch(/^\/|[\s<>"\\:]/);
    },
  );
});
