import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { commitmentOf, openingOf } from './commitment.ts';

const key = fc.uint8Array({ minLength: 16, maxLength: 64 });
const digest = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));

it('is HMAC-SHA256 of the digest’s digits under the opening, as other tools make it', () => {
  fc.assert(
    fc.property(key, digest, (secret, sha256) => {
      const opening = openingOf(secret, sha256);
      expect(opening).toBe(createHmac('sha256', secret).update(`raw file\0${sha256}`).digest('hex'));
      expect(commitmentOf(opening, sha256)).toBe(
        createHmac('sha256', Buffer.from(opening, 'hex')).update(sha256).digest('hex'),
      );
    }),
  );
});

it('is another one for another file, under the same opening or its own, and in another workspace', () => {
  fc.assert(
    fc.property(key, key, digest, digest, (one, other, a, b) => {
      fc.pre(a !== b && Buffer.compare(one, other) !== 0);
      const opening = openingOf(one, a);
      const made = [commitmentOf(opening, a), commitmentOf(opening, b), commitmentOf(openingOf(one, b), b)];
      expect(new Set([...made, commitmentOf(openingOf(other, a), a)]).size).toBe(4);
    }),
  );
});
