import { CATEGORIES } from '../../core/profile/model.ts';
import { cssColour, inkOn, mix, parseColour, type Rgb } from './colour.ts';
import { type DiffColumns, type FlamePicture, nameOf } from './picture.ts';

/** What boxes are coloured by: the function's category, the change of its own cost or share, or whether the box is gone after. */
export type Colouring = 'category' | 'deltaCost' | 'deltaShare' | 'removed';

/** Reads a design token: `--category-app` → `#d98548`. */
export type Token = (name: string) => string;

/** How a box is drawn. `pattern` says the direction of a change without colour. */
export interface Paint {
  readonly fill: string;
  readonly ink: string;
  readonly dimFill: string;
  readonly dimInk: string;
  readonly pattern: 'none' | 'more' | 'less' | 'sum';
}

/** The paint of each box, as an index into `paints`. */
export interface BoxPaints {
  readonly paints: readonly Paint[];
  readonly of: Uint8Array;
}

/** Colours of what is drawn over and around boxes. */
export interface Marks {
  readonly background: string;
  readonly gap: string;
  readonly selected: string;
  readonly hovered: string;
  readonly sameFunction: string;
  readonly match: string;
  readonly matchInk: string;
}

const SHADES = 4;
/** Boxes of one category differ this much in lightness from function to function, so that neighbours can be told apart. */
const SHADE_STEP = 0.06;
const DIM = 0.72;

/** Of black and white one has 4.5:1 on any colour; of softer inks sometimes neither. */
const DARK_INK: Rgb = [0, 0, 0];
const LIGHT_INK: Rgb = [255, 255, 255];

/** Steps of the diverging scale on each side of "no change". */
export const DIFF_STEPS = 4;

/** Token names of the fills, in the order of `CATEGORIES`. */
const categoryTokens = CATEGORIES.map((category) => `--category-${category}`);

function paintOf(fill: Rgb, surface: Rgb, text: Rgb, pattern: Paint['pattern']): Paint {
  const dim = mix(fill, surface, DIM);
  return {
    fill: cssColour(fill),
    ink: cssColour(inkOn(fill, DARK_INK, LIGHT_INK)),
    dimFill: cssColour(dim),
    dimInk: cssColour(text),
    pattern,
  };
}

function surfaceAndText(token: Token): { readonly surface: Rgb; readonly text: Rgb } {
  return { surface: parseColour(token('--surface-1')), text: parseColour(token('--text-3')) };
}

/** Small stable hash of a function's name: its boxes have one shade wherever they stand. */
export function shadeOf(text: string): number {
  let hash = 2166136261;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 16777619);
  return (hash >>> 8) % SHADES;
}

/** Paints by category; the last paint is that of sum boxes. */
export function categoryPaints(token: Token): readonly Paint[] {
  const { surface, text } = surfaceAndText(token);
  const paints = categoryTokens.flatMap((name) => {
    const base = parseColour(token(name));
    return Array.from({ length: SHADES }, (_, shade) =>
      paintOf(mix(base, surface, shade * SHADE_STEP), surface, text, 'none'),
    );
  });
  return [...paints, paintOf(parseColour(token('--surface-3')), surface, text, 'sum')];
}

/**
 * Paints of the diverging scale: index 0 is the strongest "less", `DIFF_STEPS` is grey, `2 · DIFF_STEPS` the strongest "more", then that
 * of sum boxes.
 */
export function diffPaints(token: Token): readonly Paint[] {
  const { surface, text } = surfaceAndText(token);
  const same = parseColour(token('--diff-same'));
  const neutral = mix(same, surface, 0.45);
  const side = (name: string, pattern: 'more' | 'less') => {
    const strong = parseColour(token(name));
    return Array.from({ length: DIFF_STEPS }, (_, step) =>
      paintOf(mix(neutral, strong, 0.2 + (0.8 * step) / (DIFF_STEPS - 1)), surface, text, pattern),
    );
  };
  return [
    ...side('--diff-less', 'less').reverse(),
    paintOf(neutral, surface, text, 'none'),
    ...side('--diff-more', 'more'),
    paintOf(parseColour(token('--surface-3')), surface, text, 'sum'),
  ];
}

/**
 * Step of a change on the diverging scale, −DIFF_STEPS…DIFF_STEPS. `size` is the change in units of the whole (0.05: the box changed by
 * 5 % of everything); 0 below the noise.
 */
export function diffStep(size: number, significant: boolean): number {
  if (!significant || size === 0 || !Number.isFinite(size)) return 0;
  const limits = [0.03, 0.08, 0.2];
  const steps = 1 + limits.filter((limit) => Math.abs(size) >= limit).length;
  return size > 0 ? steps : -steps;
}

/**
 * Change of a box's own cost (self weight), as a part of the larger side's whole; or of its own share; or what a box that is gone held. It is the self cost whose
 * significance was tested: coloured by totals, a caller would wear the colours of its callees.
 */
export function changeOf(diff: DiffColumns, colouring: Colouring, box: number): number {
  if (colouring === 'removed') {
    return (diff.after[box] as number) > 0 ? 0 : -partOf(diff.before[box] as number, diff.wholeBefore);
  }
  const before = diff.selfBefore[box] as number;
  const after = diff.selfAfter[box] as number;
  if (colouring === 'deltaShare') return partOf(after, diff.wholeAfter) - partOf(before, diff.wholeBefore);
  return partOf(after - before, Math.max(diff.wholeBefore, diff.wholeAfter));
}

const partOf = (cost: number, whole: number): number => (whole > 0 ? cost / whole : 0);

/** The paint of every box of a picture. */
export function paintsFor(picture: FlamePicture, colouring: Colouring, token: Token): BoxPaints {
  const of = new Uint8Array(picture.count);
  const diff = colouring === 'category' ? null : picture.diff;
  const paints = diff === null ? categoryPaints(token) : diffPaints(token);
  const sum = paints.length - 1;
  const shades = picture.names.map(({ name }) => shadeOf(name));
  for (let box = 0; box < picture.count; box++) {
    const name = picture.name[box] as number;
    if (name < 0) of[box] = sum;
    else if (diff === null)
      of[box] = Math.min(sum - 1, (picture.category[box] as number) * SHADES + (shades[name] ?? 0));
    else {
      of[box] = DIFF_STEPS + diffStep(changeOf(diff, colouring, box), diff.significant[box] === 1);
    }
  }
  return { paints, of };
}

export function marks(token: Token): Marks {
  const match = parseColour(token('--search-hit'));
  return {
    background: token('--surface-1'),
    gap: token('--surface-1'),
    selected: token('--text'),
    hovered: token('--text'),
    sameFunction: token('--focus'),
    match: cssColour(match),
    matchInk: cssColour(inkOn(match, DARK_INK, LIGHT_INK)),
  };
}

/** `+` or `−` before a label where the paint says that something changed. */
export function signOf(paint: Paint): string {
  return paint.pattern === 'more' ? '+ ' : paint.pattern === 'less' ? '− ' : '';
}

/** What a box is labelled with: the function's name, or how many smaller boxes a sum box stands for. */
export function labelOf(picture: FlamePicture, box: number): string {
  const name = nameOf(picture, box);
  if (name !== null) return name.name;
  const smaller = picture.smaller[box] as number;
  return `${smaller.toLocaleString('en')} smaller`;
}
