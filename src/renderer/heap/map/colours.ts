import type { MapBox } from '../../../core/heap/view/map.ts';
import { cssColour, inkOn, mix, parseColour, type Rgb } from '../../flame/colour.ts';
import { shadeOf, type Token } from '../../flame/palette.ts';
import type { ClassTable } from '../class-table.ts';
import { KIND_TITLES, KINDS, kindOf } from '../heap-parts.ts';
import type { MapColouring } from '../heap-state.ts';

/** A group of boxes of one colour. */
export interface Legend {
  readonly title: string;
  readonly colour: string;
}

/** How a box is filled, alone and with boxes inside. */
export interface BoxPaint {
  readonly fill: string;
  readonly ink: string;
  readonly around: string;
  readonly aroundInk: string;
}

export interface MapColours {
  readonly legend: readonly Legend[];
  readonly paints: readonly BoxPaint[];
  /** The paint of each box. */
  readonly of: Uint16Array;
}

const SHADES = 4;
const SHADE_STEP = 0.07;
/** How much of its colour a box with others inside gives up, so that what is inside stands out. */
const AROUND = 0.72;
const DARK_INK: Rgb = [0, 0, 0];
const LIGHT_INK: Rgb = [255, 255, 255];
/** Modules with a colour of their own; the rest share one. */
const MODULES = 7;

const KIND_TOKENS: Readonly<Record<(typeof KINDS)[number], string>> = {
  objects: '--kind-objects',
  functions: '--kind-functions',
  dom: '--kind-dom',
  strings: '--kind-strings',
  system: '--kind-system',
};

const MODULE_TOKENS = Array.from({ length: MODULES }, (_, index) => `--group-${index + 1}`);

/** The last parts of a file’s path. */
const shortModule = (module: string): string => module.split(/[/\\]/).slice(-2).join('/');

interface Group {
  readonly title: string;
  readonly token: string;
}

/** The groups that have a colour, and the group of each class. */
function groupsOf(
  boxes: readonly MapBox[],
  table: ClassTable,
  colouring: MapColouring,
  format: string,
): { readonly groups: readonly Group[]; readonly of: (row: number) => number } {
  if (colouring === 'kind') {
    const groups = KINDS.map((kind) => ({ title: KIND_TITLES[kind], token: KIND_TOKENS[kind] }));
    return { groups, of: (row) => KINDS.indexOf(kindOf(table.type(row), format)) };
  }
  const bytes = new Map<string, number>();
  for (const box of boxes) {
    const module = box.class < 0 ? null : table.module(box.class);
    if (module !== null) bytes.set(module, (bytes.get(module) ?? 0) + box.rest);
  }
  const largest = [...bytes].sort(([, a], [, b]) => b - a).slice(0, MODULES);
  const places = new Map(largest.map(([module], index) => [module, index]));
  const others = largest.length;
  return {
    groups: [
      ...largest.map(([module], index) => ({
        title: shortModule(module),
        token: MODULE_TOKENS[index] ?? '--kind-system',
      })),
      { title: bytes.size > MODULES ? 'Other modules, or not told' : 'Not told', token: '--kind-system' },
    ],
    of: (row) => places.get(table.module(row) ?? '') ?? others,
  };
}

/** The paints of a map’s boxes: a colour a group, in a few shades so that neighbours can be told apart. */
export function mapColours(
  boxes: readonly MapBox[],
  table: ClassTable,
  colouring: MapColouring,
  format: string,
  token: Token,
): MapColours {
  const surface = parseColour(token('--surface-1'));
  const { groups, of: groupOf } = groupsOf(boxes, table, colouring, format);
  const paint = (colour: Rgb): BoxPaint => {
    const around = mix(colour, surface, AROUND);
    return {
      fill: cssColour(colour),
      ink: cssColour(inkOn(colour, DARK_INK, LIGHT_INK)),
      around: cssColour(around),
      aroundInk: cssColour(inkOn(around, DARK_INK, LIGHT_INK)),
    };
  };
  const paints = groups.flatMap(({ token: name }) =>
    Array.from({ length: SHADES }, (_, shade) => paint(mix(parseColour(token(name)), surface, shade * SHADE_STEP))),
  );
  const small = paints.length;
  return {
    legend: groups.map(({ title, token: name }) => ({ title, colour: token(name) })),
    paints: [...paints, paint(parseColour(token('--surface-3')))],
    of: Uint16Array.from(boxes, (box) =>
      box.class < 0 ? small : groupOf(box.class) * SHADES + (shadeOf(box.name) % SHADES),
    ),
  };
}
