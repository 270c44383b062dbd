import { PlateauError } from '../error.ts';
import type { ByteChunks } from '../profile/importer.ts';
import { JsonCursor } from './json.ts';
import { wholeContent } from './whole.ts';

/** An object of JSON; it has no prototype, so that no key means anything else. */
export interface JsonObject {
  readonly [key: string]: unknown;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value's object; an empty one for anything else. */
export const objectOr = (value: unknown): JsonObject => (isObject(value) ? value : {});

export const listOr = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A finite number; null for anything else. */
export const numberOr = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

/** A count or an amount: 0 or more; null for anything else. */
export function amountOr(value: unknown): number | null {
  const number = numberOr(value);
  return number === null || number < 0 ? null : number;
}

/** A text cut to a length nobody needs more of; null for anything else. */
export const textOr = (value: unknown, most = 500): string | null =>
  typeof value === 'string' ? value.slice(0, most) : null;

/** A name, an address or a title, cut; empty for anything else. */
export const textIn = (value: unknown): string => textOr(value, 1000) ?? '';

/**
 * The one JSON value of a file of at most `most` bytes. Throws `import.badJson`, `import.truncated`, `import.badEncoding`, `import.tooDeep`,
 * `import.tooLarge`, `job.cancelled`.
 */
export async function jsonOf(chunks: ByteChunks, signal: AbortSignal | undefined, most: number): Promise<unknown> {
  const cursor = new JsonCursor(await wholeContent(chunks, signal, most));
  const value = cursor.value();
  cursor.end();
  return value;
}

/** The error for what a tool wrote without what makes it that. */
export function incomplete(tool: string, what: string): PlateauError {
  return new PlateauError({
    code: 'import.malformed',
    message: `The file of ${tool} has no ${what}.`,
    hint: `Give what ${tool} wrote, whole and unchanged.`,
    at: { offset: 0 },
  });
}
