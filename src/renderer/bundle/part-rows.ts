import type { LeavingPreview } from '../../core/bundle/leaving-preview.ts';
import type { RedactionCounts } from '../../core/redact/model.ts';
import type { Item } from '../../main/api/contract/items.ts';

/** One thing of the workspace: whether it goes with the bundle is the person's choice, or not. */
export interface PartRow {
  readonly id: string;
  readonly kind: string;
  readonly label: string;
  readonly state: 'goes' | 'stays' | 'always';
  /** What is taken out of it; null of what stays, and while it is not known. */
  readonly counts: RedactionCounts | null;
}

/** Texts are in no bundle. */
const NEVER: ReadonlySet<string> = new Set(['text']);

/** Items in the order they have in the workspace, whether they go or stay, then what goes with every bundle. */
export function rowsOf(
  parts: LeavingPreview['parts'],
  items: Iterable<Pick<Item, 'id' | 'kind' | 'label'>>,
  without: ReadonlySet<string>,
): readonly PartRow[] {
  const known = new Map(parts.map((part) => [part.id, part]));
  const rows: PartRow[] = [];
  const listed = new Set<string>();
  for (const { id, kind, label } of items) {
    if (NEVER.has(kind)) continue;
    listed.add(id);
    const stays = without.has(id);
    rows.push({
      id,
      kind,
      label,
      state: stays ? 'stays' : 'goes',
      counts: stays ? null : (known.get(id)?.counts ?? null),
    });
  }
  const others = parts.filter(({ id }) => !listed.has(id));
  return [...rows, ...others.map((part): PartRow => ({ ...part, state: 'always' }))];
}
