import { describe, expect, it } from 'vitest';
import { exportedText, HOSTILE_NAMES, joined } from '../../../../tests/support/exported.ts';
import { profileOf } from '../../../../tests/support/profile-of.ts';
import { diffTrees } from '../diff-tree.ts';
import { comparisonSvg } from './comparison-svg.ts';
import { html } from './html.ts';
import { svg } from './svg.ts';

/** Element names of an XML text in the order they open; fails where the text is not well-formed. */
function elements(text: string): string[] {
  const open: string[] = [];
  const seen: string[] = [];
  const token = /<(\/?)([A-Za-z]+)((?: [\w:-]+="[^"<]*")*)(\/?)>|([^<]+)/gy;
  let at = 0;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    at = token.lastIndex;
    const [, closes, name = '', attributes = '', empty, words] = found;
    for (const entity of (attributes + (words ?? '')).match(/&[^;]*;?/g) ?? [])
      expect(entity).toMatch(/^&(amp|lt|gt|quot|#39);$/);
    if (words !== undefined) continue;
    if (closes === '/') expect(open.pop()).toBe(name);
    else {
      seen.push(name);
      if (empty === '') open.push(name);
    }
  }
  expect(at).toBe(text.length);
  expect(open).toEqual([]);
  return seen;
}

const attributes = (text: string, name: string): string[] =>
  [...text.matchAll(new RegExp(`<rect class="([^"]+)"[^>]* ${name}="([^"]+)"`, 'g'))].map(
    ([, kind, value]) => `${kind} ${value}`,
  );

describe('the SVG exporter', () => {
  const profile = profileOf('main;work@w.py;gc 30\nmain;work@w.py 60\nmain;small 9.9\nmain;tiny 0.1', {
    categories: { gc: 'gc', tiny: 'app' },
  });

  it('draws callers below callees, in widths of their weight, with a tooltip each', () => {
    const text = exportedText(svg, profile);
    elements(text);
    expect(attributes(text, 'width').slice(1)).toEqual([
      'app 1199.5',
      'app 1079.5',
      'app 118.3',
      'app 0.7',
      'gc 359.5',
    ]);
    expect(attributes(text, 'y')).toEqual(['app 34', 'app 17', 'app 17', 'app 17', 'gc 0']);
    expect(text).toContain('<title>work (w.py)\ntotal 90, 90.0 % · self 60, 60.0 %</title>');
    expect(text).toContain('samples: 100 in all, without idle samples');
  });

  it('puts together what is too light', () => {
    expect(exportedText(svg, profile, { smallestShare: 0.2 })).toContain('(2 smaller): 10, 10.0 %');
  });

  it('is one file for light and dark pages, without scripts or anything from elsewhere', () => {
    const text = exportedText(svg, profile);
    expect(text).toContain('prefers-color-scheme:dark');
    expect(text).not.toMatch(/<script|href|url\(|@import/i);
  });

  it('survives hostile names and labels', () => {
    const names = HOSTILE_NAMES.filter((name) => !/[\n;]/.test(name));
    const hostile = profileOf(names.map((name) => `${name} 1`).join('\n'));
    const label = '</svg><script>"x"&\u0000';
    for (const exporter of [svg, html]) {
      const text = exportedText(exporter, hostile, { label });
      expect(text).not.toMatch(/<script|<b>/);
      expect(text).not.toContain('\u0000');
      if (exporter === svg) elements(text);
    }
  });

  it('says that there is nothing where there is nothing', () => {
    const idle = profileOf('main;poll 5', { categories: { poll: 'idle' } });
    expect(elements(exportedText(svg, idle)).filter((name) => name === 'g')).toHaveLength(1);
  });
});

describe('the page', () => {
  it('holds the picture and the table, and forbids everything else', () => {
    const text = exportedText(html, profileOf('main;a@a.py 3\nmain;b 1'));
    expect(text).toContain("default-src 'none'");
    expect(text).toContain('<svg ');
    expect(text).toContain('<caption>3 of 3 functions, by self weight</caption>');
    expect(text).toContain('<td>a</td><td class="words">a.py</td><td class="words">app</td><td>3</td><td>75.0 %</td>');
  });
});

describe('the SVG of a comparison', () => {
  const spec = {
    basis: 'active',
    sampleType: 'samples',
    foldRecursion: false,
    invert: false,
    factors: { before: [1], after: [1] },
    unit: 'samples/s',
  } as const;
  const diff = diffTrees(
    [profileOf('main;hot 60\nmain;same 20\nmain;gone 20')],
    [profileOf('main;hot 10\nmain;same 20\nmain;more 50')],
    spec,
  );
  const statusOf = new Map([
    ['hot', { status: 'improved', significant: true }],
    ['more', { status: 'new', significant: true }],
  ] as const);

  it('colours significant changes, marks their direction, and shows what is gone', () => {
    const text = new TextDecoder().decode(
      joined(comparisonSvg(diff, { label: 'before → after', statusOf, notes: ['CPU per second'] })),
    );
    elements(text);
    expect(attributes(text, 'y').map((kind) => kind.split(' ')[0])).toEqual([
      'same',
      'less4',
      'more4',
      'same',
      'same',
      'same',
      'same',
    ]);
    expect(text).toContain('▼ hot');
    expect(text).toContain('▲ more');
    expect(text).toContain('hot\nbefore 60 samples/s, 60.0 % · after 10 samples/s, 12.5 %\nΔ −50 samples/s (-83.3 %)');
    expect(text).toContain('Gone after: 20 samples/s, 20.0 % of before');
  });

  it('of a profile with itself has nothing gone and no colour', () => {
    const same = profileOf('main;a 1\nmain;b 2');
    const text = new TextDecoder().decode(
      joined(comparisonSvg(diffTrees([same], [same], spec), { label: 'x', statusOf, notes: [] })),
    );
    expect(text).not.toContain('Gone after');
    expect(text).not.toMatch(/class="(more|less)/);
  });
});
