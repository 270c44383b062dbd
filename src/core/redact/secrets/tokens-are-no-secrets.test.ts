import { expect, it } from 'vitest';
import { findSecrets } from './find-secrets.ts';

const found = (text: string) => findSecrets(text, new TextEncoder().encode(text));

it('takes no token of a redacted path behind a function’s name for a secret', () => {
  expect(found('handle ($APP-fbb0bb38de29/server.js);hashPassword ($APP-fbb0bb38de29/server.js) 12')).toEqual([]);
});

it('still finds what looks drawn by chance in its place', () => {
  expect(found('the password is 8sd7fKq2LmZx91PvWt4R')).toHaveLength(1);
});
