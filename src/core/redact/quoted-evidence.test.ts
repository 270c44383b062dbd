import { expect, it } from 'vitest';
import { emptyFinding } from '../finding/empty.ts';
import type { EvidenceVerdict, FindingBody } from '../finding/model.ts';
import { createRedactor } from './create-redactor.ts';
import { type RedactionProfileId, redactionProfile } from './profiles.ts';

const redactor = (profile: RedactionProfileId) =>
  createRedactor({ profile: redactionProfile(profile), key: new Uint8Array(32).fill(7) });

function finding(
  verdict: Pick<EvidenceVerdict, 'subjectKind' | 'subjectKey' | 'subjectLabel' | 'reason'>,
  texts: Partial<FindingBody>,
): FindingBody {
  const row = {
    ...{
      id: 'e1',
      kind: 'profile-verdict' as const,
      item: 'p0',
      sha256: '',
      pointer: '',
      caption: `${verdict.subjectLabel} before`,
    },
    verdict: {
      ...{ rule: 'FG-PLATEAU', ruleVersion: 1, level: 'likely-bottleneck' as const, certainty: 'confirmed' as const },
      ...{ measure: { name: 'share', value: 0.9, unit: 'share' }, ruleSetSha256: '' },
      ...verdict,
    },
  };
  return { ...emptyFinding(), evidence: [row], ...texts };
}

const PLATEAU = {
  ...{
    subjectKind: 'function',
    subjectKey: 'acme.Pricing.quote (/srv/pricing.py)',
    subjectLabel: 'acme.Pricing.quote',
  },
  reason: 'acme.Pricing.quote itself takes 90 % of active CPU time: almost certainly the bottleneck.',
} as const;

it('takes names and sentences that a finding was made of out where names are hidden', () => {
  const body = finding(PLATEAU, {
    title: 'CPU hot path: acme.Pricing.quote',
    bottleneck: 'acme.Pricing.quote takes 90 % of active CPU time in checkout at 20 a second.',
    symptom: PLATEAU.reason,
    cause: 'Each `acme.Pricing.quote` asks twice; acme.Pricing.quoted does not.',
  });
  const left = redactor('share-external-strict').finding(body, 'PERF-001');
  const called = left.evidence.flatMap((row) => ('verdict' in row ? (row.verdict?.subjectLabel ?? []) : []))[0];
  expect(called).not.toContain('Pricing');
  expect(left.title).toBe(`CPU hot path: ${called}`);
  expect(left.evidence[0]?.caption).toBe(`${called} before`);
  expect(left.bottleneck).toBe(`${called} takes 90 % of active CPU time in checkout at 20 a second.`);
  expect(left.symptom).toBe('[a sentence of a rule, which may quote names]');
  // Another name that begins alike is the person's own word.
  expect(left.cause).toBe(`Each \`${called}\` asks twice; acme.Pricing.quoted does not.`);
  expect(redactor('share-external').finding(body, 'PERF-001').title).toBe(body.title);
});

it('takes a step’s table out, and a name in the middle of which a title ends', () => {
  const step = { subjectKind: 'plan-node', subjectKey: 'Seq Scan on invoices', subjectLabel: 'Seq Scan on invoices' };
  const made = finding({ ...step, reason: '' }, { title: 'Missing or wrong index: Seq Scan on invoices' });
  const { title } = redactor('share-external-strict').finding(made, 'PERF-001');
  expect(title).toMatch(/^Missing or wrong index: Seq Scan on /);
  expect(title).not.toContain('invoices');

  const long = { ...PLATEAU, reason: '', subjectLabel: `acme.${'Pricing'.repeat(20)}` };
  const cut = finding(long, { title: `CPU hot path: ${long.subjectLabel.slice(0, 90)}` });
  expect(redactor('share-external-strict').finding(cut, 'PERF-001').title).not.toContain('Pricing');
});
