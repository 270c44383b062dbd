import { expect, it } from 'vitest';
import {
  elsewherePath,
  elsewhereWords,
  MOST_ELSEWHERE,
  type SignOffElsewhere,
  shownElsewhere,
  signOffsElsewhere,
  signOffsElsewhereFile,
  statementElsewhere,
} from './elsewhere.ts';
import { keyWords } from './key-standing.ts';

const signOff: SignOffElsewhere = {
  ...{ role: 'sre', name: 'Sam Ito', signedAt: '2026-05-01T10:00:00.000Z', shortened: false },
  ...{ bundleId: 'a'.repeat(32), manifestSha256: 'b'.repeat(64), signature: '', key: '' },
  ...{ cameWith: 'a'.repeat(32), recordedAt: '2026-06-01T00:00:00.000Z' },
};

it('says of which bundle it is a signature, and never that it is one of what is here', () => {
  const [same, older] = shownElsewhere([signOff, { ...signOff, bundleId: 'c'.repeat(32) }]).map(elsewhereWords);
  expect(same).toBe(`signed elsewhere, for bundle ${'a'.repeat(32)}`);
  expect(older).toBe(`signed elsewhere, for an older bundle than ${'a'.repeat(32)}, with which it came`);
});

it('shows no signature, and what its key is worth to whoever looks', () => {
  const [plain] = shownElsewhere([signOff]);
  expect(plain).not.toHaveProperty('signature');
  expect(plain && keyWords(plain)).toBe('no key: claimed');
  const [signed] = shownElsewhere([{ ...signOff, key: 'SHA256:x' }]);
  expect(signed && keyWords(signed)).toBe('key unknown');
  const [known] = shownElsewhere([signOff], () => ({ keyState: 'known', by: 'sam@audit.example' }));
  expect(known && keyWords(known)).toBe('verified: sam@audit.example');
  const [wrong] = shownElsewhere([signOff], () => ({ keyState: 'bad', by: '' }));
  expect(wrong && keyWords(wrong)).toBe('signature is wrong');
});

it('tells of a clock that was wrong when it came', () => {
  const [shown] = shownElsewhere([{ ...signOff, signedAt: '2026-06-03T00:00:00.000Z' }]);
  expect(shown?.clock).toContain('2 days after it came here');
});

it('says of a shortened name that it is one, and keeps to what a bundle may hold', () => {
  expect(statementElsewhere(signOff)).not.toHaveProperty('shortened');
  expect(statementElsewhere({ ...signOff, shortened: true })).toMatchObject({ shortened: true });
  const one = { isSigned: true, cameWith: signOff.cameWith };
  const of = (count: number) => signOffsElsewhereFile.safeParse(signOffsElsewhere(Array(count).fill(one))).success;
  expect([of(MOST_ELSEWHERE), of(MOST_ELSEWHERE + 1)]).toEqual([true, false]);
  expect([elsewherePath(0, 'json'), elsewherePath(999, 'sshsig')]).toEqual([
    'workspace/sign-offs/0001.json',
    'workspace/sign-offs/1000.sshsig',
  ]);
});
