import type { EvidenceRow } from '../../core/finding/model.ts';
import type { ItemKind } from '../../core/item.ts';

/** Where evidence stands: the item to open, and how its view is turned to it. */
export interface EvidencePlace {
  readonly item: string;
  readonly settings: readonly (readonly [string, unknown])[];
}

type ItemRow = Extract<EvidenceRow, { readonly item: string }>;

function splitPointer(pointer: string): readonly [string, string] {
  const at = pointer.indexOf(':');
  return at < 0 ? [pointer, ''] : [pointer.slice(0, at), pointer.slice(at + 1)];
}

const whole = (text: string): number | null => (/^\d{1,15}$/.test(text) ? Number(text) : null);

/** How the view of an item of a kind is turned to what a pointer names; nothing where it names the whole. */
function settingsOf(kind: ItemKind, pointer: string): EvidencePlace['settings'] {
  const [what, rest] = splitPointer(pointer);
  const number = whole(rest);
  switch (`${kind} ${what}`) {
    case 'profile function':
      return [['wantedFunction', rest]];
    case 'profile path':
      return [['wantedFunction', rest.split(';').at(-1) ?? '']];
    case 'heap class':
      return [
        ['selection', { node: null, class: rest }],
        ['pane', 'classes'],
        ['filter', ''],
        ['kind', 'all'],
      ];
    case 'heap node':
      return number === null ? [] : [['selection', { node: number, class: null }]];
    case 'growth class':
      return [
        ['panel', 'classes'],
        ['filter', 'all'],
        ['search', ''],
        ['runtimes', true],
        ['class', rest],
      ];
    case 'plan plan-node':
      return number === null
        ? []
        : [
            ['pane', 'tree'],
            ['node', number],
          ];
    case 'statements statement':
      return [['statement', rest]];
    case 'load load':
      return [['endpoint', rest]];
    case 'series series':
      return [['wantedTime', Number(/@(-?[\d.]+)/.exec(rest)?.[1] ?? 0)]];
    default:
      return [];
  }
}

/** Where a row of evidence of an item stands. */
export const placeOf = (row: ItemRow, kind: ItemKind): EvidencePlace => ({
  item: row.item,
  settings: settingsOf(kind, row.pointer),
});

/** What a row is called in a list: its caption, else what it points to. */
export function evidenceWords(row: EvidenceRow): string {
  if (row.caption !== '') return row.caption;
  switch (row.kind) {
    case 'code':
      return row.line === undefined ? row.path : `${row.path}:${row.line}`;
    case 'trace':
      return `Trace ${row.traceId}`;
    case 'image':
      return row.dashboard;
    default:
      return row.verdict?.reason ?? row.pointer;
  }
}

/** Where the comparison of a row stands, turned to what the row is about. */
export function comparisonPlace(row: ItemRow): EvidencePlace | null {
  if (row.comparison === undefined) return null;
  const [what, rest] = splitPointer(row.pointer);
  const selected: EvidencePlace['settings'] =
    what === 'function'
      ? [
          ['selection', { node: null, function: row.verdict?.subjectKey ?? rest }],
          ['panel', 'functions'],
        ]
      : what === 'class'
        ? [['class', rest]]
        : [];
  return { item: row.comparison, settings: selected };
}
