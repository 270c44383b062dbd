import { byWeight, type Verdict } from '../../verdict/verdict.ts';
import { verdictGroups } from '../../verdict/verdict-groups.ts';
import { ruleText } from '../../verdict/verdict-wording.ts';
import { listed, shortPath } from '../../verdict/wording.ts';
import { itemAnchor, link } from '../anchors.ts';
import type { ReportedItem } from '../input.ts';
import type { Block, ReportRow, Span, Text } from '../model.ts';

/** Rows of one table: what a person reads. All verdicts are in the workspace and in a bundle's `verdicts/verdicts.json`. */
const MOST_ROWS = 60;
/** Items that a row links to; of more the number is said. */
const MOST_LINKS = 4;

const levelText = ({ status, level }: Verdict): string => status ?? level;

/** The items that verdicts are of, as links to what is known of each. */
export function itemLinks(ids: readonly string[]): Text {
  const known = [...new Set(ids)];
  const shown: Span[] = known
    .slice(0, MOST_LINKS)
    .flatMap((id, at): Span[] => (at === 0 ? [link(id, itemAnchor(id))] : [', ', link(id, itemAnchor(id))]));
  return known.length > MOST_LINKS ? [...shown, ` and ${known.length - MOST_LINKS} more`] : shown;
}

interface Judged {
  readonly verdict: Verdict;
  readonly item: string;
}

function rowOf(members: readonly Judged[], all: number): ReportRow | null {
  const [first] = members;
  if (first === undefined) return null;
  const { verdict } = first;
  const subject = shortPath(verdict.subject.label);
  const more = all > 1 ? ` (and ${all - 1} alike)` : '';
  const guards = verdict.guards.length === 0 ? '' : ` Held back by ${listed(verdict.guards)}.`;
  return {
    anchor: null,
    cells: [
      levelText(verdict),
      verdict.certainty,
      [{ code: subject }, more],
      `${verdict.reason}${guards}`,
      ruleText(verdict),
      itemLinks(members.map(({ item }) => item)),
    ],
  };
}

/** The verdicts of items that say something, worst first, those that say the same as one row; an empty list where there are none. */
export function verdictTable(caption: string, items: readonly ReportedItem[]): readonly Block[] {
  const itemOf = new Map<Verdict, string>();
  for (const { item, evaluation } of items) {
    for (const verdict of evaluation?.verdicts ?? []) {
      if (verdict.level !== 'none' || verdict.status !== undefined) itemOf.set(verdict, item.id);
    }
  }
  const groups = verdictGroups(byWeight([...itemOf.keys()]));
  if (groups.length === 0) return [];
  const rows = groups.slice(0, MOST_ROWS).flatMap(({ members }) => {
    const row = rowOf(
      members.map((verdict) => ({ verdict, item: itemOf.get(verdict) ?? '' })),
      members.length,
    );
    return row === null ? [] : [row];
  });
  const head = ['level', 'certainty', 'subject', 'what was found', 'rule and limit', 'of'];
  return [{ kind: 'table', caption, head, rows, right: [], more: groups.length - rows.length }];
}

/** What was looked at and what came of it: verdicts, or that nothing stands out, or that nothing of the kind was looked at. */
export function judgedBlocks(
  title: string,
  items: readonly ReportedItem[],
  { none, nothing }: { readonly none: string; readonly nothing: string },
): readonly Block[] {
  const heading: Block = { kind: 'heading', level: 3, text: title, anchor: null };
  if (items.length === 0) return [heading, { kind: 'notAssessed', why: none }];
  const table = verdictTable(
    `Verdicts, worst first, of ${items.length === 1 ? 'one item' : `${items.length} items`}`,
    items,
  );
  if (table.length > 0) return [heading, ...table];
  return [
    heading,
    {
      kind: 'paragraph',
      text: [`${nothing} Looked at: `, ...spansOf(itemLinks(items.map(({ item }) => item.id))), '.'],
    },
  ];
}

export const spansOf = (text: Text): readonly Span[] => (typeof text === 'string' ? [text] : text);
