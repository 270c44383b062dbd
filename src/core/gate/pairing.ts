import type { ItemKind } from '../item.ts';
import type { GatePair, GateSide } from './model.ts';
import type { StatementOfPlan } from './plans/approved.ts';

/** An item as it is paired. */
export interface GateItem {
  readonly id: string;
  readonly kind: ItemKind;
  readonly label: string;
  /** `staging`, `production`; null where nobody knows. */
  readonly hostClass: string | null;
  /** What it is of, whatever it is called: tool and scenario, page, columns. Empty where nothing tells it. */
  readonly identity: string;
  /** Of a plan. */
  readonly statement: (StatementOfPlan & { readonly planHash: string }) | null;
  /** When it was captured, else imported: ISO 8601, UTC. */
  readonly at: string;
}

/** Items of one side. `named`: their labels were chosen by people; those of files only say which file it was. */
export interface GateItems {
  readonly items: readonly GateItem[];
  readonly named: boolean;
}

/** Items of a side that are replicates of each other. */
interface Group {
  readonly kind: ItemKind;
  readonly identity: string;
  /** Empty where it tells nothing. */
  readonly label: string;
  /** A person chose the label. */
  readonly named: boolean;
  readonly hostClass: string | null;
  readonly statement: StatementOfPlan | null;
  readonly items: GateItem[];
  /** Plans of the statement that another plan took the place of. */
  readonly older: number;
}

const keyOf = (...parts: readonly (string | null)[]): string => JSON.stringify(parts);

const plainLabel = (label: string): string => label.trim().toLowerCase().replace(/\s+/g, ' ');

/** What tells statements apart on one side. */
const statementKey = ({ queryHash, queryId, familyHash, inputsHash }: StatementOfPlan): string =>
  keyOf(queryHash ?? queryId ?? familyHash, inputsHash);

/** In a workspace lie the plans that a statement once had, too: the newest is what is judged, with all its runs. */
function newestPlan(group: Group): Group {
  const newest = group.items.reduce<GateItem | null>(
    (last, one) => (last === null || one.at >= last.at ? one : last),
    null,
  );
  const hash = newest?.statement?.planHash;
  if (hash === undefined) return group;
  const items = group.items.filter(({ statement }) => statement?.planHash === hash);
  return { ...group, items, older: group.items.length - items.length };
}

function groupsOf({ items, named }: GateItems): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const item of items) {
    const { kind, identity, hostClass, statement } = item;
    const label = named ? plainLabel(item.label) : '';
    const key =
      statement === null ? keyOf(kind, identity, label, hostClass) : keyOf(kind, statementKey(statement), hostClass);
    const known = groups.get(key);
    if (known !== undefined) known.items.push(item);
    else groups.set(key, { kind, identity, label, named, hostClass, statement, items: [item], older: 0 });
  }
  const all = named ? [...groups.values()].map(newestPlan) : [...groups.values()];
  // A file's name may tell which it is, as long as it stands alone.
  return all.map((group) => {
    const [only] = group.items;
    return named || only === undefined || group.items.length > 1 ? group : { ...group, label: plainLabel(only.label) };
  });
}

interface Pass {
  /** Null for a group that this pass cannot tell by. */
  readonly key: (group: Group) => string | null;
  readonly note: string | null;
}

const ofStatement =
  (of: (statement: StatementOfPlan) => string | null, withInputs: boolean) =>
  ({ statement }: Group): string | null => {
    const told = statement === null ? null : of(statement);
    return told === null || statement === null ? null : keyOf(told, withInputs ? statement.inputsHash : null);
  };

const plansOnly = [
  ({ queryHash }: StatementOfPlan) => queryHash,
  ({ queryId }: StatementOfPlan) => queryId,
  ({ familyHash }: StatementOfPlan) => familyHash,
];

/** From what is surest to what is only left over. */
const PASSES: readonly Pass[] = [
  ...plansOnly.map((of) => ({ key: ofStatement(of, true), note: null })),
  ...plansOnly.map((of) => ({
    key: ofStatement(of, false),
    note: 'paired by the statement; that its values are the same is not told',
  })),
  {
    key: ({ statement, identity, label, hostClass }) => (statement !== null ? null : keyOf(identity, label, hostClass)),
    note: null,
  },
  { key: ({ statement, identity, label }) => (statement !== null ? null : keyOf(identity, label)), note: null },
  {
    key: ({ label }) => (label === '' ? null : keyOf(label)),
    note: 'paired by the label',
  },
  {
    key: ({ statement, identity }) => (statement !== null ? null : keyOf(identity)),
    note: 'paired by what it is of; the labels differ',
  },
  { key: () => '', note: 'paired because nothing else of the kind is left' },
];

const sideOf = ({ items }: Group): GateSide => {
  const [first] = items;
  const more = items.length - 1;
  return { ids: items.map(({ id }) => id), label: `${first?.label ?? ''}${more > 0 ? ` and ${more} more` : ''}` };
};

/** What a pair is of: the same in every run, for labels of files change. */
function nameOf({ kind, identity, label, named, statement }: Group): string {
  const told = statement === null ? [identity, named ? label : ''] : [statement.queryHash ?? statement.familyHash];
  return [kind, ...told].filter((part) => part !== '').join(' ');
}

function noteOf(note: string | null, older: number): string | null {
  const left = older === 0 ? [] : [`${older} older ${older === 1 ? 'plan' : 'plans'} of the statement left out`];
  return note === null && older === 0 ? null : [...(note === null ? [] : [note]), ...left].join('; ');
}

function paired(before: Group, after: Group, note: string | null): GatePair {
  const [left, right] = [before.hostClass, after.hostClass];
  const apart = left !== null && right !== null && left !== right;
  return {
    ...{ kind: after.kind, of: nameOf(after), before: sideOf(before), after: sideOf(after) },
    note: noteOf(before.named && after.named ? note : null, before.older + after.older),
    refusal: apart
      ? `Not comparable: it was measured on a host for ${left} before and on one for ${right} after.`
      : null,
  };
}

/** Groups that a pass tells apart: one of its kind on each side. */
function passed(before: Set<Group>, after: Set<Group>, { key, note }: Pass): readonly GatePair[] {
  const by = (groups: Iterable<Group>): ReadonlyMap<string, Group[]> => {
    const map = new Map<string, Group[]>();
    for (const group of groups) {
      const told = key(group);
      if (told === null) continue;
      const known = map.get(told);
      if (known === undefined) map.set(told, [group]);
      else known.push(group);
    }
    return map;
  };
  const left = by(before);
  const pairs: GatePair[] = [];
  for (const [told, groups] of by(after)) {
    const others = left.get(told) ?? [];
    const [one, other] = [others[0], groups[0]];
    if (one === undefined || other === undefined || others.length > 1 || groups.length > 1) continue;
    before.delete(one);
    after.delete(other);
    pairs.push(paired(one, other, note));
  }
  return pairs;
}

const MOST_NAMED = 4;

function several(groups: readonly Group[]): string {
  const named = groups.slice(0, MOST_NAMED).map((group) => `“${sideOf(group).label}”`);
  return `${named.join(', ')}${groups.length > MOST_NAMED ? ` and ${groups.length - MOST_NAMED} more` : ''}`;
}

/** What is left of a side: with its own kind on the other side several could be meant, without none is there. */
function alone(group: Group, others: readonly Group[], is: 'before' | 'after'): GatePair {
  const other = is === 'before' ? 'after' : 'before';
  const why =
    others.length === 0
      ? `There is nothing ${other} that it could be compared with.`
      : `What it is to be compared with cannot be told: ${other} there ${others.length === 1 ? 'is' : 'are'} ${several(others)}.`;
  const side = sideOf(group);
  return {
    ...{ kind: group.kind, of: nameOf(group), note: noteOf(null, group.older), refusal: why },
    before: is === 'before' ? side : null,
    after: is === 'after' ? side : null,
  };
}

const NO_BEFORE = 'There is nothing before: give --before.';

/**
 * Pairs what is of the same thing on both sides: plans by statement and values, everything else by what it is of, its label and the class of its host,
 * the surest first. Replicates stay together. Nothing is dropped: what cannot be paired is a pair with one side, and says why. `before` is null where
 * there is no such side. Takes time in proportion to the items.
 */
export function pairItems(before: GateItems | null, after: GateItems): readonly GatePair[] {
  const right = groupsOf(after);
  if (before === null) {
    return right.map((group) => ({
      ...{ kind: group.kind, of: nameOf(group), before: null, after: sideOf(group), note: noteOf(null, group.older) },
      refusal: NO_BEFORE,
    }));
  }
  const left = groupsOf(before);
  const pairs: GatePair[] = [];
  for (const kind of new Set([...right, ...left].map((group) => group.kind))) {
    const [olds, news] = [left, right].map((groups) => new Set(groups.filter((group) => group.kind === kind)));
    if (olds === undefined || news === undefined) continue;
    // Several plans are several statements: what is left of them is no pair.
    const passes = kind === 'plan' ? PASSES.slice(0, -1) : PASSES;
    const isOnly = olds.size === 1 && news.size === 1;
    for (const pass of kind === 'plan' && isOnly ? PASSES : passes) pairs.push(...passed(olds, news, pass));
    const candidates = (groups: ReadonlySet<Group>): readonly Group[] => (kind === 'plan' ? [] : [...groups]);
    for (const group of news) pairs.push(alone(group, candidates(olds), 'after'));
    for (const group of olds) pairs.push(alone(group, candidates(news), 'before'));
  }
  return pairs;
}

/** Kinds that are compared name by name. */
const BY_NAME: ReadonlySet<ItemKind> = new Set(['profile', 'heap', 'growth', 'plan']);

/**
 * Pairs of sides whose names are hidden under different keys, or on one side only: a function would be new and gone at once, so that nothing is compared
 * by name. `keys` are those of both sides’ parts; null where names are as they were.
 */
export function withHiddenNames(pairs: readonly GatePair[], keys: readonly (string | null)[]): readonly GatePair[] {
  if (new Set(keys).size < 2) return pairs;
  const why =
    'Not comparable: names are hidden on one side, or under different keys, so that nothing has the same name.';
  return pairs.map((pair) =>
    BY_NAME.has(pair.kind) && pair.before !== null ? { ...pair, refusal: pair.refusal ?? why } : pair,
  );
}
