import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Automaton, folded } from './automaton.ts';
import { unitsOf } from './secrets/find-secrets.ts';

const LONG = 700;

/** Every pattern at every place, by the order of the ends; of those that end together the longest first. */
function oneByOne(patterns: readonly string[], text: string): readonly string[] {
  const plain = (given: string): string => String.fromCharCode(...Array.from(unitsOf(given), folded));
  const small = plain(text);
  const first = patterns.filter((one, at) => one !== '' && patterns.findIndex((it) => plain(it) === plain(one)) === at);
  const found: { readonly pattern: string; readonly end: number }[] = [];
  for (const pattern of first) {
    for (let at = small.indexOf(plain(pattern)); at !== -1; at = small.indexOf(plain(pattern), at + 1)) {
      found.push({ pattern, end: at + pattern.length });
    }
  }
  found.sort((a, b) => a.end - b.end || b.pattern.length - a.pattern.length);
  return found.map(({ pattern, end }) => `${patterns.indexOf(pattern)} ${end}`);
}

function together(patterns: readonly string[], text: string): readonly string[] {
  const found: string[] = [];
  new Automaton(patterns.map(unitsOf)).search(unitsOf(text), (pattern, end) => found.push(`${pattern} ${end}`));
  return found;
}

const few = fc.string({ unit: fc.constantFrom('a', 'B', 'b', '@', '/', '7', 'é', '語', '\0'), maxLength: 9 });
const parts = fc.array(few, { maxLength: 12 });

describe('many patterns in one pass', () => {
  it('are found where each is found by itself, in short texts and in long ones', () => {
    fc.assert(
      fc.property(parts, parts, fc.integer({ min: 0, max: 2 * LONG }), (patterns, texts, gap) => {
        const text = texts.map((part) => `${part}${'-'.repeat(gap % (part.length + 3))}`).join('');
        const long = `${text}${'~'.repeat(gap)}${text}${text}`;
        expect(together(patterns, text)).toEqual(oneByOne(patterns, text));
        expect(together(patterns, long)).toEqual(oneByOne(patterns, long));
      }),
      { numRuns: 400 },
    );
  });

  it.each(['a', 'ab', 'abc', 'abcd', 'abcde'])(
    '%j is found at the very end and over and over in a long text',
    (one) => {
      const text = `${'.'.repeat(LONG)}${one.repeat(LONG)}`;
      expect(together([one], text)).toEqual(oneByOne([one], text));
    },
  );
});
