/** One editable number of a rule set with where it comes from. */
export interface ThresholdValue {
  readonly value: number;
  readonly unit: string;
  readonly source: string;
}

/** One row of the ordered category table: the first row whose patterns all match gives the category. */
export interface CategoryRow {
  readonly category: string;
  /** Runtime it applies to, or `any`. */
  readonly runtime: string;
  /** JavaScript regular expressions (no flags) on the function's name and file; absent means any. */
  readonly name?: string;
  readonly file?: string;
}

/** Thresholds and categories as data (`rules.md` §10). Editing makes a child with a new id and version. */
export interface RuleSet {
  readonly id: string;
  readonly version: number;
  /** Id of the rule set it was made from, or null for a shipped one. */
  readonly parent: string | null;
  readonly values: Readonly<Record<string, ThresholdValue>>;
  readonly categories: readonly CategoryRow[];
}
