import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOSTILE_NAMES } from '../../../../tests/support/exported.ts';
import type { GateReport, GateSource } from '../model.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import { gateResult } from '../result.ts';
import { gateCounts, gateSummary, gateWord, settingText, sideText, silentGates } from './gate-words.ts';
import { gateFile, gateRecord } from './model.ts';
import { readGate, recogniseGate } from './read-gate.ts';

const sides = {
  before: { ids: ['l1'], label: 'base' },
  after: { ids: ['l2'], label: 'pr' },
};
const source: GateSource = {
  ...{ given: 'base.zip', is: 'bundle', bundleId: 'b1', workspaceId: null, files: [] },
  ...{ ruleSetSha256: 'c'.repeat(64), namesHiddenBy: null, items: 1 },
};

const said = (subject: string, passed: boolean | null, why = 'It rose.') =>
  gateResult(
    { of: 'load k6', ...sides },
    {
      ...{ gate: 'p95', rule: 'MT-REGRESS', key: subject, subject, why, passed },
      ...{ status: passed === null ? 'not-comparable' : 'regressed', level: 'investigate' },
      baselineState: 'updated',
    },
  );

const reportOf = (gates: GateReport['gates'], verdict: GateReport['verdict']): GateReport => ({
  ...{ passed: verdict === 'passed', verdict, gates, pairs: [], notes: ['A note.'] },
  ...{ before: [source], after: [{ ...source, given: 'pr.zip', bundleId: 'b2' }] },
  ruleSet: { id: 'plateau-default-1', sha256: 'a'.repeat(64) },
});

const by = { checkedAt: '2026-11-22T08:00:00.000Z', version: '0.1.0', policy: DEFAULT_POLICY, policyFile: null };
const printed = (gates: GateReport['gates'], verdict: GateReport['verdict']): string =>
  JSON.stringify(gateFile(by, reportOf(gates, verdict)));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
async function* chunks(text: string) {
  yield bytes(text);
}
const FAILED = printed([said('GET /orders', false), said('GET /cart', true), said('GET /', null)], 'failed');

describe('the result of a check', () => {
  it('is read as it was printed, without what only the checked workspaces know', async () => {
    const record = await readGate(chunks(FAILED));
    expect(record).toMatchObject({ checkedAt: by.checkedAt, verdict: 'failed', policy: { file: null } });
    expect(record.gates.map(gateWord)).toEqual(['failed', 'passed', 'not comparable']);
    expect(JSON.stringify(record)).not.toContain('"l1"');
    expect(gateSummary(record)).toBe('failed · 1 failed, 1 not comparable, 1 passed · 1 item before, 1 item after');
    expect(sideText(record.before)).toBe('base.zip (bundle b1, 1 item)');
    expect(silentGates(record)).toContain('leak');
    expect(silentGates(record)).not.toContain('p95');
    expect(record.policy.gates.map(settingText).slice(0, 3)).toEqual([
      'limit 20 % · confirmed',
      'limit 30 % · confirmed',
      'limit 1 %',
    ]);
    expect(record.policy.gates.map(settingText)).toContain('limit 200 KB · growth 5 %');
  });

  it('is known by its first bytes, whatever is in it, and nothing else is', () => {
    expect(recogniseGate(bytes(FAILED))).toBe(true);
    expect(recogniseGate(bytes(`\n ${JSON.stringify(JSON.parse(FAILED), null, 2)}`))).toBe(true);
    expect(recogniseGate(bytes('{"metrics": {}, "schema": "plateau-gate/1"}'))).toBe(false);
    expect(recogniseGate(bytes('["schema", "plateau-gate/1"]'))).toBe(false);
  });

  it.each([
    ['a failed gate under a verdict that passed', printed([said('x', false)], 'passed')],
    ['no failed gate under one that failed', printed([said('x', true)], 'failed')],
    ['an open gate that the policy lets not pass', printed([said('x', null)], 'passed')],
    ['two answers', FAILED.replace('"passed":false', '"passed":true')],
    ['a number for a name', FAILED.replace('"GET /cart"', '7')],
    ['a day that is none', FAILED.replace('2026-11-22T08', '2026-13-45T08')],
    ['nothing else', '{"schema":"plateau-gate/1"}'],
  ])('is refused with %s', async (_, text) => {
    await expect(readGate(chunks(text))).rejects.toMatchObject({ code: 'gate.badResult' });
  });

  it('is cut where a name has no end', async () => {
    const record = await readGate(chunks(printed([said('n'.repeat(1e6), false)], 'failed')));
    expect(record.gates[0]?.subject).toHaveLength(10_000);
  });

  it('of a newer version says so, and where JSON is damaged names the byte', async () => {
    const newer = FAILED.replace('plateau-gate/1', 'plateau-gate/2');
    await expect(readGate(chunks(newer))).rejects.toMatchObject({ code: 'gate.newerResult' });
    await expect(readGate(chunks(`${FAILED}}`))).rejects.toMatchObject({
      code: 'import.badJson',
      at: { offset: FAILED.length },
    });
    await expect(readGate(chunks(FAILED.slice(0, -9)))).rejects.toMatchObject({ code: 'import.truncated' });
    await expect(readGate(chunks(`{"schema":"plateau-gate/1","x":${'['.repeat(1e6)}`))).rejects.toMatchObject({
      code: expect.stringMatching(/^import\./),
    });
  });

  it('keeps every name as text, and a key that is a prototype’s means nothing', async () => {
    const name = fc.oneof(fc.string(), fc.constantFrom(...HOSTILE_NAMES));
    await fc.assert(
      fc.asyncProperty(name, name, async (subject, why) => {
        const gates = [said(subject, false, why)];
        const text = printed(gates, 'failed').replace(/}$/, ',"__proto__":{"passed":1}}');
        const record = await readGate(chunks(text));
        const [read] = JSON.parse(text).gates;
        expect([record.gates[0]?.subject, record.gates[0]?.why]).toEqual([read.subject.slice(0, 10_000), read.why]);
        expect(gateRecord.safeParse(record).success).toBe(true);
        expect(gateCounts(record)).toBe('1 failed');
      }),
    );
  });
});
