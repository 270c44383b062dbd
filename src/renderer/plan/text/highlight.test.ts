import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highlighted, lineOf, lineStarts, type Notation } from './highlight.ts';

const shown = (line: string, notation: Notation): string =>
  highlighted(line, notation)
    .map(({ kind, text }) => `${kind}<${text}>`)
    .join(' ');

it.each([
  ['json', '  "Plan Rows": 50000,', 'plain<  > key<"Plan Rows"> mark<:> plain< > number<50000> mark<,>'],
  ['json', '"Filter": "(a = \\"b: 1\\")"', 'key<"Filter"> mark<:> plain< > string<"(a = \\"b: 1\\")">'],
  ['json', '"x": true}', 'key<"x"> mark<:> plain< > word<true> mark<}>'],
  ['text', '  Sort Key: id', 'key<  Sort Key:> plain< id>'],
  ['text', "Filter: (s = 'x 1')", "key<Filter:> plain< (s = > string<'x 1'> plain<)>"],
  ['text', ' ->  Seq Scan on t (rows=5)', 'plain< > mark<->> plain<  Seq Scan on t (> key<rows=> number<5> plain<)>'],
  ['text', ' (never executed)', 'plain< (> word<never executed> plain<)>'],
  ['yaml', '- Node Type: "Sort"', 'key<- Node Type:> plain< > string<"Sort">'],
  ['yaml', '  "Plan Rows": 5', 'key<  "Plan Rows":> plain< > number<5>'],
  ['xml', '<Plan-Rows>5</Plan-Rows>', 'key<<Plan-Rows>> number<5> key<</Plan-Rows>>'],
] as const)('%s %s', (notation, line, pieces) => expect(shown(line, notation)).toBe(pieces));

describe('laws', () => {
  it('loses no character', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 200 }),
        fc.constantFrom<Notation>('json', 'text', 'yaml', 'xml'),
        (line, notation) => {
          expect(
            highlighted(line, notation)
              .map(({ text }) => text)
              .join(''),
          ).toBe(line);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('finds the line of every offset', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'bc', '\n'), { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        const starts = lineStarts(text);
        for (let at = 0; at < text.length; at++) {
          expect(lineOf(starts, at)).toBe(text.slice(0, at).split('\n').length - 1);
        }
      }),
      { numRuns: 100 },
    );
  });
});

it('reads long lines of anything in one pass', () => {
  for (const line of ['"'.repeat(4000), "'\\".repeat(2000), '<'.repeat(4000), 'A '.repeat(2000), '- '.repeat(2000)]) {
    for (const notation of ['json', 'text', 'yaml', 'xml'] as const) highlighted(line, notation);
  }
});
