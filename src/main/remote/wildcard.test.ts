import { describe, expect, it } from 'vitest';
import { matchesPatterns, matchesWildcard } from './wildcard.ts';

describe('a pattern', () => {
  it.each([
    ['staging', 'staging', true],
    ['staging', 'stag*', true],
    ['staging', '*ing', true],
    ['staging', '*', true],
    ['', '*', true],
    ['', '?', false],
    ['a', '?', true],
    ['ab', '?', false],
    ['web-1.example.org', 'web-?.*.org', true],
    ['aab', 'a*ab', true],
    ['a.c', 'a.c', true],
    ['abc', 'a.c', false],
    ['staging', 'Staging', false],
    ['a+b', 'a+b', true],
  ])('“%s” and “%s”: %s', (text, pattern, expected) => {
    expect(matchesWildcard(text, pattern)).toBe(expected);
  });

  it('takes no exponential time', () => {
    expect(matchesWildcard('a'.repeat(2000), `${'*a'.repeat(200)}b`)).toBe(false);
  });
});

describe('a list of patterns', () => {
  it('lets a negated pattern win, and a list of only negated ones match nothing', () => {
    expect(matchesPatterns('web-1', ['web-*', '!web-2'])).toBe(true);
    expect(matchesPatterns('web-2', ['web-*', '!web-2'])).toBe(false);
    expect(matchesPatterns('db', ['!web-2'])).toBe(false);
  });
});
