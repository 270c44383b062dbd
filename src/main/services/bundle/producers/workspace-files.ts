import { chainJournal, type JournalRow } from '../../../../core/bundle/journal-chain.ts';
import { EXPORT, JOURNAL, sha256Text } from '../../../../core/bundle/manifest.ts';
import { textBytes } from '../../../../core/bundle/written/file-bytes.ts';
import type { Redactor } from '../../../../core/redact/model.ts';
import type { Produced } from '../entries.ts';
import type { BundleSource } from '../source.ts';

/** What of a note's details may be told: hashes of files, or commitments to them, and names of rule sets, never what files were called or texts. */
function told(action: string, detail: string, leaving: Redactor): JournalRow['detail'] {
  // The hash of a baseline's text proves any guess of what was taken out of it.
  if (action === 'take baseline') return {};
  const value: unknown = JSON.parse(detail);
  if (typeof value !== 'object' || value === null) return {};
  const kept: Record<string, string> = {};
  for (const name of ['sha256', 'ruleSet', 'ruleSetId'] as const) {
    const found: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
    if (typeof found !== 'string' || !/^[A-Za-z0-9._-]{1,100}$/.test(found)) continue;
    if (name !== 'sha256' || leaving.profile.treatments.digest === 'keep') kept[name] = found;
    else kept.fileCommitment = leaving.digest(found);
  }
  return kept;
}

/** The workspace's record as a chain, and its head. */
export function journalOf({
  workspace,
  items,
  leaving,
  renaming,
}: Pick<BundleSource, 'workspace' | 'items' | 'leaving' | 'renaming'>): ReturnType<typeof chainJournal> {
  const rows = workspace.journal().map(
    ({ at, action, item, detail }): JournalRow => ({
      at,
      action,
      // The chain is of the lines as they are written.
      item: item === null ? null : renaming.text(item),
      detail: told(action, detail, leaving),
      commitment: items.commitment(sha256Text(detail)),
    }),
  );
  return chainJournal(rows);
}

/** Rows that the workspace is made again from, and what was done in it. */
export function* workspaceFiles(source: BundleSource): Generator<Produced> {
  const common = { mediaType: 'application/x-ndjson', redaction: 'applied' } as const;
  yield {
    ...common,
    path: EXPORT,
    role: 'workspace',
    chunks: () => textBytes(source.records.map((record) => `${JSON.stringify(record)}\n`)),
  };
  yield {
    ...common,
    path: JOURNAL,
    role: 'journal',
    chunks: () => textBytes(journalOf(source).lines.map((line) => `${line}\n`)),
  };
}
