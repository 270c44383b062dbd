import { z } from 'zod';
import { ITEM_KINDS } from '../item.ts';
import { canonicalJson } from '../verdict/canonical-json.ts';
import { DEFAULT_VALUES } from '../verdict/default-rules.ts';
import { DEFAULT_RULE_SET, type RuleSet, ruleSetSha256 } from '../verdict/rule-set.ts';

export const VERDICTS = 'verdicts/verdicts.json';
export const RULE_SETS = 'verdicts/ruleset.json';
export const VERDICTS_SCHEMA = 'plateau-verdicts/1';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const source = z.string().max(1000);

const judged = z.object({
  item: z.string(),
  kind: z.enum(ITEM_KINDS),
  /** By which rule set: of those in `verdicts/ruleset.json`. */
  ruleSetSha256: digest,
  evaluatedAt: z.string().max(60),
  /** Null where they are left out. */
  verdicts: z.array(z.json()).nullable(),
  /** Why they are left out, or cannot be made again from what is in the bundle. */
  withheld: z.string().max(2000).exactOptional(),
});
/** An item's verdicts, as they are read: a replay holds them against its own. */
export type JudgedItem = z.infer<typeof judged>;

export const verdictsFile = z.object({ schema: z.literal(VERDICTS_SCHEMA), items: z.array(judged).max(100_000) });

const ruleSet = z.object({
  id: z.string().max(200),
  version: z.number(),
  parent: z.string().max(200).nullable(),
  values: z.record(z.string().max(200), z.object({ value: z.number(), unit: z.string().max(50), source })),
  categories: z
    .array(
      z.object({
        category: z.string().max(50),
        runtime: z.string().max(50),
        name: z.string().max(20_000).exactOptional(),
        file: z.string().max(20_000).exactOptional(),
      }),
    )
    .max(10_000),
  budgets: z
    .array(z.object({ function: z.string().max(10_000), share: z.number() }))
    .max(10_000)
    .exactOptional(),
});

export const ruleSetsFile = z.object({
  schema: z.literal(VERDICTS_SCHEMA),
  active: digest,
  /** Digest of what judged, code and words. Absent of bundles that were made before there was one. */
  judging: digest.exactOptional(),
  ruleSets: z.array(z.object({ sha256: digest, ruleSet })).max(1000),
});

/** A rule set that can judge here, or why none can. */
export type UsableRuleSet =
  | {
      readonly ruleSet: RuleSet;
      /** How it had to be completed to judge here, as a sentence; null where it judges as it is. */
      readonly completed: string | null;
      /** As it stands in the bundle. */
      readonly stated: RuleSet;
    }
  | { readonly cannot: string };

/** Thresholds that are named in one sentence. */
const MOST_NAMED = 8;

function namedFew(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function usable({ sha256, ruleSet: given }: z.infer<typeof ruleSetsFile>['ruleSets'][number]): UsableRuleSet {
  if (ruleSetSha256(given) !== sha256) return { cannot: 'its rule set is not the one that its hash tells of' };
  const lacking = Object.keys(DEFAULT_VALUES).filter((key) => !Object.hasOwn(given.values, key));
  // Patterns of strangers are not run: one can be made that takes for ever.
  const isOtherTable = canonicalJson(given.categories) !== canonicalJson(DEFAULT_RULE_SET.categories);
  const parts = [
    ...(lacking.length === 0 ? [] : [`is of a version that knows fewer thresholds, without ${namedFew(lacking)}`]),
    ...(isOtherTable ? ['has another table of categories than this version'] : []),
  ];
  if (parts.length === 0) return { ruleSet: given, completed: null, stated: given };
  const ruleSet = {
    ...given,
    values: { ...DEFAULT_VALUES, ...given.values },
    categories: DEFAULT_RULE_SET.categories,
  };
  return { ruleSet, completed: `its rule set ${parts.join(' and ')}`, stated: given };
}

/** Rule sets by the hash that they are called by. */
export function ruleSetsBySha256(file: z.infer<typeof ruleSetsFile>): ReadonlyMap<string, UsableRuleSet> {
  return new Map(file.ruleSets.map((row) => [row.sha256, usable(row)]));
}

/** What of a rule set is not as this version ships it, as a sentence; nothing where it judges by the same numbers. */
export function ownRulesOf(given: RuleSet): readonly string[] {
  const shipped = new Map(Object.entries(DEFAULT_RULE_SET.values));
  const differing = Object.entries(given.values).flatMap(([key, { value }]) => {
    const own = shipped.get(key)?.value;
    if (own === value) return [];
    return [own === undefined ? `${key} ${value} (not known here)` : `${key} ${value} (shipped: ${own})`];
  });
  const budgets = given.budgets?.length ?? 0;
  const parts = [
    ...(differing.length === 0 ? [] : [namedFew(differing)]),
    ...(budgets === 0 ? [] : [`${budgets} budgets of its own`]),
  ];
  return parts.length === 0
    ? []
    : [`Verdicts were made by other thresholds than the shipped ones: ${parts.join(', ')}.`];
}
