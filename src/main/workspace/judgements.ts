import { z } from 'zod';
import { type Evaluation, ITEM_KINDS, type ItemKind } from '../../core/item.ts';
import { DEFAULT_VALUES } from '../../core/verdict/default-rules.ts';
import type { RuleSet } from '../../core/verdict/rule-set.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import type { Db } from './database.ts';
import { fromStored } from './from-stored.ts';

const evaluationRow = z.object({
  rule_set: z.string(),
  rule_set_id: z.string(),
  rule_set_version: z.number(),
  evaluated_at: z.string(),
  verdicts: z.string(),
});

const ruleSetBody = z.object({
  id: z.string(),
  version: z.number(),
  parent: z.string().nullable(),
  values: z.record(z.string(), z.object({ value: z.number(), unit: z.string(), source: z.string() })),
  categories: z.array(
    z
      .object({ category: z.string(), runtime: z.string(), name: z.string(), file: z.string() })
      .partial({ name: true, file: true }),
  ),
  budgets: z.array(z.object({ function: z.string(), share: z.number() })).default([]),
});

function storedRuleSet(text: string): RuleSet {
  const { categories, ...body } = ruleSetBody.parse(JSON.parse(text));
  const rowsOf = categories.map(({ category, runtime, name, file }) => ({
    category,
    runtime,
    ...(name === undefined ? {} : { name }),
    ...(file === undefined ? {} : { file }),
  }));
  return { ...body, categories: rowsOf };
}

export interface KnownRuleSet {
  readonly ruleSet: RuleSet;
  readonly sha256: string;
  readonly createdAt: string;
}

/** Verdicts by item and rule set, and the rule sets made in this workspace. Older judgements are never overwritten by newer rule sets. */
export class JudgementRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  write(item: string, ruleSet: RuleSet & { readonly sha256: string }, at: string, verdicts: readonly Verdict[]): void {
    if (ruleSet.parent === null) this.keepShipped(ruleSet, at);
    this.#db
      .prepare(
        'INSERT OR REPLACE INTO evaluations (item, rule_set, rule_set_id, rule_set_version, evaluated_at, verdicts) VALUES (?, ?, ?, ?, ?, ?)',
      )
      .run(item, ruleSet.sha256, ruleSet.id, ruleSet.version, at, JSON.stringify(verdicts));
  }

  /** Keeps what a version ships, under a name of its own: a later version can then say what of it is another now. */
  keepShipped({ sha256, ...ruleSet }: RuleSet & { readonly sha256: string }, at: string): void {
    this.#db
      .prepare('INSERT OR IGNORE INTO rule_sets (sha256, id, body, created_at) VALUES (?, ?, ?, ?)')
      .run(sha256, `${ruleSet.id}@${sha256}`, JSON.stringify(ruleSet), at);
  }

  /** A rule set that judged here by its hash, as it was then; null where it was not kept. */
  keptRuleSet(sha256: string): RuleSet | null {
    const row = this.#db
      .prepare<[string], { readonly body: string }>('SELECT body FROM rule_sets WHERE sha256 = ?')
      .get(sha256);
    return row === undefined ? null : storedRuleSet(row.body);
  }

  /** An item's judgements, newest first; `current` marks the one by the rule set given. */
  of(item: string, currentSha256: string): readonly Evaluation[] {
    const rows = this.#db
      .prepare('SELECT * FROM evaluations WHERE item = ? ORDER BY evaluated_at DESC, rule_set')
      .all(item);
    return rows.map((row) => {
      const r = fromStored(evaluationRow, row, 'a judgement');
      return {
        ruleSetId: r.rule_set_id,
        ruleSetVersion: r.rule_set_version,
        ruleSetSha256: r.rule_set,
        evaluatedAt: r.evaluated_at,
        current: r.rule_set === currentSha256,
        verdicts: JSON.parse(r.verdicts),
      };
    });
  }

  /** Of every item that is there, or those of some kinds, its newest judgement by the rule set given, else its newest: verdicts by item. */
  newest(currentSha256: string, kinds: readonly ItemKind[] = ITEM_KINDS): ReadonlyMap<string, readonly Verdict[]> {
    const rows = this.#db
      .prepare<[string, string], { readonly item: string; readonly verdicts: string }>(
        `SELECT e.item, e.verdicts FROM evaluations e JOIN items i ON i.id = e.item WHERE i.deleted_at IS NULL
          AND i.kind IN (SELECT value FROM json_each(?)) ORDER BY e.rule_set = ?, e.evaluated_at`,
      )
      .all(JSON.stringify(kinds), currentSha256);
    return new Map(rows.map(({ item, verdicts }) => [item, JSON.parse(verdicts)]));
  }

  /** Those that were made here; what versions shipped is not among them. */
  ruleSets(): readonly KnownRuleSet[] {
    const rows = this.#db
      .prepare<[], { readonly sha256: string; readonly body: string; readonly created_at: string }>(
        "SELECT sha256, body, created_at FROM rule_sets WHERE json_extract(body, '$.parent') IS NOT NULL ORDER BY created_at, id",
      )
      .all();
    return rows.map((row) => {
      const ruleSet = storedRuleSet(row.body);
      return {
        // A set made before a threshold was there has the shipped one.
        ruleSet: { ...ruleSet, values: { ...DEFAULT_VALUES, ...ruleSet.values } },
        sha256: row.sha256,
        createdAt: row.created_at,
      };
    });
  }

  addRuleSet(ruleSet: RuleSet, sha256: string, at: string): void {
    this.#db
      .prepare('INSERT OR IGNORE INTO rule_sets (sha256, id, body, created_at) VALUES (?, ?, ?, ?)')
      .run(sha256, ruleSet.id, JSON.stringify(ruleSet), at);
  }
}
