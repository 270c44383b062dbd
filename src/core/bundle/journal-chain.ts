import { z } from 'zod';
import { sha256Text } from './manifest.ts';

/** What stands before the first entry of a chain. */
export const NO_ENTRY = '0'.repeat(64);

/** One thing that was done in the workspace, as it leaves it: what it was done with is told by its commitment. */
export interface JournalRow {
  readonly at: string;
  readonly action: string;
  readonly item: string | null;
  /** What of its details may be told. */
  readonly detail: Readonly<Record<string, string | number>>;
  /** HMAC-SHA256 of all its details under the workspace's secret. */
  readonly commitment: string;
}

const chained = z.object({
  seq: z.int().min(1),
  at: z.string(),
  action: z.string(),
  item: z.string().nullable(),
  detail: z.record(z.string(), z.union([z.string(), z.number()])),
  commitment: z.string(),
  prev: z.string(),
});

/**
 * Rows as lines of JSON, each with the SHA-256 of the line before it (without its line feed): who takes one out, puts one in or changes one
 * has to write all later ones anew, and with them `head`, the hash of the last.
 */
export function chainJournal(rows: Iterable<JournalRow>): { readonly lines: readonly string[]; readonly head: string } {
  const lines: string[] = [];
  let prev = NO_ENTRY;
  for (const { at, action, item, detail, commitment } of rows) {
    const line = JSON.stringify({ seq: lines.length + 1, at, action, item, detail, commitment, prev });
    lines.push(line);
    prev = sha256Text(line);
  }
  return { lines, head: prev };
}

/** A place where a chain breaks. */
export interface BrokenLink {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** What a chain comes to: `head` is the hash of the last line whatever was found broken. */
export interface CheckedChain {
  readonly head: string;
  readonly broken: readonly BrokenLink[];
}

/** Follows the journal's chain through its lines. */
export const checkJournal = (lines: Iterable<string>): CheckedChain => checkLines(lines, chained, 'a journal');

/** Follows any chain of JSON lines that number themselves and carry the SHA-256 of the line before. */
export function checkLines(
  lines: Iterable<string>,
  schema: z.ZodType<{ readonly seq: number; readonly prev: string }>,
  of: string,
): CheckedChain {
  const broken: BrokenLink[] = [];
  let prev = NO_ENTRY;
  let at = 0;
  for (const line of lines) {
    at++;
    let entry: { readonly seq: number; readonly prev: string } | null = null;
    try {
      entry = schema.parse(JSON.parse(line));
    } catch {
      broken.push({ line: at, message: `is no entry of ${of}` });
    }
    if (entry !== null && entry.seq !== at) broken.push({ line: at, message: `has the number ${entry.seq}` });
    if (entry !== null && entry.prev !== prev) {
      broken.push({ line: at, message: 'does not carry the hash of the entry before it' });
    }
    prev = sha256Text(line);
  }
  return { head: prev, broken };
}
