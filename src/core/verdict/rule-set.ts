import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { PlateauError } from '../error.ts';
import { canonicalJson } from './canonical-json.ts';
import { type CategoryRow, DEFAULT_CATEGORIES } from './category-table.ts';
import { DEFAULT_VALUES, type ThresholdKey, type ThresholdValue } from './default-rules.ts';
import type { Threshold } from './verdict.ts';

/** How wide a person expects a function to be at most (FG-WIDTH). */
export interface WidthBudget {
  /** A function's key, or its bare name. */
  readonly function: string;
  /** Largest total share, 0–1. */
  readonly share: number;
}

/** Thresholds and categories as data (`rules.md` §10). Editing makes a child with a new id and version. */
export interface RuleSet {
  readonly id: string;
  readonly version: number;
  /** Id of the rule set it was made from, or null for a shipped one. */
  readonly parent: string | null;
  readonly values: Readonly<Record<string, ThresholdValue>>;
  readonly categories: readonly CategoryRow[];
  readonly budgets?: readonly WidthBudget[];
}

export const DEFAULT_RULE_SET: RuleSet = {
  id: 'plateau-default-1',
  version: 1,
  parent: null,
  values: DEFAULT_VALUES,
  categories: DEFAULT_CATEGORIES,
};

const hashes = new WeakMap<RuleSet, string>();

/**
 * SHA-256 (hex) of the canonical JSON of everything in a rule set that can change a verdict: each threshold's value and unit, the
 * category table, the budgets. Two rule sets with equal numbers have equal hashes, whatever they are called.
 */
export function ruleSetSha256(ruleSet: RuleSet): string {
  const known = hashes.get(ruleSet);
  if (known !== undefined) return known;
  const values = Object.fromEntries(
    Object.entries(ruleSet.values).map(([key, { value, unit }]) => [key, { value, unit }]),
  );
  const budgets = ruleSet.budgets ?? [];
  const hash = bytesToHex(
    sha256(
      utf8ToBytes(canonicalJson({ values, categories: ruleSet.categories, ...(budgets.length ? { budgets } : {}) })),
    ),
  );
  hashes.set(ruleSet, hash);
  return hash;
}

/** A threshold of a rule set. Throws `rules.unknownValue` when it has none of that name. */
export function threshold(ruleSet: RuleSet, key: ThresholdKey): ThresholdValue {
  const found = Object.hasOwn(ruleSet.values, key) ? ruleSet.values[key] : undefined;
  if (found === undefined) throw unknownValue(ruleSet, key);
  return found;
}

/** The number of a threshold. Throws `rules.unknownValue`. */
export const limitOf = (ruleSet: RuleSet, key: ThresholdKey): number => threshold(ruleSet, key).value;

/** A threshold as a verdict states it. Throws `rules.unknownValue`. */
export function crossed(ruleSet: RuleSet, key: ThresholdKey, op: Threshold['op'] = '>'): Threshold {
  const { value, source } = threshold(ruleSet, key);
  return { op, value, source };
}

function unknownValue(ruleSet: RuleSet, key: string): PlateauError {
  return new PlateauError({
    code: 'rules.unknownValue',
    message: `The rule set ${ruleSet.id} has no threshold named "${key}".`,
    hint: `It has ${Object.keys(ruleSet.values).join(', ')}.`,
  });
}

/**
 * A child of a rule set with some numbers changed; changed ones have the source `user`. Its id follows from its content, so the same
 * edit twice gives the same rule set. Throws `rules.unknownValue`, and `rules.badValue` for a number a threshold cannot be.
 */
export function editRuleSet(parent: RuleSet, changes: Readonly<Record<string, number>>): RuleSet {
  const values: Record<string, ThresholdValue> = { ...parent.values };
  for (const [key, value] of Object.entries(changes)) {
    const old = Object.hasOwn(parent.values, key) ? parent.values[key] : undefined;
    if (old === undefined) throw unknownValue(parent, key);
    if (!Number.isFinite(value) || value < 0 || (old.unit === 'share' && value > 1)) {
      throw new PlateauError({
        code: 'rules.badValue',
        message: `The threshold ${key} cannot be ${value}.`,
        hint: old.unit === 'share' ? 'A share is a number from 0 to 1.' : 'Give a finite number, 0 or more.',
      });
    }
    if (value !== old.value) values[key] = { value, unit: old.unit, source: 'user' };
  }
  const draft: RuleSet = { ...parent, values, version: parent.version + 1, parent: parent.id };
  return { ...draft, id: `edited-${parent.version + 1}-${ruleSetSha256(draft).slice(0, 12)}` };
}
