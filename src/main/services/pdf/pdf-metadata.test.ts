import { expect, it } from 'vitest';
import { withoutPrintersMetadata } from './pdf-metadata.ts';

const cleaned = (text: string): string =>
  Buffer.from(withoutPrintersMetadata(Buffer.from(text, 'latin1'), '2026-11-22T10:00:00.000Z')).toString('latin1');

it('takes the printer out of a PDF and keeps every offset', () => {
  const info = String.raw`<</Title (a \(b\)) /Creator (Mozilla/5.0 \(X11; Linux x86_64\) Chrome/156) /Producer (Skia/PDF m156) /CreationDate (D:20300101112233+00'00') /ModDate (D:2030)>>`;
  const made = cleaned(info);
  expect(made).toHaveLength(info.length);
  expect(made).not.toMatch(/Mozilla|Linux|Skia|2030/);
  expect(made).toContain("/CreationDate (D:20261122100000+00'00')");
  // No half of a date, and the title is the report's own.
  expect(made).toContain('/ModDate (      )');
  expect(made).toContain(String.raw`/Title (a \(b\))`);
});

it('leaves alone what is no such field', () => {
  const text = 'stream (Skia) /Creators (x) /CreatorTool (y) endstream';
  expect(cleaned(text)).toBe(text);
});

it('counts structure elements from one, wherever the browser began, and no text that reads like one', () => {
  const printed = (from: number): string => {
    const node = (at: number): string => `(node${String(from + at).padStart(8, '0')})`;
    return `<</S /TH\n/ID ${node(0)}>> <</Headers [${node(0)} ${node(2)}]>> <</Title (node00000121)>> <</Limits [${node(0)} ${node(2)}]\n/Names [${node(0)} 7 0 R ${node(2)} 9 0 R]>>`;
  };
  const made = cleaned(printed(121));
  expect(made).toBe(cleaned(printed(120)));
  expect(made).toHaveLength(printed(121).length);
  expect(made).toContain('/ID (node00000001)>> <</Headers [(node00000001) (node00000002)]>>');
  expect(made).toContain('/Names [(node00000001) 7 0 R (node00000002) 9 0 R]');
  expect(made).toContain('/Title (node00000121)');
});
