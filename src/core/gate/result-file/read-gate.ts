import { jsonOf } from '../../bytes/json-parts.ts';
import { PlateauError } from '../../error.ts';
import type { ByteChunks } from '../../profile/importer.ts';
import { GATE_SCHEMA, type GateRecord, gateRecord } from './model.ts';

/** Far more than a check of twenty thousand gates prints. */
const MOST_BYTES = 64 * 1024 * 1024;

const HEAD = /^\ufeff?\s*\{\s*"schema"\s*:\s*"plateau-gate\/(\d{1,6})"/;

/** True of a file that begins as the result of a check, of whatever version. */
export const recogniseGate = (head: Uint8Array): boolean => HEAD.test(new TextDecoder().decode(head.subarray(0, 1024)));

/** The result of a check in a JSON value. Throws `gate.newerResult`, `gate.badResult`. */
export function gateRecordOf(value: unknown): GateRecord {
  const parsed = gateRecord.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const stated = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : null;
  if (typeof stated === 'string' && /^plateau-gate\/\d{1,6}$/.test(stated) && stated !== GATE_SCHEMA) {
    throw new PlateauError({
      code: 'gate.newerResult',
      message: `The result is of the form ${stated}; this version reads ${GATE_SCHEMA}.`,
      hint: 'Use the version of Plateau that made it, or a newer one.',
    });
  }
  const place = issue?.path.join('.') ?? '';
  throw new PlateauError({
    code: 'gate.badResult',
    message: `It is no result of a check${place === '' ? '' : `, at “${place}”`}: ${issue?.message ?? 'unknown'}.`,
    hint: 'Give what “plateau check --json” printed, whole and unchanged.',
  });
}

/**
 * The result of a check in a file. Throws `gate.newerResult`, `gate.badResult`, `import.badJson`, `import.truncated`, `import.badEncoding`, `import.tooDeep`,
 * `import.tooLarge`, `job.cancelled`.
 */
export const readGate = async (chunks: ByteChunks, signal?: AbortSignal): Promise<GateRecord> =>
  gateRecordOf(await jsonOf(chunks, signal, MOST_BYTES));
