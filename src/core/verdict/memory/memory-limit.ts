import type { HostFacts } from '../../capture/process.ts';
import type { Series } from '../../series/model.ts';
import { limitColumn } from './columns.ts';
import type { MemoryLimit } from './memory-rule.ts';

/** What was said of a series when it came in. */
export interface LimitSource {
  /** Of the import; `memoryLimit` in bytes. */
  readonly options: { readonly memoryLimit?: unknown };
  /** Where it was captured by Plateau. A host that does not tell its memory has 0. */
  readonly capture?: { readonly host: { readonly facts: Pick<HostFacts, 'memoryTotal'> } } | undefined;
}

/** What a process may use at most: as stated at the import, else the memory of the host it was captured on, where that is known. */
export function memoryLimitOf({ options: { memoryLimit }, capture }: LimitSource): MemoryLimit | null {
  if (typeof memoryLimit === 'number') return { bytes: memoryLimit, source: 'stated at the import' };
  const total = capture?.host.facts.memoryTotal ?? 0;
  return total > 0 ? { bytes: total, source: 'the memory of the host' } : null;
}

/** The same for a picture of the series, in bytes: null also where a column of the series tells its limits, and draws itself. */
export function drawnLimit(source: LimitSource, series: Series): number | null {
  return limitColumn(series) === null ? (memoryLimitOf(source)?.bytes ?? null) : null;
}
