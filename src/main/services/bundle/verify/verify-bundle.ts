import type { Progress } from '../../../jobs/channel.ts';
import { openContainer } from './container.ts';
import { Contents } from './contents.ts';
import { type BundleFailure, Failures } from './failures.ts';
import { checkChain, checkFiles, readManifest } from './integrity.ts';
import { checkReferences } from './references.ts';
import { BundledRows, type ReplayOutcome, readJudgement, replayBundle } from './replay-bundle.ts';

/** How far a bundle proves that nothing in it was changed. */
export type BundleLevel = 'none' | 'manifest' | 'journal chain' | 'signed';

/** What was found about a bundle. */
export interface BundleVerification {
  readonly ok: boolean;
  readonly level: BundleLevel;
  /** What the level means, for people. */
  readonly meaning: string;
  readonly bundleId: string | null;
  readonly createdAt: string | null;
  readonly manifestSha256: string | null;
  readonly tool: { readonly name: string; readonly version: string } | null;
  readonly files: number;
  /** All of them. */
  readonly failures: readonly BundleFailure[];
  /** What should be known and is no failure. */
  readonly warnings: readonly BundleFailure[];
  /** Null where there was nothing to be replayed. */
  readonly replay: ReplayOutcome | null;
}

const MEANING: Readonly<Record<BundleLevel, string>> = {
  none: 'nothing is proven: files and manifest do not agree',
  manifest: 'integrity only, and the journal’s chain is broken: whoever has the file could have rebuilt the manifest',
  'journal chain': 'integrity only: whoever has the file could have rebuilt the manifest',
  signed: 'the manifest, and with it every file, is what the signer signed',
};

export interface VerifyContext {
  readonly signal: AbortSignal;
  progress(progress: Progress): void;
}

/**
 * Checks a bundle by itself, without a workspace: its container, its files, its journal, what refers to what, and all its verdicts by making
 * them again. Nothing of it is written to a disk, run or fetched. Throws `bundle.unreadable`, `job.cancelled`.
 */
export async function verifyBundle(path: string, { signal, progress }: VerifyContext): Promise<BundleVerification> {
  const failures = new Failures();
  const container = await openContainer(path, failures);
  try {
    const contents = new Contents(container, signal);
    const read = await readManifest(contents, failures);
    const none = {
      ok: false,
      level: 'none',
      meaning: MEANING.none,
      files: container.files.size,
      warnings: [],
    } as const;
    if (read === null) {
      const unknown = { bundleId: null, createdAt: null, manifestSha256: null, tool: null, replay: null };
      return { ...none, ...unknown, failures: failures.all() };
    }
    const { manifest, sha256 } = read;
    const total = manifest.files.reduce((sum, { size }) => sum + size, 0);
    let done = 0;
    await checkFiles(read, container, contents, failures, (bytes) => {
      done += bytes;
      progress({ done, total, unit: 'bytes', phase: 'comparing files with the manifest' });
    });
    const isWhole = failures.count === 0;
    const isChained = await checkChain(read, contents, failures);
    const rows = await BundledRows.read(contents, failures);
    const judgement = await readJudgement(contents, manifest, failures);
    await checkReferences(manifest, rows, judgement?.items ?? [], failures);
    const replay =
      judgement === null
        ? null
        : await replayBundle(judgement, rows, failures, (item, items) =>
            progress({ done: item, total: items, unit: 'steps', phase: 'making verdicts again' }),
          );
    const level: BundleLevel = !isWhole ? 'none' : isChained ? 'journal chain' : 'manifest';
    const { bundleId, createdAt, tool, files } = manifest;
    return {
      ok: failures.count === 0,
      level,
      meaning: MEANING[level],
      bundleId,
      createdAt,
      manifestSha256: sha256,
      tool: { name: tool.name, version: tool.version },
      files: files.length,
      failures: failures.all(),
      warnings: [],
      replay,
    };
  } finally {
    await container.close();
  }
}
