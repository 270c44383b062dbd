/** What the statement of a plan is recognised by. */
export interface StatementOfPlan {
  /** Hash of the query fingerprint; null where no statement is known, or it cannot be parsed. */
  readonly queryHash: string | null;
  /** The server’s identifier. */
  readonly queryId: string | null;
  readonly familyHash: string;
  /** Of the constants and parameters it was run with; null where they are not known. */
  readonly inputsHash: string | null;
}

/** True for plans of one statement: by its fingerprint where both have one, else by the server’s identifier, else by the family of their plans. */
export function isSameStatement(one: StatementOfPlan, other: StatementOfPlan): boolean {
  if (one.queryHash !== null && other.queryHash !== null) return one.queryHash === other.queryHash;
  if (one.queryId !== null && other.queryId !== null) return one.queryId === other.queryId;
  return one.familyHash === other.familyHash;
}

/** True for plans of one statement for which nothing says that it was given other values. */
export const isSameExecution = (one: StatementOfPlan, other: StatementOfPlan): boolean =>
  isSameStatement(one, other) &&
  (one.inputsHash === null || other.inputsHash === null || one.inputsHash === other.inputsHash);

/**
 * Of approved plans the one that a plan is held against: of the same statement, for the same values before all others, the first of those as they
 * are given. Null where none is of that statement.
 */
export function approvedFor<T extends StatementOfPlan>(plan: StatementOfPlan, approved: readonly T[]): T | null {
  const same = approved.filter((one) => isSameStatement(plan, one));
  const forValues = same.find(({ inputsHash }) => inputsHash !== null && inputsHash === plan.inputsHash);
  return forValues ?? same[0] ?? null;
}
