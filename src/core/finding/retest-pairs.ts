import type { ItemKind } from '../item.ts';
import { LEVELS } from '../verdict/verdict.ts';
import { jsonSha256 } from './hashes.ts';
import type { FindingBody } from './model.ts';

/** What of an item tells whether another one is its counterpart of today. */
export interface PairItem {
  readonly id: string;
  readonly kind: ItemKind;
  readonly label: string;
  /** ISO 8601. */
  readonly takenAt: string;
  /** Of a plan its statement's hash, of a visit its page; null of everything else. */
  readonly statement: string | null;
}

/** Kinds of which one state is compared with another. */
export const COMPARED_KINDS = ['profile', 'plan', 'growth', 'load', 'frontend'] as const satisfies readonly ItemKind[];
export type ComparedKind = (typeof COMPARED_KINDS)[number];

const isCompared = (kind: ItemKind): kind is ComparedKind => COMPARED_KINDS.some((known) => known === kind);

/** The items that a finding was seen in, of one kind. */
export interface BeforeSide {
  readonly kind: ComparedKind;
  readonly items: readonly string[];
}

/**
 * Where a finding was seen last, for each kind that can be compared: the items of the newest verdict that says at least “investigate”. Of a comparison these are the
 * captures of that side. A finding whose evidence has no such verdict has none.
 */
export function beforeSides(
  { evidence }: Pick<FindingBody, 'evidence'>,
  items: ReadonlyMap<string, PairItem>,
): readonly BeforeSide[] {
  interface Group {
    readonly kind: ComparedKind;
    readonly ids: Set<string>;
    at: string;
  }
  const groups = new Map<string, Group>();
  for (const row of evidence) {
    if (!('item' in row) || row.verdict === undefined) continue;
    const item = items.get(row.item);
    const isOver = LEVELS.indexOf(row.verdict.level) >= LEVELS.indexOf('investigate');
    if (item === undefined || !isOver || !isCompared(item.kind)) continue;
    const alone = row.comparison === undefined ? row.item : jsonSha256([row.comparison, row.verdict]);
    const key = `${item.kind} ${alone}`;
    const group = groups.get(key) ?? { kind: item.kind, ids: new Set(), at: '' };
    group.ids.add(item.id);
    if (item.takenAt > group.at) group.at = item.takenAt;
    groups.set(key, group);
  }
  return COMPARED_KINDS.flatMap((kind) => {
    const newest = [...groups.values()]
      .filter((group) => group.kind === kind)
      .reduce<Group | null>((best, group) => (best === null || group.at > best.at ? group : best), null);
    return newest === null ? [] : [{ kind, items: [...newest.ids] }];
  });
}

/** By what an item of today is known as the counterpart of one before: they are linked, of one statement, page or program, called the same, or it is the only one of its kind. */
export type PairedBy = 'link' | 'statement' | 'page' | 'program' | 'label' | 'only';

/** What a side is compared with, and by what; or why with nothing, in a sentence. */
export type AfterSide = { readonly items: readonly string[]; readonly by: PairedBy } | { readonly why: string };

/** What is known of today's items. */
export interface Today {
  readonly items: readonly PairItem[];
  /** They are those that a person named. */
  readonly named: boolean;
  /** Items that are linked with one of the side. */
  readonly linked: ReadonlySet<string>;
}

/**
 * Today's counterpart of a side: what is linked with it; of a plan what is of the same statement, of a visit what is of the same page; else what is called the same; else the only one there is of its kind. Where `named` says which of today's are
 * meant all that fit are one side, else the newest. What several could be is not guessed.
 */
export function afterSide(
  { kind, items: before }: BeforeSide,
  { items: today, named, linked }: Today,
  items: ReadonlyMap<string, PairItem>,
): AfterSide {
  const were = before.flatMap((id) => items.get(id) ?? []);
  const alike = today.filter((item) => item.kind === kind && !before.includes(item.id));
  if (alike.length === 0) return { why: `There is no ${kind} of today to compare it with.` };
  const ofLink = alike.filter(({ id }) => linked.has(id));
  const statements = new Set(were.flatMap(({ statement }) => statement ?? []));
  const labels = new Set(were.map(({ label }) => label));
  const ofStatement = alike.filter(({ statement }) => statement !== null && statements.has(statement));
  if (kind === 'plan' && statements.size > 0 && ofStatement.length === 0 && ofLink.length === 0) {
    return { why: 'No plan of today is of its statement.' };
  }
  const ofLabel = alike.filter(({ label }) => labels.has(label));
  const found = (
    [
      ['link', ofLink],
      [kind === 'plan' ? 'statement' : 'page', ofStatement],
      ['label', ofLabel],
      ['only', alike.length === 1 ? alike : []],
    ] as const
  ).find(([, some]) => some.length > 0);
  if (found === undefined) {
    const names = alike.map(({ id, label }) => `${id} (${label})`).slice(0, 5);
    return { why: `Several of today could be meant: ${names.join(', ')}. Say which.` };
  }
  const [by, fitting] = found;
  if (named) return { items: fitting.map(({ id }) => id), by };
  const newest = fitting.reduce((best, item) => (item.takenAt > best.takenAt ? item : best));
  return { items: [newest.id], by };
}
