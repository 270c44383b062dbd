import { emptyFinding } from './empty.ts';
import { jsonSha256 } from './hashes.ts';
import { type FindingBody, findingBody, type HistoryEntry } from './model.ts';

/** What stands for the entry before the first. */
export const NO_PREVIOUS = '0'.repeat(64);

/** The end of the chain, kept beside it: so that what is cut off its end is missed too. */
export interface HistoryHead {
  /** Of the last entry; 0 where there is none. */
  readonly sequence: number;
  /** SHA-256 (hex) of the last entry's canonical JSON. */
  readonly sha256: string;
}

export const NO_HISTORY: HistoryHead = { sequence: 0, sha256: NO_PREVIOUS };

/** One change, before it has its place in the chain. */
export type HistoryChange = Pick<HistoryEntry, 'finding' | 'field' | 'oldSha256' | 'newSha256'>;

/** Fields of a finding's body, in their order. */
export const FINDING_FIELDS: readonly (keyof FindingBody)[] = findingBody.keyof().options;

/** The fields that differ between two bodies, with their hashes. */
export function changedFields(finding: string, before: FindingBody, after: FindingBody): readonly HistoryChange[] {
  return FINDING_FIELDS.flatMap((field) => {
    const oldSha256 = jsonSha256(before[field]);
    const newSha256 = jsonSha256(after[field]);
    return oldSha256 === newSha256 ? [] : [{ finding, field, oldSha256, newSha256 }];
  });
}

/** What a new finding's history begins with: the whole, and each field in which it is not an empty one. */
export function createdChanges(finding: string, body: FindingBody): readonly HistoryChange[] {
  return [
    { finding, field: 'created', oldSha256: '', newSha256: jsonSha256(body) },
    ...changedFields(finding, emptyFinding(), body),
  ];
}

/** The head of a chain that ends with an entry. */
export function headAfter(entry: HistoryEntry): HistoryHead {
  return { sequence: entry.sequence, sha256: jsonSha256(entry) };
}

/** Changes with their places in the chain behind `head`. */
export function chained(
  head: HistoryHead,
  changes: readonly HistoryChange[],
  by: { readonly at: string; readonly who: string },
): readonly HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  let last = head;
  for (const change of changes) {
    const entry: HistoryEntry = {
      sequence: last.sequence + 1,
      finding: change.finding,
      at: by.at,
      who: by.who,
      field: change.field,
      oldSha256: change.oldSha256,
      newSha256: change.newSha256,
      previous: last.sha256,
    };
    entries.push(entry);
    last = headAfter(entry);
  }
  return entries;
}

export interface HistoryProblem {
  readonly kind: 'edited' | 'removed' | 'inserted' | 'unrecorded';
  /** Where in the chain; of a removed entry, where it was. */
  readonly sequence: number;
  /** The finding it tells of; empty where that is not known. */
  readonly finding: string;
  readonly text: string;
}

export interface HistoryReport {
  readonly intact: boolean;
  readonly entries: number;
  readonly head: HistoryHead;
  readonly problems: readonly HistoryProblem[];
}

/**
 * Checks a chain against its head, and the findings against the chain: an entry that was edited, removed or inserted is named, and so is a
 * field of a finding that is not what its last entry says. Whoever can rewrite the whole chain and its head is not found by this: a signed bundle
 * is what holds against that.
 *
 * `entries` in the order they are kept; `findings` are those that are there now.
 */
export function verifyHistory(
  entries: readonly HistoryEntry[],
  head: HistoryHead,
  findings: readonly { readonly id: string; readonly body: FindingBody }[],
): HistoryReport {
  const problems = [...brokenLinks(entries, head), ...unrecorded(entries, findings)];
  return { intact: problems.length === 0, entries: entries.length, head, problems };
}

function brokenLinks(entries: readonly HistoryEntry[], head: HistoryHead): readonly HistoryProblem[] {
  const problems: HistoryProblem[] = [];
  let expected = 1;
  let previous: HistoryEntry | null = null;
  for (const entry of entries) {
    if (entry.sequence > expected) problems.push(missing(expected, entry.sequence - 1));
    else if (entry.sequence < expected) {
      const text = `Entry ${entry.sequence} stands behind entry ${expected - 1}: it was put in.`;
      problems.push({ kind: 'inserted', sequence: entry.sequence, finding: entry.finding, text });
      continue;
    } else if (entry.previous !== (previous === null ? NO_PREVIOUS : jsonSha256(previous))) {
      // Either of the two was changed: the earlier one, as a later link shows, or this one's own link.
      const edited = previous ?? entry;
      const text = `Entry ${edited.sequence} (${edited.finding}, ${edited.field}) is not the one that entry ${entry.sequence} was written behind.`;
      problems.push({ kind: 'edited', sequence: edited.sequence, finding: edited.finding, text });
    }
    previous = entry;
    expected = entry.sequence + 1;
  }
  return [...problems, ...brokenEnd(previous, expected - 1, head)];
}

function brokenEnd(last: HistoryEntry | null, sequence: number, head: HistoryHead): readonly HistoryProblem[] {
  if (sequence < head.sequence) return [missing(sequence + 1, head.sequence)];
  if (sequence > head.sequence) {
    const text = `Entry ${sequence} lies behind the chain's end, which is entry ${head.sequence}: it was put in.`;
    return [{ kind: 'inserted', sequence, finding: last?.finding ?? '', text }];
  }
  if (last === null || jsonSha256(last) === head.sha256) return [];
  const text = `Entry ${sequence} (${last.finding}, ${last.field}), the last one, is not what it was when it was written.`;
  return [{ kind: 'edited', sequence, finding: last.finding, text }];
}

function missing(from: number, to: number): HistoryProblem {
  const text = from === to ? `Entry ${from} was taken out.` : `Entries ${from} to ${to} were taken out.`;
  return { kind: 'removed', sequence: from, finding: '', text };
}

/** Findings that are not what their last entries say. */
function unrecorded(
  entries: readonly HistoryEntry[],
  findings: readonly { readonly id: string; readonly body: FindingBody }[],
): readonly HistoryProblem[] {
  const told = new Map<string, Map<string, HistoryEntry>>();
  for (const entry of entries) {
    const fields = told.get(entry.finding) ?? new Map<string, HistoryEntry>();
    fields.set(entry.field, entry);
    told.set(entry.finding, fields);
  }
  const empty = emptyFinding();
  return findings.flatMap(({ id, body }) => {
    const fields = told.get(id);
    if (fields === undefined) {
      return [
        { kind: 'unrecorded', sequence: 0, finding: id, text: `${id} is there, but no entry tells of it.` } as const,
      ];
    }
    return FINDING_FIELDS.flatMap((field) => {
      const entry = fields.get(field);
      if ((entry?.newSha256 ?? jsonSha256(empty[field])) === jsonSha256(body[field])) return [];
      const text =
        entry === undefined
          ? `${id}: ${field} was filled in, but no entry tells of it.`
          : `${id}: ${field} is not what entry ${entry.sequence} says was written last.`;
      return [{ kind: 'unrecorded', sequence: entry?.sequence ?? 0, finding: id, text } as const];
    });
  });
}
