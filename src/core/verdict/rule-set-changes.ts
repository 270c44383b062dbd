import { canonicalJson } from './canonical-json.ts';
import type { RuleSet } from './rule-set.ts';

/** Thresholds that are named in one part of the sentence. */
const MOST_NAMED = 6;

function few(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** How one rule set judges otherwise than another, as parts of a sentence; none where they judge by the same numbers. */
export function ruleSetChanges(was: RuleSet, now: RuleSet): readonly string[] {
  const [old, today] = [new Map(Object.entries(was.values)), new Map(Object.entries(now.values))];
  const added = [...today.keys()].filter((key) => !old.has(key));
  const gone = [...old.keys()].filter((key) => !today.has(key));
  const changed = [...today].flatMap(([key, { value, unit }]) => {
    const before = old.get(key);
    if (before === undefined || (before.value === value && before.unit === unit)) return [];
    return [`${key} is ${value}, was ${before.value}`];
  });
  const isSame = (one: unknown, other: unknown): boolean => canonicalJson(one) === canonicalJson(other);
  return [
    ...(changed.length === 0 ? [] : [few(changed)]),
    ...(added.length === 0 ? [] : [`new are ${few(added)}`]),
    ...(gone.length === 0 ? [] : [`gone are ${few(gone)}`]),
    ...(isSame(was.categories, now.categories) ? [] : ['the table of categories is another one']),
    ...(isSame(was.budgets ?? [], now.budgets ?? []) ? [] : ['the budgets are others']),
  ];
}
