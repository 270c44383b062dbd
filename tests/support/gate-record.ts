import type { GateReport, GateSource } from '../../src/core/gate/model.ts';
import { DEFAULT_POLICY } from '../../src/core/gate/policy.ts';
import { gateResult } from '../../src/core/gate/result.ts';
import { type GateRecord, gateFile, gateRecord } from '../../src/core/gate/result-file/model.ts';

export interface GateForTests {
  readonly checkedAt?: string;
  readonly verdict?: 'passed' | 'failed';
  /** Of the gate that failed. */
  readonly subject?: string;
  readonly rule?: string;
  readonly why?: string;
  /** Paths of the side after. */
  readonly given?: string;
}

const source: Omit<GateSource, 'given'> = {
  ...{ is: 'bundle', bundleId: 'b1', workspaceId: null, files: [], namesHiddenBy: null, items: 1 },
  ruleSetSha256: 'c'.repeat(64),
};

/** What “plateau check --json” prints of a check of three endpoints, of which one may have failed. */
export function gateFileFor({
  checkedAt = '2026-11-22T08:00:00.000Z',
  verdict = 'failed',
  subject = 'GET /orders',
  rule = 'MT-REGRESS',
  why = 'p95 rose by 40 %.',
  given = 'pr.zip',
}: GateForTests = {}): object {
  const said = (name: string, passed: boolean | null) =>
    gateResult(
      { of: 'load k6', before: { ids: ['l1'], label: 'base' }, after: { ids: ['l2'], label: 'pr' } },
      {
        ...{ gate: 'p95', rule, key: name, subject: name, passed, why, level: 'investigate', certainty: 'confirmed' },
        ...{ status: passed === null ? 'not-comparable' : 'regressed', baselineState: 'updated' },
      },
    );
  const gates =
    verdict === 'failed'
      ? [said('GET /cart', true), said(subject, false), said('GET /', null)]
      : [said('GET /cart', true)];
  const report: GateReport = {
    ...{ passed: verdict === 'passed', verdict, gates, pairs: [], notes: [] },
    before: [{ ...source, given: 'base.zip' }],
    after: [{ ...source, given, bundleId: 'b2' }],
    ruleSet: { id: 'plateau-default-1', sha256: 'a'.repeat(64) },
  };
  return gateFile({ checkedAt, version: '0.1.0', policy: DEFAULT_POLICY, policyFile: 'ci/plateau-gate.yaml' }, report);
}

/** The same as it is kept. */
export const gateRecordFor = (given: GateForTests): GateRecord => gateRecord.parse(gateFileFor(given));
