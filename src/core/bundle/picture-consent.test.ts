import { expect, it } from 'vitest';
import { CONSENT, CONSENT_WITHDRAWN, consentsIn, pictureId } from './picture-consent.ts';

const picture = 'a'.repeat(64);
const looked = 'b'.repeat(64);
const given = { sha256: picture, leaving: looked, profile: 'share-external', who: 'ann' };
const note = (action: string, detail: object, at = '2026-01-01T00:00:00.000Z') => ({
  at,
  action,
  detail: JSON.stringify(detail),
});

it('the last word counts, and is for one picture and the readers of one profile', () => {
  const journal = [note('import', { name: 'x' }), note(CONSENT, given)];
  expect(consentsIn(journal, 'share-external').get(picture)).toMatchObject({ leaving: looked, who: 'ann' });
  expect(consentsIn(journal, 'internal-full').size).toBe(0);
  const withdrawn = note(CONSENT_WITHDRAWN, { sha256: picture, profile: 'share-external' });
  expect(consentsIn([...journal, withdrawn], 'share-external').size).toBe(0);
  const other = note(CONSENT_WITHDRAWN, { sha256: picture, profile: 'internal-full' });
  expect(consentsIn([...journal, other], 'share-external').size).toBe(1);
  const again = note(CONSENT, { ...given, leaving: 'c'.repeat(64) }, '2026-01-02T00:00:00.000Z');
  expect(consentsIn([...journal, withdrawn, again], 'share-external').get(picture)).toMatchObject({
    leaving: 'c'.repeat(64),
    at: '2026-01-02T00:00:00.000Z',
  });
});

it('a picture is called by the bytes that leave', () => {
  expect(pictureId(looked)).toBe('picture-bbbbbbbbbbbb');
});
