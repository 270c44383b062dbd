import type { FunctionIdentity } from '../profile/identity.ts';
import type { Category, Runtime } from '../profile/model.ts';
import type { CategoryRow } from './rule-set.ts';

/** A category table made ready: patterns compiled once. */
export interface Categoriser {
  readonly rows: readonly CategoryRow[];
}

export const defaultCategorise: Categoriser = { rows: [] };

/** The category of a function by the first matching row of the table; `app` when none matches. */
export function categorise(_table: Categoriser, _identity: FunctionIdentity, _runtime: Runtime): Category {
  return 'app';
}
