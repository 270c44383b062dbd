import type { Verdict } from '../../core/verdict/verdict.ts';

/** What a verdict points to in a heap. */
export type HeapEvidence =
  | { readonly kind: 'node'; readonly node: number }
  | { readonly kind: 'class'; readonly key: string };

/** The object or the class that a verdict speaks of; null where it names neither. */
export function evidenceOf(verdict: Verdict): HeapEvidence | null {
  for (const { pointer } of verdict.evidence) {
    const at = pointer.indexOf(':');
    const rest = pointer.slice(at + 1);
    if (pointer.startsWith('class:')) return { kind: 'class', key: rest };
    if (pointer.startsWith('node:') && /^\d{1,15}$/.test(rest)) return { kind: 'node', node: Number(rest) };
  }
  return null;
}
