import { describe, expect, it } from 'vitest';
import { stepsOf } from '../../../../tests/support/counted-steps.ts';
import { createRedactor } from '../create-redactor.ts';
import { redactionProfile } from '../profiles.ts';
import { findSecrets } from './find-secrets.ts';

const LONG = 24_000;
const SHARE = 8;
/** A search whose steps grew with the square would take sixty-four times as many; what is linear takes eight times as many, and somewhat more where a bound of its own is not yet reached in the shorter text. */
const MOST = 24;

const text = (part: string, length: number): string => part.repeat(Math.ceil(length / part.length)).slice(0, length);

/** How many times as many steps the long text takes as one of an eighth of its length; what is answered must be what it is without counting. */
function growth(part: string, work: (text: string) => unknown): number {
  const [short, long] = [text(part, LONG / SHARE), text(part, LONG)];
  let answer: unknown = null;
  const few = stepsOf(() => work(short));
  const many = stepsOf(() => {
    answer = work(long);
  });
  expect(answer).toEqual(work(long));
  return many / Math.max(few, LONG / SHARE);
}

describe('hostile texts', () => {
  it.each([
    ...[
      'password',
      'password=',
      'password="token=\'',
      'token ',
      'secret:',
      'cookie: =',
      'cookie: ',
      'authorization: *',
      'bearer ',
    ],
    ...[
      '-----BEGIN PRIVATE KEY-----\n',
      'PuTTY-User-Key-File-',
      'eyJ-',
      'eyJa.',
      'glpat-',
      '$6$',
      '://',
      '://a@',
      'machine ',
    ],
    ...[
      'mysql -p ',
      ':5432:',
      'a',
      '\\',
      '[removed:a',
      'identified by ',
      "password 'a",
      '{"kty": ',
      '-us1',
      'a\u0430',
      '61 ',
      '616',
      'aaaaaaaaaaaaaaaa\naaaa',
      ...['password is ', 'log in as a / ', 'login a a ', 'jsessionid=', 'MTkz', `${'MTkz'.repeat(6)}.`],
    ],
  ])('are searched for secrets in steps proportional to their length: %j', (part) => {
    expect(growth(part, (given) => findSecrets(given))).toBeLessThan(MOST);
  });

  it.each([
    ...[
      '://a:',
      'a@',
      '%40',
      ' /a?b',
      ' /a?b=:',
      'http://[',
      'http://a]]]]',
      '/home/',
      '/srv/a',
      'C:\\Users\\',
      '1.1.',
      '1:',
      '::',
      'a.',
      'a.example',
    ],
    ...[
      '\\\\a',
      'ssh a@',
      'a-',
      'ab-',
      'abcd.',
      '%2Fhome%2F',
      'a\\home\\',
      '4 ',
      '+1 ',
      '(0',
      '[removed:',
      'GB82W',
      '{host:a-',
      'instance="a-',
    ],
  ])('are redacted in steps proportional to their length: %j', (part) => {
    const options = {
      profile: redactionProfile('share-external'),
      key: new Uint8Array(32),
      known: [{ value: 'staging-1', class: 'host' as const }],
    };
    expect(growth(part, (given) => createRedactor(options).freeText(given, 'note'))).toBeLessThan(MOST);
  });

  it('would be told from texts that take steps with the square of their length', () => {
    expect(growth('a ', (given) => given.replace(/a[a ]*b/g, ''))).toBeGreaterThan(MOST);
    expect(growth('ab', (given) => [...given].filter((_, at) => given.indexOf('c', at) === -1))).toBeGreaterThan(MOST);
  });
});
