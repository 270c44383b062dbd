import { describe, expect, it } from 'vitest';
import { createRedactor } from '../create-redactor.ts';
import { redactionProfile } from '../profiles.ts';
import { findSecrets } from './find-secrets.ts';

const LONG = 5_000_000;
const SHARE = 8;
/** A search whose time grew with the square would take sixty-four times as long; what is linear takes eight times, and noise of a busy machine a few more. */
const MOST = 32;
/** Times below are noise, in milliseconds. */
const NOISE = 25;

const text = (part: string, length: number): string => part.repeat(Math.ceil(length / part.length)).slice(0, length);

function timeOf(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** How many times as long the long text takes as one of an eighth of its length. */
function growth(part: string, length: number, work: (text: string) => void): number {
  const [short, long] = [text(part, length / SHARE), text(part, length)];
  const few = timeOf(() => work(short));
  return timeOf(() => work(long)) / Math.max(few, NOISE);
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
    ...['mysql -p ', ':5432:', 'a', '\\', '[removed:a'],
  ])('are searched for secrets in time proportional to their length: %j', (part) => {
    expect(growth(part, LONG, (given) => findSecrets(given))).toBeLessThan(MOST);
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
    ...['4 ', '+1 ', '(0', '[removed:'],
  ])('are redacted in time proportional to their length: %j', (part) => {
    const options = {
      profile: redactionProfile('share-external'),
      key: new Uint8Array(32),
      known: [{ value: 'staging-1', class: 'host' as const }],
    };
    expect(growth(part, LONG / SHARE, (given) => createRedactor(options).freeText(given, 'note'))).toBeLessThan(MOST);
  });
});
