import type { Produced } from '../entries.ts';
import type { BundleSource } from '../source.ts';
import { modelFiles } from './capture-files.ts';

/** Series of values as tables, and as the rules see them. */
export function* seriesFiles(source: BundleSource): Generator<Produced> {
  for (const record of source.records) if (record.kind === 'series') yield* modelFiles(source, record);
}
