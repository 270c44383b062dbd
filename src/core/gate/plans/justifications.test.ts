import { describe, expect, it } from 'vitest';
import { justificationOf, readJustifications, unusedJustifications } from './justifications.ts';

const FINGERPRINT = '0123456789abcdef';
const ONE = { fingerprint: FINGERPRINT, owner: 'ann', reason: 'small until March', expires: '2027-03-31' };
const file = (...justifications: readonly unknown[]): string => JSON.stringify({ justifications });

describe('a file of justifications', () => {
  it('is read', () => expect(readJustifications(file(ONE), 'j.json')).toEqual([ONE]));

  it.each([
    ['{', /not JSON/],
    ['[]', /expected object/],
    [file({ ...ONE, fingerprint: '0123' }), /justifications\.0\.fingerprint: 12 to 64/],
    [file({ ...ONE, owner: ' ' }), /justifications\.0\.owner/],
    [file({ ...ONE, expires: '2027-02-30' }), /a day of the calendar/],
    [file({ ...ONE, expires: 'never' }), /a day like/],
    [file({ ...ONE, until: '2027-01-01' }), /until/],
    [file({ fingerprint: FINGERPRINT, owner: 'ann', expires: '2027-01-01' }), /reason/],
  ])('%s is refused', (text, message) => {
    expect(() => readJustifications(text, 'j.json')).toThrow(message);
    expect(() => readJustifications(text, 'j.json')).toThrow(
      expect.objectContaining({ code: 'check.badJustifications' }),
    );
  });
});

describe('a justification', () => {
  const finding = { rule: 'EX-SEQ', relation: 'orders', hashes: [`${FINGERPRINT}00`, 'ffffffffffff'] };

  it.each([
    ['2027-03-31T23:59:59.000Z', false],
    ['2027-04-01T00:00:00.000Z', true],
  ])('at %s is expired: %s', (at, expired) => {
    expect(justificationOf(finding, [ONE], at)).toEqual({ justification: ONE, expired });
  });

  it.each([[{ ...ONE, fingerprint: 'aaaaaaaaaaaa' }], [{ ...ONE, rule: 'EX-NL' }], [{ ...ONE, relation: 'users' }]])(
    '%o answers for something else',
    (other) => {
      expect(justificationOf(finding, [other], '2027-01-01T00:00:00Z')).toBeNull();
    },
  );

  it('that holds comes before one that does not', () => {
    const old = { ...ONE, expires: '2026-01-01' };
    expect(justificationOf(finding, [old, ONE], '2027-01-01T00:00:00Z')?.expired).toBe(false);
  });
});

describe('what answers for nothing', () => {
  const other = { ...ONE, fingerprint: 'aaaaaaaaaaaa', rule: 'EX-SEQ', relation: 'users' };

  it('is said, each by what it names', () => {
    expect(unusedJustifications([ONE, other], [ONE])).toEqual([
      'A justification answers for nothing that was found: aaaaaaaaaaaa EX-SEQ users.',
    ]);
    expect(unusedJustifications([ONE, other], [])).toEqual([
      '2 justifications answer for nothing that was found: 0123456789ab, aaaaaaaaaaaa EX-SEQ users.',
    ]);
  });

  it('is silent where each was needed', () => expect(unusedJustifications([ONE], [ONE])).toEqual([]));
});
