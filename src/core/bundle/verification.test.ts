import { expect, it } from 'vitest';
import {
  buildsSentence,
  claimedItem,
  claimsOf,
  otherVersionSentences,
  outcomeOf,
  stepOf,
  stepsOf,
  type Verification,
  verification,
} from './verification.ts';

const none = { rules: 0, words: 0, figures: 0, verdict: 0, gone: 0, added: 0, unread: 0 };
const good: Verification = {
  outcome: 'verified',
  ok: true,
  level: 'journal chain',
  bundleId: 'b'.repeat(32),
  createdAt: '2026-01-01T00:00:00.000Z',
  manifestSha256: 'a'.repeat(64),
  tool: { name: 'Plateau', version: '0', commit: 'c'.repeat(40) },
  verifiedBy: { version: '1', commit: null },
  files: 12,
  failures: [],
  warnings: [],
  signatures: [],
  signOffs: [],
  replay: { verdicts: 3, equal: 3, cannot: [], alike: true, differs: none, differences: [] },
  unheld: [],
  otherwise: [],
};
const states = (found: Verification) => Object.fromEntries(stepsOf(found).map(({ step, state }) => [step, state]));

it('passes every step of a bundle that nothing is wrong with; one that nobody signed has no signature', () => {
  expect(states(good)).toEqual({
    ...{ container: 'passed', files: 'passed', journal: 'passed', references: 'passed', replay: 'passed' },
    signatures: 'none',
    signOffs: 'none',
  });
  expect(claimsOf(good)).toBe(0);
});

it('puts each failure to its step, and those of the bundle as a whole to none', () => {
  const codes = [
    'container.absolute',
    'manifest.schema',
    'file.sha256',
    'sums.differ',
    'journal.head',
    'history.broken',
    'signOff.manifest',
    'reference.item',
  ];
  expect([...codes, 'verdicts.missing', 'replay.differs', 'signature.bad', 'more'].map(stepOf)).toEqual([
    ...['container', 'files', 'files', 'files', 'journal', 'journal', 'signOffs', 'references'],
    ...['references', 'replay', 'signatures', null],
  ]);
  const failure = { path: 'a.csv', code: 'file.sha256', message: 'It is another file.' };
  const failed = { ...good, ok: false, failures: [failure] };
  expect(stepsOf(failed).find(({ step }) => step === 'files')).toMatchObject({ state: 'failed', failures: [failure] });
});

it('tells what is only claimed from what is proven', () => {
  const cannot = [{ item: 'l1', kind: 'heap', label: 's0.heapsnapshot', verdicts: 2, why: 'no model' }];
  const replay = { verdicts: 3, equal: 1, cannot, alike: true, differs: none, differences: [] };
  const unheld = [{ finding: 'PERF-001', evidence: 'e1', why: 'other rules' }];
  const claimed = { ...good, replay, unheld, signatures: [{ path: 's', state: 'unknown' as const, by: 'SHA256:x' }] };
  expect(states(claimed)).toMatchObject({ replay: 'claimed', references: 'claimed', signatures: 'claimed' });
  expect(claimsOf(claimed)).toBe(2);
  const redrawn = { ...good, otherwise: ['audit_artifacts/flame.svg'] };
  expect([outcomeOf({ ...redrawn, failed: false }), states(redrawn).replay]).toEqual(['claimed', 'claimed']);
  expect(claimed.replay.cannot.map(claimedItem)).toEqual([expect.stringMatching(/^\w+, s0\.heapsnapshot \(heap\)$/)]);
});

it('calls nothing verified that this version gives otherwise, whatever else is well, and what is wrong failed', () => {
  const replay = { verdicts: 3, equal: 2, cannot: [], alike: false, differs: { ...none, words: 1 }, differences: [] };
  const other = { ...good, replay };
  expect(states(other).replay).toBe('other-version');
  expect(outcomeOf({ failed: false, replay, unheld: [], otherwise: [] })).toBe('other-version');
  expect(outcomeOf({ failed: true, replay, unheld: [], otherwise: [] })).toBe('failed');
  expect(outcomeOf({ failed: false, replay: good.replay, unheld: [], otherwise: [] })).toBe('verified');
  expect(otherVersionSentences(other).join(' ')).toContain(
    'of 3 verdicts 2 are equal to the byte, 1 the same in level',
  );
  expect(buildsSentence(other)).toBe(
    'Made, as it says, by Plateau 0 (commit cccccccccccc); verified by Plateau 1 (commit not known).',
  );
});

it('reaches nothing beyond the files where there is no manifest', () => {
  const unread = { ...good, ok: false, manifestSha256: null, replay: null };
  expect(states(unread)).toMatchObject({ journal: 'not-reached', replay: 'not-reached', signatures: 'not-reached' });
});

it('reads what it does not know of a verification away, and refuses what is none', () => {
  expect(verification.parse({ ...good, meaning: 'more' })).toEqual(good);
  expect(verification.safeParse({ ok: true }).success).toBe(false);
});

it('passes sign-offs where known keys signed this bundle, and says of every other that it is only claimed', () => {
  const signed: Verification['signOffs'][number] = {
    ...{ role: 'sre', name: 'Sam Ito', signedAt: '2026-01-02T00:00:00.000Z', manifestSha256: 'c'.repeat(64) },
    ...{ bundle: 'this', state: 'known', by: 'sam@audit.example' },
  };
  expect(states({ ...good, signOffs: [signed] }).signOffs).toBe('passed');
  for (const other of [
    { state: 'unknown' },
    { state: 'none' },
    { bundle: 'other' },
    { bundle: 'elsewhere' },
  ] as const) {
    expect(states({ ...good, signOffs: [signed, { ...signed, ...other }] }).signOffs).toBe('claimed');
  }
});
