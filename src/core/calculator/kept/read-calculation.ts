import { jsonOf } from '../../bytes/json-parts.ts';
import { PlateauError } from '../../error.ts';
import type { ByteChunks } from '../../profile/importer.ts';
import { isComputed } from '../result.ts';
import { CALCULATION_SCHEMA, type CalculationRecord, calculationRecord } from './model.ts';
import { recompute } from './recompute.ts';

/** Far more than any calculator prints. */
const MOST_BYTES = 4 * 1024 * 1024;

const HEAD = /^\ufeff?\s*\{\s*"schema"\s*:\s*"plateau-calculation\/(\d{1,6})"/;

/** True of a file that begins as a calculation, of whatever version. */
export const recogniseCalculation = (head: Uint8Array): boolean =>
  HEAD.test(new TextDecoder().decode(head.subarray(0, 1024)));

const bad = (why: string): PlateauError =>
  new PlateauError({
    code: 'calculation.badResult',
    message: `It is no calculation: ${why}.`,
    hint: 'Give what “plateau calc NAME … --json” printed, whole and unchanged.',
  });

/** A calculation in a JSON value, whose inputs give its result. Throws `calculation.newerResult`, `calculation.badResult`. */
export function calculationRecordOf(value: unknown): CalculationRecord {
  const parsed = calculationRecord.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const stated = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : null;
    if (typeof stated === 'string' && /^plateau-calculation\/\d{1,6}$/.test(stated) && stated !== CALCULATION_SCHEMA) {
      throw new PlateauError({
        code: 'calculation.newerResult',
        message: `The calculation is of the form ${stated}; this version reads ${CALCULATION_SCHEMA}.`,
        hint: 'Use the version of Plateau that made it, or a newer one.',
      });
    }
    const place = issue?.path.join('.') ?? '';
    throw bad(`${place === '' ? '' : `at “${place}”: `}${issue?.message ?? 'unknown'}`);
  }
  const record = parsed.data;
  if (!isComputed(record)) {
    throw new PlateauError({
      code: 'calculation.nothingComputed',
      message: 'Nothing of it could be computed: it shows nothing that could be kept.',
      hint: 'Give the inputs that are missing; one figure that can be computed is enough.',
    });
  }
  const again = recompute(record);
  if (again.state === 'differs') throw bad(again.why);
  return record;
}

/**
 * The calculation in a file. Throws `calculation.newerResult`, `calculation.badResult`, `calculation.nothingComputed`, `import.badJson`, `import.truncated`,
 * `import.badEncoding`, `import.tooDeep`, `import.tooLarge`, `job.cancelled`.
 */
export const readCalculation = async (chunks: ByteChunks, signal?: AbortSignal): Promise<CalculationRecord> =>
  calculationRecordOf(await jsonOf(chunks, signal, MOST_BYTES));
