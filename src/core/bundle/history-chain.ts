import { z } from 'zod';
import type { HistoryEntry } from '../finding/model.ts';
import { type CheckedChain, checkLines, NO_ENTRY } from './journal-chain.ts';
import { sha256Text } from './manifest.ts';

/** Where the changes of all findings stand, the deleted ones' too. */
export const HISTORY = 'findings/history.ndjson';

const digest = z.union([z.string().regex(/^[0-9a-f]{64}$/), z.literal('')]);
const changed = z.object({
  seq: z.int().min(1),
  finding: z.string().max(100),
  at: z.string().max(60),
  /** A login of the machine, as it may leave. */
  who: z.string().max(500),
  field: z.string().max(100),
  /** Of the field before and after, as the manifest's `rawHashes` says; empty where there was none. */
  old: digest,
  new: digest,
  /** Of the entry in the workspace's own chain. */
  entry: digest,
  prev: z.string(),
});

/** What of a change may leave: by whom, and hashes, as they leave; `entry` is that of the entry itself. */
export type LeavingChange = Pick<HistoryEntry, 'finding' | 'at' | 'who' | 'field' | 'oldSha256' | 'newSha256'> & {
  readonly entry: string;
};

/**
 * The changes of findings as lines of JSON, each with the SHA-256 of the line before it (without its line feed), and the hash of the last: who takes one out, puts
 * one in or changes one has to write all later ones anew. The workspace's own chain cannot be shown: it is made of hashes of texts that are taken out.
 */
export function chainHistory(changes: Iterable<LeavingChange>): {
  readonly lines: readonly string[];
  readonly head: string;
} {
  const lines: string[] = [];
  let prev = NO_ENTRY;
  for (const { finding, at, who, field, oldSha256, newSha256, entry } of changes) {
    const seq = lines.length + 1;
    const line = JSON.stringify({ seq, finding, at, who, field, old: oldSha256, new: newSha256, entry, prev });
    lines.push(line);
    prev = sha256Text(line);
  }
  return { lines, head: prev };
}

/** Follows the chain of changes through its lines. */
export const checkHistory = (lines: Iterable<string>): CheckedChain => checkLines(lines, changed, 'a history');

/** Findings that a history tells of; lines that are none are passed over. */
export function findingsInHistory(lines: Iterable<string>): ReadonlySet<string> {
  const told = new Set<string>();
  for (const line of lines) {
    try {
      told.add(changed.parse(JSON.parse(line)).finding);
    } catch {
      // That the line is none is told where the chain is followed.
    }
  }
  return told;
}
