import type { EvidenceRow } from './model.ts';

/** Kinds of pointers that name an endpoint, a metric or a time by their own words. */
const NAMED: ReadonlySet<string> = new Set(['load', 'frontend', 'series']);
/** Kinds of pointers that name a place by a key, which its verdict has words for. */
const KEYED: ReadonlySet<string> = new Set(['function', 'path', 'class', 'node', 'plan-node', 'statement']);

/** Where a row stands: a line of code, or what its pointer names; empty where it names a whole item. */
function placeOf(row: EvidenceRow): string {
  if (row.kind === 'code') return row.line === undefined ? row.path : `${row.path}:${row.line}`;
  if (!('item' in row)) return '';
  const { pointer, verdict } = row;
  const at = pointer.indexOf(':');
  if (at < 0) return '';
  const [kind, name] = [pointer.slice(0, at), pointer.slice(at + 1)];
  if (NAMED.has(kind)) return name;
  return KEYED.has(kind) ? verdict?.subjectLabel || name : '';
}

/**
 * Where a finding is, in a word for a list: the first place in code that is evidence of it, else the function, class, plan step, statement or endpoint
 * of its first evidence that names one. Empty where none does.
 */
export function whereOf(evidence: readonly EvidenceRow[]): string {
  const code = evidence.find(({ kind }) => kind === 'code');
  return [...(code === undefined ? [] : [code]), ...evidence].map(placeOf).find((place) => place !== '') ?? '';
}
