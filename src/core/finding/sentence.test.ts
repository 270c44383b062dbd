import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { expect, it } from 'vitest';
import { plainAsMarkdown } from './sentence.ts';

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };

/** What a reader of Markdown sees of a text. */
const seen = (markdown: string): string =>
  micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()] })
    .replace(/<[^>]*>/g, '')
    .replace(/&(lt|gt|amp|quot);/g, (_, name: string) => ENTITIES[name] ?? '')
    .trim();

it('shows names with what is markup elsewhere as they are', () => {
  expect(seen(plainAsMarkdown('Row.__init__ takes 64 %'))).toBe('Row.__init__ takes 64 %');
  expect(seen(plainAsMarkdown('calls <module> and blur.<locals>.<listcomp>'))).toContain('<module> and blur.<locals>');
});

it('leaves a sentence without markup as it is', () => {
  const sentence = 'p95 of POST /order_lines went from 31.5 ms to 43.7 ms, +39 % (77.3–90.4 %).';
  expect(plainAsMarkdown(sentence)).toBe(sentence);
});

it('reads as the text does, whatever stands in it', () => {
  const words = fc.array(
    fc.string({ unit: fc.constantFrom(...'ab1_*`[]()<>&;#!~\\|/.:-+='), minLength: 1, maxLength: 8 }),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(words, (list) => {
      const text = ['a', ...list].join(' ');
      expect(seen(plainAsMarkdown(text))).toBe(text);
    }),
  );
});
