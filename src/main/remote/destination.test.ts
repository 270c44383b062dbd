import { describe, expect, it } from 'vitest';
import { PlateauError } from '../../core/error.ts';
import { parseDestination } from './destination.ts';

describe('a destination', () => {
  it.each([
    ['staging', 'staging', null, null],
    ['anna@staging', 'staging', 'anna', null],
    ['anna@staging:2222', 'staging', 'anna', 2222],
    ['staging:2222', 'staging', null, 2222],
    ['anna@mail@staging', 'staging', 'anna@mail', null],
    ['DOMAIN\\anna@staging', 'staging', 'DOMAIN\\anna', null],
    ['[::1]:2222', '::1', null, 2222],
    ['anna@[fe80::1%eth0]:22', 'fe80::1%eth0', 'anna', 22],
    ['::1', '::1', null, null],
    ['[staging]', 'staging', null, null],
    ['ssh://staging', 'staging', null, null],
    ['ssh://anna@staging:2222/', 'staging', 'anna', 2222],
    ['ssh://a%40b@staging', 'staging', 'a@b', null],
  ])('“%s”', (text, host, user, port) => {
    expect(parseDestination(text)).toEqual({ host, user, port });
  });

  it.each([
    '',
    '-oProxyCommand=touch /tmp/x',
    'anna@-oProxyCommand=x',
    '-l@staging',
    'ssh://-oProxyCommand=x',
    'anna@',
    '@staging',
    'staging:0',
    'staging:65536',
    'staging:22x',
    'staging:',
    'two words',
    'a;b',
    'a$(b)',
    'a`b`',
    'a\nb',
    'web-*',
    '%h',
    'an"na@staging',
    'ssh://a%3Bb@staging',
    'ssh://a%zz@staging',
    'a\u0000b',
  ])('is not “%s”', (text) => {
    expect(() => parseDestination(text)).toThrow(PlateauError);
    expect(() => parseDestination(text)).toThrow(/is no destination/);
  });
});
