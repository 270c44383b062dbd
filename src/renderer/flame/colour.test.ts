import { describe, expect, it } from 'vitest';
import { CATEGORIES } from '../../core/profile/model.ts';
import themeCss from '../ui/theme.css?raw';
import { contrast, cssColour, mix, parseColour } from './colour.ts';
import {
  categoryPaints,
  DIFF_STEPS,
  diffPaints,
  diffStep,
  labelOf,
  marks,
  paintsFor,
  shadeOf,
  signOf,
  type Token,
} from './palette.ts';
import { boxNamed, pictureOf } from './pictures-for-tests.ts';

/** The tokens of a theme as the style sheet gives them. */
function tokensOf(theme: 'dark' | 'light'): Token {
  const block = themeCss.split(`:root[data-theme="${theme}"] {`)[1]?.split('\n}')[0] ?? '';
  const values = new Map(
    [...block.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value]),
  );
  return (name) => values.get(name) ?? '';
}

describe('colours', () => {
  it('are read and written', () => {
    expect(parseColour('#0af')).toEqual([0, 170, 255]);
    expect(cssColour(parseColour(' #d98548 '))).toBe('#d98548');
    expect(parseColour('nonsense')).toEqual([128, 128, 128]);
    expect(cssColour(mix([0, 0, 0], [255, 255, 255], 0.5))).toBe('#808080');
  });

  it('contrast as WCAG counts it', () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 5);
    expect(contrast(parseColour('#767676'), [255, 255, 255])).toBeCloseTo(4.54, 2);
  });
});

describe.each(['dark', 'light'] as const)('the %s theme', (theme) => {
  const token = tokensOf(theme);

  it('has a colour for every category', () => {
    for (const category of CATEGORIES) expect(token(`--category-${category}`)).toMatch(/^#[0-9a-f]{6}$/);
  });

  it('labels every box with 4.5:1 or more', () => {
    for (const { fill, ink, pattern } of [...categoryPaints(token), ...diffPaints(token)]) {
      expect(contrast(parseColour(fill), parseColour(ink)), `${ink} on ${fill} (${pattern})`).toBeGreaterThanOrEqual(
        4.5,
      );
    }
    const { match, matchInk } = marks(token);
    expect(contrast(parseColour(match), parseColour(matchInk))).toBeGreaterThanOrEqual(4.5);
  });

  it('shows less and more as different from no change, also without colour', () => {
    const paints = diffPaints(token);
    expect(paints[DIFF_STEPS]?.pattern).toBe('none');
    expect(paints.slice(0, DIFF_STEPS).every((paint) => paint.pattern === 'less' && signOf(paint) === '− ')).toBe(true);
    expect(paints.slice(DIFF_STEPS + 1, -1).every((paint) => paint.pattern === 'more' && signOf(paint) === '+ ')).toBe(
      true,
    );
    expect(new Set(paints.map(({ fill }) => fill)).size).toBe(paints.length);
  });
});

describe('the diverging scale', () => {
  it.each([
    [0, true, 0],
    [0.5, false, 0],
    [Number.NaN, true, 0],
    [0.001, true, 1],
    [-0.001, true, -1],
    [0.03, true, 2],
    [0.08, true, 3],
    [-0.9, true, -4],
  ])('a change of %d (significant: %s) is step %d', (size, significant, step) =>
    expect(diffStep(size, significant)).toBe(step),
  );
});

describe('boxes of a profile', () => {
  const picture = pictureOf(`main;a 98\n${Array.from({ length: 20 }, (_, i) => `main;f${i} 1`).join('\n')}`, 50);

  it('have the paint of their category, sum boxes the hatched one', () => {
    const { paints, of } = paintsFor(picture, 'category', tokensOf('dark'));
    const sum = picture.name.indexOf(-1);
    expect(paints[of[sum] as number]?.pattern).toBe('sum');
    expect(labelOf(picture, sum)).toBe('20 smaller');
    const app = CATEGORIES.indexOf('app') * 4;
    expect(of[boxNamed(picture, 'a')]).toBe(app + shadeOf('a'));
  });

  it('have one shade for one function', () => {
    expect(shadeOf('parse')).toBe(shadeOf('parse'));
    expect(new Set(Array.from({ length: 50 }, (_, i) => shadeOf(`f${i}`))).size).toBe(4);
  });
});
