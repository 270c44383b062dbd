import { functionKeyParts, matchKey } from '../profile/identity.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { fingerprintOf } from './hashes.ts';
import { categoryOf, familyOf } from './rule-categories.ts';

/** What of an item's origin tells its subjects from those of another program's. */
export interface SubjectOrigin {
  /** The program it was captured from; the item itself where nothing is known of that. */
  readonly program: string;
  /** Of the statement that a plan is of; null of everything else. */
  readonly statement: string | null;
}

/** Subjects that every program has: their key alone tells nothing. */
const OF_A_WHOLE: ReadonlySet<string> = new Set(['profile', 'capture', 'thread-group', 'series', 'metric']);

/** A function's key without what changes between machines: a comparison calls functions so, and a capture by their whole path. */
export function portableKey(key: string): string {
  const { name, file } = functionKeyParts(key);
  return matchKey(name, file);
}

/**
 * A verdict's subject as a fingerprint needs it. A step of a plan belongs to its statement, and what stands for a whole run (`gc`, `rss`) to its
 * program: else two programs' heaps that grow would be one finding. A step that reads a table is known by that table, wherever another plan of the
 * statement has it. A function is known by its name and file wherever its packages lie; two that only their line tells apart stay two.
 */
export function subjectKeyOf(
  { subject, scope }: Pick<Verdict, 'subject' | 'scope'>,
  { program, statement }: SubjectOrigin,
): string {
  if (subject.kind === 'plan-node') {
    const readsTable = / on /.test(subject.label);
    const step = readsTable ? subject.key.slice(subject.key.lastIndexOf('/') + 1).replace(/\[\d+\]$/, '') : subject.key;
    return statement === null ? step : `${statement}/${step}`;
  }
  if (subject.kind === 'function') return `${portableKey(subject.key)}${functionKeyParts(subject.key).place}`;
  // What an endpoint names is the same endpoint in every load run.
  const isNamed = subject.kind === 'metric' && scope.flow !== undefined;
  return OF_A_WHOLE.has(subject.kind) && !isNamed ? `${program}/${subject.key}` : subject.key;
}

/** What a verdict's finding is recognised by. */
export function fingerprintOfVerdict(verdict: Verdict, origin: SubjectOrigin): string {
  return fingerprintOf({
    family: familyOf(verdict.rule),
    subjectKey: subjectKeyOf(verdict, origin),
    category: categoryOf(verdict),
  });
}
