import { describe, expect, it } from 'vitest';
import { filledLines, type LinesOf, linesOf, printedBy } from './lines.ts';

const OF: LinesOf = { what: 'the list', hint: 'Write it again.', strict: true };
const bytes = (text: string) => new TextEncoder().encode(text);

describe('lines', () => {
  it('have a number and a byte, also blank ones, and tell whether they end', () => {
    expect([...linesOf(bytes('ä\r\n\r\r\n\nlast'), OF)]).toEqual([
      { text: 'ä', number: 1, offset: 0, ended: true },
      { text: '\r', number: 2, offset: 4, ended: true },
      { text: '', number: 3, offset: 7, ended: true },
      { text: 'last', number: 4, offset: 8, ended: false },
    ]);
    expect([...linesOf(bytes(''), OF)]).toEqual([]);
  });

  it('are trimmed and blank ones left out where a tool printed them', () => {
    const lines = [...filledLines(Uint8Array.of(0x20, 0xff, 0x0a, 0x20, 0x0a, 0x61), printedBy('ps'))];
    expect(lines.map(({ text, number }) => [text, number])).toEqual([
      ['\ufffd', 1],
      ['a', 3],
    ]);
  });

  it('of other bytes than UTF-8 are refused where they must be', () => {
    expect(() => [...linesOf(Uint8Array.of(0x61, 0x0a, 0xff), OF)]).toThrow(
      expect.objectContaining({ code: 'import.badEncoding', at: { offset: 2 } }),
    );
  });

  it('of more than a megabyte are refused', () => {
    const long = bytes(`a\n${'x'.repeat(1_048_577)}`);
    expect(() => [...linesOf(long, OF)]).toThrow(
      expect.objectContaining({
        code: 'import.malformed',
        message: 'Line 2 of the list: it is too long.',
        hint: 'Write it again.',
        at: { offset: 2 },
      }),
    );
  });
});
