import { chainHistory, HISTORY, type LeavingChange } from '../../../../core/bundle/history-chain.ts';
import { textBytes } from '../../../../core/bundle/written/file-bytes.ts';
import { jsonSha256 } from '../../../../core/finding/hashes.ts';
import type { Produced } from '../entries.ts';
import type { BundleSource } from '../source.ts';

/** Every change of every finding as it leaves, as a chain, and its head. */
export function historyOf({
  workspace,
  leaving,
}: Pick<BundleSource, 'workspace' | 'leaving'>): ReturnType<typeof chainHistory> {
  const changes = workspace.findings.history().map(
    (entry): LeavingChange => ({
      ...entry,
      who: leaving.user(entry.who),
      oldSha256: leaving.digest(entry.oldSha256),
      newSha256: leaving.digest(entry.newSha256),
      entry: leaving.digest(jsonSha256(entry)),
    }),
  );
  return chainHistory(changes);
}

/** Who changed which field of a finding when, with hashes that only the owner can open. */
export function* historyFile(source: BundleSource): Generator<Produced> {
  yield {
    path: HISTORY,
    role: 'finding',
    mediaType: 'application/x-ndjson',
    redaction: 'applied',
    chunks: () => textBytes(historyOf(source).lines.map((line) => `${line}\n`)),
  };
}
