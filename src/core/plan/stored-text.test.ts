import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_LINE_LENGTH } from './stored.ts';
import { keptSpan, TextLines, textBlocks, textPage } from './stored-text.ts';

const reader = (text: string) => (span: { readonly start: number; readonly end: number }) =>
  text.slice(span.start, span.end);

describe('the lines of a text', () => {
  const text = 'one\r\ntwo\n\nfour';

  it.each([
    [0, 1],
    [4, 1],
    [5, 2],
    [9, 3],
    [10, 4],
    [99, 4],
  ])('position %i is on line %i', (position, line) => expect(TextLines.of(text).lineOf(position)).toBe(line));

  it('are told without what ends them', () => {
    const { lines, firstLine, lastLine } = textPage(TextLines.of(text), { from: 1, to: 99 }, reader(text));
    expect(lines.map((line) => line.text)).toEqual(['one', 'two', '', 'four']);
    expect([firstLine, lastLine]).toEqual([1, 4]);
  });

  it('of a part keep their numbers', () => {
    const part = TextLines.of(text).part({ start: 5, end: 10 });
    expect([part.firstLine, part.lastLine, part.lineOf(9)]).toEqual([2, 3, 3]);
  });

  it('that are long are cut around what is asked for', () => {
    const long = `${'a'.repeat(50_000)}NEEDLE${'b'.repeat(50_000)}\n`;
    const [line] = textPage(TextLines.of(long), { from: 1, to: 1, near: 50_000 }, reader(long)).lines;
    expect(line?.text.slice(50_000 - (line?.start ?? 0))).toMatch(/^NEEDLE/);
    expect(line?.text.length).toBe(MOST_LINE_LENGTH);
    expect((line?.before ?? 0) + (line?.text.length ?? 0) + (line?.after ?? 0)).toBe(long.length);
  });
});

describe('the text that is kept with a plan', () => {
  it('is all of a file with one plan', () => {
    expect(keptSpan(TextLines.of('a\nb\n'), { start: 2, end: 3 }, 1)).toEqual({ start: 0, end: 4 });
  });

  it('holds the plan, and with all plans of a file no more than three times the file', () => {
    const line = fc.string({ maxLength: 30 }).map((text) => `${text}\n`);
    fc.assert(
      fc.property(fc.array(line, { minLength: 2, maxLength: 40 }), fc.integer({ min: 2, max: 12 }), (parts, plans) => {
        const text = parts.join('');
        const each = Math.floor(text.length / plans);
        let sum = 0;
        for (let i = 0; i < plans; i++) {
          const source = { start: i * each, end: (i + 1) * each };
          const kept = keptSpan(TextLines.of(text), source, plans);
          expect(kept.start).toBeLessThanOrEqual(source.start);
          expect(kept.end).toBeGreaterThanOrEqual(source.end);
          sum += kept.end - kept.start;
        }
        expect(sum).toBeLessThanOrEqual(3 * text.length);
      }),
    );
  });

  it('is stored in blocks that cut no character in two', () => {
    const text = '😀'.repeat(600_000).slice(1);
    const blocks = textBlocks(`a${text}`, { start: 0, end: text.length + 1 });
    expect(blocks.map((block) => block.text).join('')).toBe(`a${text}`);
    for (const block of blocks.slice(1)) expect(block.text.codePointAt(0)).toBe(0x1f600);
  });
});
