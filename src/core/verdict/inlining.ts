import type { SampleType } from '../profile/model.ts';

/**
 * Whether what a sample type counts happens where a runtime knows all frames, those of inlined functions too: memory is allocated and locks
 * are waited for at such places, time passes anywhere.
 */
export const isAtKnownPlaces = ({ kind }: Pick<SampleType, 'kind'>): boolean =>
  kind === 'alloc' || kind === 'inuse' || kind === 'lock';
