import type { Item, ItemKind } from '../../main/api/contract/items.ts';

/** One line of the workspace tree, in the order drawn. */
export type TreeRow =
  | {
      readonly type: 'section' | 'file';
      readonly id: string;
      readonly depth: number;
      readonly label: string;
      readonly count: number;
      readonly expanded: boolean;
      readonly position: number;
      readonly siblings: number;
    }
  | {
      readonly type: 'item';
      readonly id: string;
      readonly depth: number;
      readonly item: Item;
      /** What it is called here: under its file, without the file's name. */
      readonly label: string;
      readonly position: number;
      readonly siblings: number;
    };

export interface TreeShape {
  readonly filter: string;
  /** Row ids of closed sections and files. */
  readonly collapsed: ReadonlySet<string>;
}

const SECTIONS: readonly { readonly kind: ItemKind; readonly label: string }[] = [
  { kind: 'comparison', label: 'Comparisons' },
  { kind: 'profile', label: 'Profiles' },
  { kind: 'growth-comparison', label: 'Growth comparisons' },
  { kind: 'growth', label: 'Heap growth' },
  { kind: 'heap', label: 'Heap snapshots' },
  { kind: 'plan-comparison', label: 'Plan comparisons' },
  { kind: 'plan', label: 'Query plans' },
  { kind: 'statements', label: 'Statements' },
  { kind: 'catalog', label: 'Catalogs' },
  { kind: 'load', label: 'Load tests' },
  { kind: 'load-comparison', label: 'Load comparisons' },
  { kind: 'frontend', label: 'Front ends' },
  { kind: 'frontend-comparison', label: 'Front-end comparisons' },
  { kind: 'series', label: 'Series' },
  { kind: 'gate', label: 'Gate results' },
  { kind: 'calculation', label: 'Calculations' },
  { kind: 'text', label: 'Texts' },
];

function newestFirst(a: Item, b: Item): number {
  return (
    b.importedAt.localeCompare(a.importedAt) ||
    a.label.localeCompare(b.label, undefined, { numeric: true }) ||
    a.id.localeCompare(b.id)
  );
}

/** Word before the name of a host, or several with `|` between them: `host:staging-1`. */
const HOST_WORD = 'host:';

function fits(item: Item, words: readonly string[]): boolean {
  const host = item.host ?? '';
  const text = `${item.label} ${item.summary} ${item.format} ${host}`.toLowerCase();
  return words.every((word) =>
    word.startsWith(HOST_WORD)
      ? word.slice(HOST_WORD.length).split('|').includes(host.toLowerCase())
      : text.includes(word),
  );
}

/** What the labels of one file's items have in common: the file's own name, as a person would say it. */
export function commonLabel(labels: readonly string[]): string {
  const [first = '', ...others] = labels;
  const shared = others.reduce((prefix, label) => {
    let length = 0;
    while (length < prefix.length && prefix[length] === label[length]) length += 1;
    return prefix.slice(0, length);
  }, first);
  const trimmed = shared.replace(/[\s·:\-–—#(/[]+$/u, '');
  return trimmed.length >= 3 ? trimmed : first;
}

/** An item's name under a line that already says `file`. */
function labelUnder(file: string, label: string): string {
  const rest = label.startsWith(file) ? label.slice(file.length).replace(/^[\s·:\-–—#(/[]+/u, '') : '';
  return rest === '' ? label : rest;
}

/**
 * The tree's lines: a section a kind, newest items first, the items of one file under a line of their own where it has several. A filter
 * is words that all must appear (`host:NAME` or `host:NAME|OTHER`: what was captured on exactly these hosts); while it is set nothing is collapsed.
 */
export function treeRows(items: Iterable<Item>, { filter, collapsed }: TreeShape): readonly TreeRow[] {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const shown = [...items].filter((item) => fits(item, words)).sort(newestFirst);
  const isOpen = (id: string): boolean => words.length > 0 || !collapsed.has(id);
  const sections = SECTIONS.map((section) => ({
    ...section,
    items: shown.filter((item) => item.kind === section.kind),
  })).filter((section) => section.items.length > 0);

  return sections.flatMap((section, sectionIndex): readonly TreeRow[] => {
    const id = `section:${section.kind}`;
    const head: TreeRow = {
      type: 'section',
      id,
      depth: 1,
      label: section.label,
      count: section.items.length,
      expanded: isOpen(id),
      position: sectionIndex + 1,
      siblings: sections.length,
    };
    if (!head.expanded) return [head];
    const files = new Map<string, Item[]>();
    for (const item of section.items) {
      const members = files.get(item.group);
      if (members === undefined) files.set(item.group, [item]);
      else members.push(item);
    }
    const body = [...files].flatMap(([group, members], fileIndex): readonly TreeRow[] => {
      const place = { position: fileIndex + 1, siblings: files.size };
      const [only] = members;
      if (members.length === 1 && only !== undefined) {
        return [{ type: 'item', id: only.id, depth: 2, item: only, label: only.label, ...place }];
      }
      const fileId = `file:${section.kind}:${group}`;
      const file: TreeRow = {
        type: 'file',
        id: fileId,
        depth: 2,
        label: commonLabel(members.map(({ label }) => label)),
        count: members.length,
        expanded: isOpen(fileId),
        ...place,
      };
      if (!file.expanded) return [file];
      const inside = members.map(
        (item, index): TreeRow => ({
          type: 'item',
          id: item.id,
          depth: 3,
          item,
          label: labelUnder(file.label, item.label),
          position: index + 1,
          siblings: members.length,
        }),
      );
      return [file, ...inside];
    });
    return [head, ...body];
  });
}

/** The line an open line's Left arrow leads to: the nearest one above with less depth. */
export function parentOf(rows: readonly TreeRow[], index: number): number {
  const depth = rows[index]?.depth ?? 0;
  return rows.slice(0, index).findLastIndex((row) => row.depth < depth);
}
