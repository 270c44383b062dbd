import type { InputOf } from '../../main/api/contract/route.ts';
import type { Routes } from '../../main/api/contract/routes.ts';

/** What a person can state about files that do not tell it themselves. */
export type ImportChoices = Pick<
  Partial<InputOf<Routes['upload']>>,
  'label' | 'unit' | 'latencyUnit' | 'durationSeconds' | 'intervalSeconds' | 'memoryLimit'
>;

/** Files that were not imported since nobody said what their latencies are in, with what was said of them. */
export interface UnitlessFiles {
  readonly files: readonly File[];
  readonly paths: readonly string[];
  readonly choices: ImportChoices;
}
