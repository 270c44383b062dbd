import { MANIFEST, type Manifest, olderForm } from '../../../../core/bundle/manifest.ts';
import { isJudgedAlike, type ToolBuild } from '../../../../core/bundle/tool-build.ts';
import { RULE_SETS } from '../../../../core/bundle/verdict-file.ts';
import { type BundleOutcome, outcomeOf } from '../../../../core/bundle/verification.ts';
import { newerThanNow } from '../../../../core/sign-off/clock.ts';
import type { Progress } from '../../../jobs/channel.ts';
import { type CheckedSignature, checkSignatures } from '../signing/check-signatures.ts';
import { checkCalculations } from './calculation-references.ts';
import { checkForm } from './check-form.ts';
import { checkProvenance, checkRedactionWords } from './check-provenance.ts';
import { checkSignOffs } from './check-sign-offs.ts';
import { checkWritten } from './check-written.ts';
import type { CheckedSignOff } from './checked-sign-off.ts';
import { openContainer } from './container.ts';
import { Contents } from './contents.ts';
import { type BundleFailure, Failures } from './failures.ts';
import { checkFindings, type UnheldEvidence } from './finding-references.ts';
import { checkGates } from './gate-references.ts';
import { checkChain, checkFiles, readManifest } from './integrity.ts';
import { checkReferences, sourcesOf } from './references.ts';
import { BundledRows, type ReplayOutcome, readJudgement, replayBundle } from './replay-bundle.ts';

/** How far a bundle proves that nothing in it was changed. */
export type BundleLevel = 'none' | 'manifest' | 'journal chain' | 'signed';

/** What was found about a bundle. */
export interface BundleVerification {
  /** `other-version`: nothing is wrong that can be told, and this build judges otherwise than the one that is said to have made it. */
  readonly outcome: BundleOutcome;
  /** Whether nothing is wrong, and nothing is judged otherwise here. */
  readonly ok: boolean;
  readonly level: BundleLevel;
  /** What the level means, for people. */
  readonly meaning: string;
  readonly bundleId: string | null;
  readonly createdAt: string | null;
  readonly manifestSha256: string | null;
  /** What is said to have made it: whoever rebuilt a bundle could have written another one. */
  readonly tool: { readonly name: string; readonly version: string; readonly commit: string | null } | null;
  /** What verified it. */
  readonly verifiedBy: Pick<ToolBuild, 'version' | 'commit'>;
  readonly files: number;
  /** All of them. */
  readonly failures: readonly BundleFailure[];
  /** What should be known and is no failure. */
  readonly warnings: readonly BundleFailure[];
  readonly signatures: readonly CheckedSignature[];
  /** Who signed what the bundle says off; of roles that did not sign nothing. */
  readonly signOffs: readonly CheckedSignOff[];
  /** Null where there was nothing to be replayed. */
  readonly replay: ReplayOutcome | null;
  /** Verdicts in findings that nothing in the bundle can be held against. */
  readonly unheld: readonly UnheldEvidence[];
  /** Files of a bundle of another build that this one writes otherwise: what they show is only claimed. */
  readonly otherwise: readonly string[];
}

const MEANING: Readonly<Record<BundleLevel, string>> = {
  none: 'nothing is proven: files and manifest do not agree',
  manifest: 'integrity only, and the journal’s chain is broken: whoever has the file could have rebuilt the manifest',
  'journal chain': 'integrity only: whoever has the file could have rebuilt the manifest',
  signed: 'the manifest, and with it every file, is what the signer signed',
};

const WRITTEN_OTHERWISE =
  'This version writes it otherwise of the models in the bundle, and another one made it: that it shows what they hold is only claimed.';

const ONLY_MORE =
  'every file of the manifest is as it says, and others were added that belong to nothing: pack the zip without them, and verify that';

/** What should be known of signatures that prove nothing by themselves. */
function warningsOf(signatures: readonly CheckedSignature[], allowed: string | null): readonly BundleFailure[] {
  return signatures.flatMap(({ path, state, by }): readonly BundleFailure[] => {
    if (state === 'unchecked') {
      return [{ path, code: 'signature.unchecked', message: 'ssh-keygen is not installed here: not checked.' }];
    }
    if (state !== 'unknown') return [];
    const whose =
      allowed === null
        ? 'whose key that is nobody was asked: name a file of allowed signers'
        : 'the allowed signers do not have it';
    return [{ path, code: 'signature.unknownKey', message: `Signed by ${by}; ${whose}.` }];
  });
}

/** What should be known of how and when the bundle was made, and packed. */
function madeNotes(manifest: Manifest, repacked: string | null, at: string | undefined): readonly BundleFailure[] {
  const older = olderForm(manifest);
  const newer = at === undefined ? null : newerThanNow(manifest.createdAt, at);
  return [
    ...(repacked === null ? [] : [{ path: '', code: 'container.repacked', message: repacked }]),
    ...(older === null ? [] : [{ path: MANIFEST, code: 'manifest.older', message: older }]),
    ...(newer === null ? [] : [{ path: MANIFEST, code: 'manifest.clock', message: newer }]),
  ];
}

export interface VerifyContext {
  /** Now, ISO 8601; without it nothing is said of clocks. */
  readonly at?: string | undefined;
  /** The person’s file of allowed signers; null where none was given. */
  readonly allowedSigners: string | null;
  /** This build. */
  readonly by: ToolBuild;
  readonly signal: AbortSignal;
  progress(progress: Progress): void;
}

/**
 * Checks a bundle by itself, without a workspace: its container, its files, its journal, what refers to what, and all its verdicts by making
 * them again. Nothing of it but its signatures is written to a disk, nothing run or fetched. Throws `bundle.unreadable`, `job.cancelled`.
 */
export async function verifyBundle(
  path: string,
  { signal, progress, allowedSigners, at, by }: VerifyContext,
): Promise<BundleVerification> {
  const failures = new Failures();
  const container = await openContainer(path, failures);
  try {
    const contents = new Contents(container, signal);
    const read = await readManifest(contents, failures);
    const verifiedBy = { version: by.version, commit: by.commit };
    const none = {
      outcome: 'failed',
      ok: false,
      verifiedBy,
      level: 'none',
      meaning: MEANING.none,
      files: container.files.size,
      warnings: [],
      signatures: [],
      signOffs: [],
      unheld: [],
      otherwise: [],
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
    const isOnlyMore = failures.all().every(({ code }) => code === 'file.extra');
    const isChained = await checkChain(read, contents, failures);
    const rows = await BundledRows.read(contents, failures);
    const judgement = await readJudgement(contents, manifest, failures);
    const known = { sources: await sourcesOf(rows), judged: judgement?.items ?? [] };
    checkReferences(manifest, rows, known, failures);
    await checkGates(contents, rows, failures);
    const notes = new Failures();
    await checkCalculations({ contents, failures, notes }, rows);
    const { findings, unheld } = await checkFindings(manifest, contents, known, failures);
    const alike = isJudgedAlike(manifest, judgement?.judging, by);
    await checkForm(manifest, contents, failures, alike);
    await checkProvenance(manifest, rows.records, contents, failures);
    if (alike) await checkRedactionWords(contents, failures);
    const replay =
      judgement === null
        ? null
        : await replayBundle(judgement, rows, failures, {
            alike,
            onItem: (item, items) =>
              progress({ done: item, total: items, unit: 'steps', phase: 'making verdicts again' }),
          });
    const looking = { manifest, rows, judgement, contents, failures, findings };
    const otherwise = await checkWritten(looking, {
      alike,
      onItem: (item, items) => progress({ done: item, total: items, unit: 'steps', phase: 'writing files again' }),
    });
    const before = failures.count;
    const signatures = await checkSignatures(read, contents, failures, { allowed: allowedSigners, signal });
    const isSigned = failures.count === before && signatures.some(({ state }) => state === 'known');
    const level: BundleLevel = !isWhole ? 'none' : !isChained ? 'manifest' : isSigned ? 'signed' : 'journal chain';
    const signOffs = await checkSignOffs({ manifest, contents, failures, notes }, { allowed: allowedSigners, signal });
    const { bundleId, createdAt, tool, files } = manifest;
    const outcome = outcomeOf({ failed: failures.count > 0, replay, unheld, otherwise });
    return {
      outcome,
      ok: outcome === 'verified' || outcome === 'claimed',
      verifiedBy,
      level,
      meaning: isOnlyMore && !isWhole ? ONLY_MORE : MEANING[level],
      bundleId,
      createdAt,
      manifestSha256: sha256,
      tool: { name: tool.name, version: tool.version, commit: tool.commit },
      files: files.length,
      failures: failures.all(),
      warnings: [
        ...madeNotes(manifest, container.repacked, at),
        ...warningsOf(signatures, allowedSigners),
        ...notes.all(),
        ...otherwise.map((path) => ({ path, code: 'written.otherwise', message: WRITTEN_OTHERWISE })),
        ...(judgement?.ownRules ?? []).map((message) => ({ path: RULE_SETS, code: 'verdicts.ownRules', message })),
        ...(replay?.alike === false ? (judgement?.completed ?? []) : []).map((message) => ({
          path: RULE_SETS,
          code: 'verdicts.completed',
          message,
        })),
      ],
      signatures,
      signOffs,
      replay,
      unheld,
      otherwise,
    };
  } finally {
    await container.close();
  }
}
