import { PlateauError } from '../error.ts';
import type { FunctionIdentity } from '../profile/identity.ts';
import { CATEGORIES, type Category, type Runtime } from '../profile/model.ts';
import type { CategoryRow } from './category-table.ts';
import { DEFAULT_CATEGORIES } from './category-table.ts';

interface CompiledRow {
  readonly category: Category;
  readonly name: RegExp | null;
  readonly file: RegExp | null;
}

/** A category table made ready: patterns compiled once, rows picked by runtime. */
export interface Categoriser {
  readonly rows: readonly CategoryRow[];
  /** Rows that can apply to frames of a runtime, in table order. */
  readonly byRuntime: ReadonlyMap<string, readonly CompiledRow[]>;
  readonly anyRuntime: readonly CompiledRow[];
}

/** Longer names decide nothing more and would let a hostile file make matching slow. */
const MATCHED_LENGTH = 2000;

/**
 * Compiles a category table. Throws `rules.badCategory` for a category that does not exist and `rules.badPattern` for a text that is not
 * a regular expression, each naming the row.
 */
export function compileCategories(rows: readonly CategoryRow[]): Categoriser {
  const compiled = rows.map((row, index) => ({ runtime: row.runtime, row: compileRow(row, index) }));
  const byRuntime = new Map<string, readonly CompiledRow[]>();
  for (const runtime of new Set(rows.map((row) => row.runtime))) {
    byRuntime.set(
      runtime,
      compiled.filter((entry) => entry.runtime === runtime || entry.runtime === 'any').map((entry) => entry.row),
    );
  }
  return {
    rows,
    byRuntime,
    anyRuntime: compiled.filter((entry) => entry.runtime === 'any').map((entry) => entry.row),
  };
}

function compileRow(row: CategoryRow, index: number): CompiledRow {
  const category = CATEGORIES.find((known) => known === row.category);
  if (category === undefined) {
    throw new PlateauError({
      code: 'rules.badCategory',
      message: `Row ${index + 1} of the category table gives the category "${row.category}", which does not exist.`,
      hint: `Categories are ${CATEGORIES.join(', ')}.`,
    });
  }
  return { category, name: compilePattern(row.name, index), file: compilePattern(row.file, index) };
}

function compilePattern(source: string | undefined, index: number): RegExp | null {
  if (source === undefined) return null;
  try {
    return new RegExp(source);
  } catch (cause) {
    throw new PlateauError({
      code: 'rules.badPattern',
      message: `Row ${index + 1} of the category table has a pattern that is not a regular expression: ${source}`,
      hint: 'Patterns are JavaScript regular expressions without flags.',
      cause,
    });
  }
}

export const defaultCategorise: Categoriser = compileCategories(DEFAULT_CATEGORIES);

/**
 * The category of a function by the first row of the table that fits its runtime, name and file; `app` when none does. A frame whose own
 * runtime is not known is taken for one of the capture's.
 */
export function categorise(table: Categoriser, identity: FunctionIdentity, runtime: Runtime): Category {
  const own = identity.runtime === 'unknown' ? runtime : identity.runtime;
  const name = identity.name.length > MATCHED_LENGTH ? identity.name.slice(0, MATCHED_LENGTH) : identity.name;
  const file = identity.file.length > MATCHED_LENGTH ? identity.file.slice(-MATCHED_LENGTH) : identity.file;
  for (const row of table.byRuntime.get(own) ?? table.anyRuntime) {
    if ((row.name === null || row.name.test(name)) && (row.file === null || row.file.test(file))) return row.category;
  }
  return 'app';
}
