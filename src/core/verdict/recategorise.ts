import type { FunctionIdentity } from '../profile/identity.ts';
import { CATEGORIES, type Profile } from '../profile/model.ts';
import { nodeStates } from '../profile/node-state.ts';
import { type Categoriser, categorise, compileCategories, defaultCategorise } from './categories.ts';
import { DEFAULT_RULE_SET, type RuleSet, ruleSetSha256 } from './rule-set.ts';

const tables = new Map<string, Categoriser>();

function tableOf(ruleSet: RuleSet): Categoriser {
  const hash = ruleSetSha256(ruleSet);
  const known = tables.get(hash);
  if (known !== undefined) return known;
  const table = compileCategories(ruleSet.categories);
  if (tables.size > 20) tables.clear();
  tables.set(hash, table);
  return table;
}

function sameTable(ruleSet: RuleSet): boolean {
  if (ruleSet.categories === DEFAULT_RULE_SET.categories) return true;
  return JSON.stringify(ruleSet.categories) === JSON.stringify(DEFAULT_RULE_SET.categories);
}

/**
 * The profile under another rule set's category table: categories and node states made again, everything else shared; the profile itself
 * where its table is the default one. A category the tool itself gave (where the default table says something else) stays.
 * Throws `rules.badCategory`, `rules.badPattern`.
 */
export function recategorise(profile: Profile, ruleSet: RuleSet): Profile {
  if (sameTable(ruleSet)) return profile;
  const table = tableOf(ruleSet);
  const { frames, strings, meta } = profile;
  const category = frames.category.slice();
  for (let i = 0; i < frames.count; i++) {
    const identity: FunctionIdentity = {
      runtime: meta.runtime,
      name: strings[frames.name[i] as number] ?? '',
      file: strings[frames.file[i] as number] ?? '',
      line: frames.line[i] as number,
      column: frames.column[i] as number,
    };
    const shipped = CATEGORIES.indexOf(categorise(defaultCategorise, identity, meta.runtime));
    if (shipped !== category[i]) continue;
    category[i] = CATEGORIES.indexOf(categorise(table, identity, meta.runtime));
  }
  const kinds = profile.sampleTypes.map((type) => type.kind);
  const state = nodeStates(profile.nodes, category, meta.runtime, {
    kinds,
    threads: profile.threads,
    idleThreads: new Set(meta.sleepingThreads),
  });
  return { ...profile, frames: { ...frames, category }, nodes: { ...profile.nodes, state } };
}
