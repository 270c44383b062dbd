import type { DiffStep, PlanDiff, StepDifference } from './model.ts';

/** Fields that make a step another one by name; a condition that changed is told by its field. */
const KINDS: ReadonlySet<string> = new Set([
  'Node Type',
  'Join Type',
  'Strategy',
  'Partial Mode',
  'Index Name',
  'Relation Name',
]);

/**
 * What another plan does otherwise, in words, the biggest difference first: `Seq Scan on orders → Bitmap Heap Scan on orders`, `Filter of Seq
 * Scan on orders`, `+ Sort`, `− Gather Merge`. Never a condition itself, which holds literals.
 *
 * @param most notes at most; what is left is counted in one more
 */
export function changeNotes({ differences, moreDifferences }: PlanDiff, most: number): readonly string[] {
  const notes = new Set<string>();
  for (const difference of differences) {
    const note = noteOf(difference);
    if (note !== null) notes.add(note);
  }
  const all = [...notes];
  const left = all.length - most;
  if (left <= 0) return all;
  return [...all.slice(0, most), moreDifferences > 0 ? `more than ${left} more` : `${left} more`];
}

function noteOf({ kind, before, after, fields, moved }: StepDifference): string | null {
  if (kind === 'added') return after === null ? null : `+ ${named(after)}`;
  if (kind === 'removed') return before === null ? null : `− ${named(before)}`;
  if (before === null || after === null) return null;
  const decided = fields.filter(({ isShape }) => isShape);
  const [was, is] = [named(before), named(after)];
  if (was !== is && decided.some(({ name }) => KINDS.has(name))) return `${was} → ${is}`;
  if (decided.length > 0) return `${decided.map(({ name }) => name).join(', ')} of ${is}`;
  return moved ? `${is} moved` : null;
}

const named = ({ nodeType, relation, indexName }: DiffStep): string =>
  `${nodeType}${indexName === null ? '' : ` using ${indexName}`}${relation === null ? '' : ` on ${relation}`}`;
