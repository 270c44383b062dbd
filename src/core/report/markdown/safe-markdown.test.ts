import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { proseHtml, safeMarkdown } from './safe-markdown.ts';

/** The page a reader of Markdown makes of it who lets everything through. */
const drawn = (markdown: string): string =>
  micromark(markdown, {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });

const DANGERS =
  /<(?!\/?(?:p|strong|em|code|pre|ul|ol|li|table|thead|tbody|tr|th|td|blockquote|a|hr|br|del|input|sup|section)\b)[a-z!/]|<h[1-6]|<img|(?:href|src)="(?!"|https?:|mailto:|#)/i;

describe('what a person wrote', () => {
  it('keeps emphasis, lists, code, tables and links', () => {
    const written = 'It is **slow**:\n\n- `a < b`\n- [docs](https://example.org/x)\n\n| a | b |\n| - | -: |\n| 1 | 2 |';
    const page = proseHtml(written);
    for (const part of [
      '<strong>slow</strong>',
      '<code>a &lt; b</code>',
      '<a href="https://example.org/x">',
      '<table>',
    ]) {
      expect(page).toContain(part);
      expect(drawn(safeMarkdown(written))).toContain(part);
    }
  });

  it.each([
    '<script>alert(1)</script>',
    'a <img src=x onerror=alert(1)> b',
    '![x](http://192.0.2.1/x.png)',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt&colon;alert(1))',
    '<javascript:alert(1)>',
    '[x](relative/path)',
    '[](script)',
    '[x](//192.0.2.1/x)',
    '[x]: javascript:alert(1)\n[x]',
    '[x]: <javascript:alert(1)>\n\n[x]',
    '# A heading\n\nand\n===\n\nmore\n---',
    '```\nnever closed',
    '<!-- never closed',
    '<div>\n![x](http://192.0.2.1/)\n[y](javascript:1)\n</div>',
    '<![CDATA[ <b> ]]>',
    '<?php ?>',
    '[^1]\n\n[^1]: note',
    '> quoted\n\n    indented <b>',
    '\u202egnp.exe',
  ])('is neither HTML nor a heading nor a picture nor a script: %j', (written) => {
    expect(proseHtml(written)).not.toMatch(DANGERS);
    expect(proseHtml(written)).not.toContain('href=""');
    expect(drawn(safeMarkdown(written))).not.toMatch(DANGERS);
    expect(safeMarkdown(written)).not.toContain('\u202e');
  });

  it('never leaves its quotation', () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '!',
      '[',
      ']',
      '(',
      ')',
      '`',
      '```',
      '\n',
      '\n\n',
      '#',
      '=',
      '-',
      '*',
      '_',
      'a',
      ' ',
      '    ',
      'http://x',
      'javascript:',
      '|',
      '\\',
      '&lt;',
      '~',
      '[^',
      ':',
      '<!--',
      '</',
      'script',
      '\t',
      '1.',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const written = parts.join('');
        expect(proseHtml(written)).not.toMatch(DANGERS);
        const page = drawn(`before\n\n${safeMarkdown(written)}\n\nbehind`);
        expect(page).not.toMatch(DANGERS);
        expect(page).toMatch(/<\/blockquote>\n<p>behind<\/p>$/);
      }),
      { numRuns: 3000 },
    );
  });

  it.each(['>', '[', '*a ', '`', '<', '![', '- ', '|a', '&', '<a ', '1. ', '+ ', '>- '])(
    'of %j without end is read',
    (piece) => {
      const written = piece.repeat(Math.floor(20_000 / piece.length));
      expect(proseHtml(written).length).toBeGreaterThan(0);
      expect(safeMarkdown(written).length).toBeGreaterThan(0);
    },
  );
});
