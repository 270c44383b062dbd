import type { HeapFacts } from './stored.ts';

/** Whether garbage was collected before a heap was taken, where nobody said: V8 does so before each snapshot; tables may tell. Null where nothing tells. */
export const collectedBefore = ({ format, table }: Pick<HeapFacts, 'format' | 'table'>): boolean | null =>
  format === 'v8' ? true : (table?.collected ?? null);
