import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOSTILE_NAMES } from '../../tests/support/exported.ts';
import { bullets, heading, inline, paragraph, tableSection } from './markdown.ts';
import { printable } from './printable.ts';

/** What a reader of Markdown makes of an escaped text (CommonMark §2.4, §2.5). */
const read = (text: string): string =>
  text.replace(/\\([!-/:-@[-`{-~])|&(lt|amp);/g, (_, character: string | undefined, entity: string | undefined) =>
    character !== undefined ? character : entity === 'lt' ? '<' : '&',
  );

const plain = (text: string): string => printable(text.trim().replace(/\s+/g, ' '));
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'\\`*_[]|~#$<>&lt;-+1.) \na') }),
);

describe('a text in Markdown', () => {
  it('is read back as it was, in one line, whatever stands in it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const escaped of [inline(text), paragraph(text)]) {
          expect(read(escaped)).toBe(plain(text));
          expect(escaped).not.toMatch(/[\n<]/);
          expect(escaped.replace(/\\./g, '')).not.toMatch(/[|`*[\]~$#]/);
        }
      }),
    );
  });

  it.each([
    ['Context.cache → Cache.m → Map.table → *', 'Context.cache → Cache.m → Map.table → \\*'],
    ['</title><script>alert(1)</script>', '&lt;/title>&lt;script>alert(1)&lt;/script>'],
    ['![x](http://host/x.png) [a]: b', '!\\[x\\](http://host/x.png) \\[a\\]: b'],
    ['a|b `c`', 'a\\|b \\`c\\`'],
    ['get_user __proto__', 'get_user \\_\\_proto\\_\\_'],
    ['A&B &lt; &#60;', 'A&amp;B &amp;lt; &\\#60;'],
    ['line\r\nbreak\tand \u202eback', 'line break and \ufffdback'],
  ])('%j is %j', (text, escaped) => expect(inline(text)).toBe(escaped));

  it.each([
    ['- item', '\\- item'],
    ['+ item', '\\+ item'],
    ['1. item', '1\\. item'],
    ['2) item', '2\\) item'],
    ['> said', '\\> said'],
    ['--- ', '\\---'],
    ['# heading', '\\# heading'],
    ['5.9 MB', '5.9 MB'],
    ['    code', 'code'],
  ])('%j begins no block: %j', (text, escaped) => expect(paragraph(text)).toBe(escaped));

  it('is a heading or an item of its own', () => {
    expect(heading(2, 'a\n# b')).toBe('## a \\# b');
    expect(bullets(['a\n- b', '- c'])).toBe('- a - b\n- \\- c');
  });
});

describe('a table in Markdown', () => {
  const cellsOf = (line: string): readonly string[] => line.replace(/\\./g, '').split('|');

  it('has as many cells in each line, whatever their names, and cuts the longest', () => {
    const rows = HOSTILE_NAMES.map((name) => [name, '1']);
    const [title, text = '', ...more] = tableSection('Classes', { head: ['class', 'count'], rows, right: [1] });
    expect([title, more]).toEqual(['## Classes', []]);
    const lines = text.split('\n');
    expect(lines.slice(0, 2)).toEqual(['| class | count |', '| --- | ---: |']);
    expect(lines).toHaveLength(2 + rows.length);
    for (const line of lines) expect(cellsOf(line)).toHaveLength(4);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(300);
  });

  it('says how many rows there are where not all are shown, and is left out where there are none', () => {
    const table = { head: ['a'], rows: [['1'], ['2'], ['3']], right: [] };
    expect(tableSection('T', table, 2).at(-1)).toBe('The first 2 of 3.');
    expect(tableSection('T', { ...table, rows: [] })).toEqual([]);
  });
});
