import { gateSummary } from '../../../core/gate/result-file/gate-words.ts';
import { readGate } from '../../../core/gate/result-file/read-gate.ts';
import type { Reading, ToRead } from './reading.ts';

/** The result of a check that ran elsewhere, or here and is to be kept. Throws `gate.*`, `import.*`, `job.cancelled`. */
export async function readGateItem({ input, name, chunks, signal }: ToRead): Promise<Reading> {
  const record = await readGate(chunks, signal);
  return {
    warnings: [],
    items: ({ sha256 }) => [
      {
        id: `e${sha256.slice(0, 12)}`,
        kind: 'gate',
        label: input.options.label ?? name,
        format: 'plateau-gate',
        capturedAt: record.checkedAt,
        summary: gateSummary(record),
        level: 'none',
        detail: record,
        write: () => undefined,
      },
    ],
  };
}
