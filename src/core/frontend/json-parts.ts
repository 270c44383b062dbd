import { JsonCursor } from '../bytes/json.ts';
import { wholeContent } from '../bytes/whole.ts';
import { PlateauError } from '../error.ts';
import type { ByteChunks } from '../profile/importer.ts';

/** Longest report that is read, in bytes. */
const MAX_REPORT_BYTES = 256 * 1024 * 1024;
/** Longer names, addresses and titles are cut. */
const MOST_TEXT = 1000;

/** An object of JSON; it has no prototype, so that no key means anything else. */
export interface JsonObject {
  readonly [key: string]: unknown;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value's object; an empty one for anything else. */
export const objectOr = (value: unknown): JsonObject => (isObject(value) ? value : {});

export const listOr = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A finite number that is not negative; null for anything else. */
export const amountOr = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;

/** A text, cut; empty for anything else. */
export const textOr = (value: unknown): string => (typeof value === 'string' ? value.slice(0, MOST_TEXT) : '');

/** The one JSON value of a file. Throws `import.badJson`, `import.truncated`, `import.badEncoding`, `import.tooDeep`, `import.tooLarge`, `job.cancelled`. */
export async function jsonOf(chunks: ByteChunks, signal: AbortSignal | undefined): Promise<unknown> {
  const cursor = new JsonCursor(await wholeContent(chunks, signal, MAX_REPORT_BYTES));
  const value = cursor.value();
  cursor.end();
  return value;
}

/** The error for a report without what makes it one. */
export function incomplete(tool: string, what: string): PlateauError {
  return new PlateauError({
    code: 'import.malformed',
    message: `The file of ${tool} has no ${what}.`,
    hint: `Give what ${tool} wrote, whole and unchanged.`,
    at: { offset: 0 },
  });
}
