import type { SampleType } from './model.ts';

/** Time that a JVM's own events tell, not samples: in native code, and parked. */
const TOLD_BY_THE_JVM: ReadonlySet<string> = new Set(['native', 'park']);

/**
 * Whether what a sample type counts happens where a runtime knows all frames, those of inlined functions too: memory is allocated, and locks and
 * native code are waited for, at such places; other time passes anywhere.
 */
export const isAtKnownPlaces = ({ kind, name }: Pick<SampleType, 'kind' | 'name'>): boolean =>
  kind === 'alloc' || kind === 'inuse' || kind === 'lock' || TOLD_BY_THE_JVM.has(name);
