import { ExactNumber } from './fields.ts';
import type { Plan } from './model.ts';

/** Major versions of PostgreSQL that a plan may come from, both ends included; null where an end is open. */
export interface VersionRange {
  readonly from: number | null;
  readonly to: number | null;
}

/** Fields that came with a version: where one stands, it is that or newer. */
const SINCE: ReadonlyMap<string, number> = new Map([
  ['Index Searches', 18],
  ['Disabled', 18],
  ['Storage', 18],
  ['Maximum Storage', 18],
  ['Window', 18],
  ['WAL Buffers Full', 18],
  ['Shared I/O Read Time', 17],
  ['Local I/O Read Time', 17],
  ['Temp I/O Read Time', 15],
  ['Async Capable', 14],
  ['WAL Records', 13],
  ['Full-sort Groups', 13],
  ['HashAgg Batches', 13],
]);
/** Fields of the statement. */
const STATEMENT_SINCE: ReadonlyMap<string, number> = new Map([
  ['Serialization', 17],
  ['Query Identifier', 14],
  ['Planning', 13],
  ['Settings', 12],
  ['JIT', 11],
]);
/** Fields that another name replaced: where one stands, it is that or older. */
const UNTIL: ReadonlyMap<string, number> = new Map([['I/O Read Time', 16]]);

/**
 * Between which versions the fields of a plan place its server; other dialects are placed nowhere. PostgreSQL 18 prints two decimals of actual
 * rows, since 17 an InitPlan’s result is `(InitPlan 1).col1` and was `$0` before.
 */
export function versionRange(plan: Plan): VersionRange {
  if (plan.dialect !== 'postgresql') return { from: null, to: null };
  let from = 0;
  let to = Number.POSITIVE_INFINITY;
  const since = (version: number | undefined): void => {
    from = Math.max(from, version ?? 0);
  };
  const until = (version: number | undefined): void => {
    to = Math.min(to, version ?? to);
  };
  for (const { key } of plan.fields.entries) since(STATEMENT_SINCE.get(key));
  for (const { fields, subplanName } of plan.nodes) {
    for (const { key, value } of fields.entries) {
      since(SINCE.get(key));
      until(UNTIL.get(key));
      if (key === 'Actual Rows') {
        const text = value instanceof ExactNumber ? value.text : String(value);
        if (text.includes('.')) since(18);
        else until(17);
      }
    }
    if (subplanName !== null && /^InitPlan \d/.test(subplanName)) {
      if (subplanName.includes('returns $')) until(16);
      else since(17);
    }
  }
  return { from: from === 0 ? null : from, to: Number.isFinite(to) ? to : null };
}

/** `PostgreSQL 18 or newer`, `PostgreSQL 15 to 16`; the dialect alone where nothing tells. */
export function versionText({ dialect }: Pick<Plan, 'dialect'>, { from, to }: VersionRange): string {
  const names = { postgresql: 'PostgreSQL', mysql: 'MySQL', mariadb: 'MariaDB', sqlite: 'SQLite' } as const;
  const name = names[dialect];
  if (from !== null && to !== null) return from >= to ? `${name} ${to}` : `${name} ${from} to ${to}`;
  if (from !== null) return `${name} ${from} or newer`;
  return to === null ? name : `${name} ${to} or older`;
}

/** No version is in both. */
export const areApart = (a: VersionRange, b: VersionRange): boolean =>
  (a.to !== null && b.from !== null && a.to < b.from) || (b.to !== null && a.from !== null && b.to < a.from);
