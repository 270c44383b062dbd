import { calculationSummary } from '../../../core/calculator/kept/calculation-words.ts';
import { readCalculation } from '../../../core/calculator/kept/read-calculation.ts';
import { recompute } from '../../../core/calculator/kept/recompute.ts';
import type { Reading, ToRead } from './reading.ts';

/** A calculation that is kept, computed here or elsewhere. Throws `calculation.*`, `import.*`, `job.cancelled`. */
export async function readCalculationItem({ input, name, chunks, signal }: ToRead): Promise<Reading> {
  const record = await readCalculation(chunks, signal);
  const again = recompute(record);
  return {
    warnings: again.state === 'otherFormula' ? [{ code: 'calculation.otherFormula', message: again.why }] : [],
    items: ({ sha256 }) => [
      {
        id: `k${sha256.slice(0, 12)}`,
        kind: 'calculation',
        label: input.options.label ?? name,
        format: 'plateau-calculation',
        capturedAt: record.computedAt,
        summary: calculationSummary(record),
        level: 'none',
        detail: record,
        write: () => undefined,
      },
    ],
  };
}
