import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { HOSTILE_NAMES } from '../../../tests/support/exported.ts';
import { gateMarkdown } from './gate-markdown.ts';
import { gateSarif } from './gate-sarif.ts';
import type { GateReport, GateResult } from './model.ts';
import { verdictOf } from './outcome.ts';
import { DEFAULT_POLICY } from './policy.ts';
import { gateResult } from './result.ts';

const result = (more: Partial<GateResult> = {}): GateResult => ({
  ...gateResult(
    { of: 'load k6', before: { ids: ['l1'], label: 'base' }, after: { ids: ['l2'], label: 'pr' } },
    {
      ...{
        gate: 'p95',
        rule: 'MT-REGRESS',
        key: 'p95',
        subject: 'p95 of pr',
        status: 'regressed',
        level: 'investigate',
      },
      ...{ certainty: 'confirmed', passed: false, why: 'It rose.', baselineState: 'updated' },
    },
  ),
  ...more,
});

const report = (gates: readonly GateResult[], more: Partial<GateReport> = {}): GateReport => ({
  passed: false,
  verdict: 'failed',
  gates,
  before: [
    {
      given: 'base.zip',
      is: 'bundle',
      bundleId: 'b',
      workspaceId: null,
      files: [],
      ruleSetSha256: 'c',
      namesHiddenBy: null,
      items: 1,
    },
  ],
  after: [
    {
      given: 'pr.zip',
      is: 'bundle',
      bundleId: 'b',
      workspaceId: null,
      files: [],
      ruleSetSha256: 'c',
      namesHiddenBy: null,
      items: 1,
    },
  ],
  pairs: [],
  ruleSet: { id: 'plateau-default-1', sha256: 'a'.repeat(64) },
  notes: [],
  ...more,
});

const text = fc.oneof(fc.string(), fc.constantFrom(...HOSTILE_NAMES), fc.string({ unit: 'grapheme' }));
const results = fc.array(
  fc.record({
    subject: text,
    why: text,
    rule: fc.constantFrom('EX-SEQ', 'FG-PLATEAU', 'QG-COMPARABLE'),
    passed: fc.constantFrom(true, false, null),
    baselineState: fc.constantFrom(null, 'new', 'unchanged', 'updated', 'absent'),
    justification: fc.oneof(
      fc.constant(null),
      fc.record({
        fingerprint: fc.constant('a'.repeat(12)),
        owner: text,
        reason: text,
        expires: fc.constant('2999-12-31'),
      }),
    ),
  }),
  { maxLength: 60 },
);

const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(ajv);
const validate = ajv.compile(
  JSON.parse(
    readFileSync(resolve(import.meta.dirname, '../../../tests/fixtures/sarif/sarif-schema-2.1.0.json'), 'utf8'),
  ),
);

describe('a check as SARIF', () => {
  it('fits the schema whatever things are called', () => {
    fc.assert(
      fc.property(results, text, (rows, note) => {
        const written = JSON.parse(
          gateSarif(
            report(
              rows.map((row) => result(row)),
              { notes: [note] },
            ),
            { version: '1.0.0', policyFile: null },
          ),
        );
        expect(validate(written), JSON.stringify(validate.errors)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    [{ passed: false, baselineState: 'updated' } as const, { kind: 'fail', level: 'error', baselineState: 'updated' }],
    [
      { passed: null, baselineState: null },
      { kind: 'open', level: 'none' },
    ],
    [{ passed: true, baselineState: 'absent' } as const, { kind: 'pass', level: 'none', baselineState: 'absent' }],
    [{ passed: true, baselineState: 'unchanged' } as const, { baselineState: 'unchanged' }],
    [{ passed: false, baselineState: 'new' } as const, { baselineState: 'new' }],
  ])('says what a result is: %j', (more, said) => {
    const [one] = JSON.parse(gateSarif(report([result(more)]), { version: '1.0.0', policyFile: null })).runs[0].results;
    expect(one).toMatchObject(said);
    expect(one.partialFingerprints['plateauGate/v1']).toMatch(/^[0-9a-f]{64}$/);
    if (more.baselineState === null) expect(one).not.toHaveProperty('baselineState');
  });

  it('names a justification that let something pass as a suppression', () => {
    const justification = { fingerprint: 'a'.repeat(12), owner: 'ann', reason: 'small', expires: '2999-12-31' };
    const [one] = JSON.parse(
      gateSarif(report([result({ passed: true, justification })]), { version: '1.0.0', policyFile: null }),
    ).runs[0].results;
    expect(one).toMatchObject({
      level: 'note',
      suppressions: [{ kind: 'external', status: 'accepted', justification: 'ann, until 2999-12-31: small' }],
    });
  });

  it('has fingerprints that know nothing of ids and of what files are called', () => {
    const at = (id: string, label: string) =>
      gateResult(
        { of: 'load k6', before: null, after: { ids: [id], label } },
        {
          ...{ gate: 'p95', rule: 'MT-REGRESS', key: 'p95', subject: label, status: null, level: 'none' },
          ...{ passed: true, why: label, baselineState: null },
        },
      ).fingerprint;
    expect(at('l1', 'pr-17.json')).toBe(at('l2', 'pr-18.json'));
  });
});

describe('a check for a pull request', () => {
  it('has fewer than 60 lines, whatever there is to tell', () => {
    fc.assert(
      fc.property(results, fc.array(text, { maxLength: 40 }), (rows, notes) => {
        const lines = gateMarkdown(
          report(
            rows.map((row) => result(row)),
            { notes },
          ),
        ).split('\n');
        expect(lines.length).toBeLessThan(60);
      }),
      { numRuns: 60 },
    );
    const many = [false, null, true].flatMap((passed) => Array.from({ length: 500 }, () => result({ passed })));
    expect(gateMarkdown(report(many, { notes: Array.from({ length: 50 }, String) })).split('\n').length).toBeLessThan(
      60,
    );
  });

  it('is nothing but text and tables, calls nobody and leads nowhere, whatever things are called', () => {
    const hostile = [
      ...HOSTILE_NAMES,
      '@octocat @org/team',
      'https://evil.example/x www.evil.example',
      '<img src=x onerror=alert(1)>',
      '[x](javascript:alert(1)) ![y](//evil)',
      'a | b\n\n# heading',
    ];
    for (const name of hostile) {
      const written = gateMarkdown(report([result({ subject: name, why: name })], { notes: [name] }));
      const html = micromark(written, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
      expect(html).not.toMatch(/<(?!\/?(?:h2|h3|p|table|thead|tbody|tr|th|td|ul|li)\b)/);
      expect(html.match(/<tr>/g)).toHaveLength(2);
      expect(written).not.toMatch(/@[a-z]/i);
    }
  });
});

describe('how a check ends', () => {
  it.each([
    [[true, true], '2', 'passed'],
    [[true, false, null], '2', 'failed'],
    [[true, null], '2', 'undecided'],
    [[true, null], 'pass', 'passed'],
    [[null, false], 'pass', 'failed'],
    [[], '2', 'undecided'],
  ] as const)('%j with %s: %s', (passed, incomparable, ended) => {
    expect(
      verdictOf(
        passed.map((one) => ({ passed: one })),
        { ...DEFAULT_POLICY, incomparable },
      ),
    ).toBe(ended);
  });
});
