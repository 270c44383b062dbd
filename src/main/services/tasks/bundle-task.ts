import { rmSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { bundleName } from '../../../core/bundle/bundle-name.ts';
import {
  type BundledFile,
  bundleIdOf,
  inOrder,
  MANIFEST,
  MANIFEST_SCHEMA,
  type Manifest,
  manifestText,
  SUMS,
  sumsText,
} from '../../../core/bundle/manifest.ts';
import { PlateauError } from '../../../core/error.ts';
import { REDACTION_PROFILES } from '../../../core/redact/profiles.ts';
import { ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { BundledItems } from '../bundle/bundled-items.ts';
import { bundledLoads } from '../bundle/bundled-loads.ts';
import { aboutAudit, bundledReport } from '../bundle/bundled-report.ts';
import { type Producer, textBytes } from '../bundle/entries.ts';
import { keyedNames } from '../bundle/keyed-names.ts';
import { checkLeaks } from '../bundle/leak-check.ts';
import { historyOf } from '../bundle/producers/history-file.ts';
import { NAMING_PRODUCERS, PRODUCERS } from '../bundle/producers/index.ts';
import { journalOf } from '../bundle/producers/workspace-files.ts';
import { signManifest } from '../bundle/signing/sign-manifest.ts';
import type { BundleSource, RecordedSource } from '../bundle/source.ts';
import { StagedBundle } from '../bundle/staged-bundle.ts';
import { writeZip } from '../bundle/zip-writer.ts';
import { workspaceRedactor } from '../workspace-redactor.ts';
import { activeRuleSet } from './active-rule-set.ts';
import { workspaceAt } from './open-workspaces.ts';
import { knownInProfiles, knownValue } from './redaction-task.ts';

const bundleInput = z.object({
  workspace: z.string(),
  /** Where the zip is put; what is there is replaced once the new one is whole. */
  path: z.string(),
  version: z.string(),
  /** The script of the report's page. A worker's modules are Node's own, which cannot put it together. */
  pageScript: z.string(),
  profile: z.enum(REDACTION_PROFILES),
  /** The file of the SSH key that signs; null for none. */
  sign: z.string().nullable(),
  /** Hosts of the person, which a text may name. */
  known: z.array(knownValue),
  /** Ids of hits in texts of people that stay. */
  keep: z.array(z.string()).default([]),
  /** What the person says of the audit; nothing of it is guessed. */
  about: aboutAudit.optional(),
  /** `path` is a folder, in which the bundle gets its own name. */
  isFolder: z.boolean().default(false),
  /** The commit of Plateau's sources, or why none can be named. */
  built: z.object({ commit: z.string().nullable(), why: z.string() }).default({ commit: null, why: 'not told' }),
});

/** What was written. */
export interface BundleOutcome {
  readonly path: string;
  readonly bundleId: string;
  readonly createdAt: string;
  readonly manifestSha256: string;
  readonly bytes: number;
  readonly files: number;
  readonly missing: Manifest['missing'];
  /** Values that were taken out, and looked for in the finished files. */
  readonly searched: number;
}

/** The newest moment that a row tells of: the bundle is as old as what is in it. */
function newestOf(workspace: Workspace, source: RecordedSource): string {
  const moments = [
    ...source.records.map(({ importedAt }) => importedAt),
    ...workspace.journal().map(({ at }) => at),
    ...workspace.findings.list().map(({ updatedAt }) => updatedAt),
  ];
  return moments.reduce((newest, at) => (at > newest ? at : newest), '1980-01-01T00:00:00.000Z');
}

function cannotWrite(path: string, cause: unknown): PlateauError {
  return new PlateauError({
    code: 'export.cannotWrite',
    message: `“${path}” could not be written: ${cause instanceof Error ? cause.message : String(cause)}`,
    hint: 'Choose a folder you may write to with enough free space.',
    cause,
  });
}

/** Writes and hashes what producers give. Throws `bundle.badName`, `job.cancelled`. */
async function produced(
  producers: readonly Producer<BundleSource>[],
  source: BundleSource,
  staged: StagedBundle,
  { signal, progress }: TaskContext,
): Promise<void> {
  for (const produce of producers) {
    for await (const made of produce(source)) {
      if ('missing' in made) staged.leaveOut(made.missing);
      else {
        await staged.add(made, signal);
        progress({ done: staged.files.length, total: null, unit: 'steps', phase: `collecting ${made.path}` });
      }
    }
  }
}

/** What producers will give, before it is written: neither size nor hash is known yet. */
async function listed(
  producers: readonly Producer<BundleSource>[],
  source: BundleSource,
): Promise<readonly BundledFile[]> {
  const files: BundledFile[] = [];
  for (const produce of producers) {
    for await (const made of produce(source)) {
      if ('missing' in made) continue;
      const { chunks: _chunks, ...entry } = made;
      files.push({ ...entry, size: 0, sha256: '' });
    }
  }
  return files;
}

async function zipped(path: string, staged: StagedBundle, context: TaskContext): Promise<void> {
  const total = staged.staged().reduce((sum, { size }) => sum + size, 0);
  const partial = join(dirname(path), `.plateau-bundle-${process.pid}-${Date.now()}.partial`);
  try {
    await writeZip(partial, staged.staged(), {
      signal: context.signal,
      onBytes: (done) => context.progress({ done, total, unit: 'bytes', phase: 'writing the bundle' }),
    });
    await rename(partial, path);
  } catch (thrown) {
    rmSync(partial, { force: true });
    if (context.signal.aborted) throw new PlateauError({ code: 'job.cancelled', message: 'The export was cancelled.' });
    throw cannotWrite(path, thrown);
  }
}

/**
 * Writes what the open workspace has as a bundle that others can verify (`findings.md` §7). The same rows give the same bytes. Nothing is at
 * `path` before the bundle is whole. Throws `export.cannotWrite`, `bundle.badName`, `bundle.cannotSign`, `bundle.leak`, `job.cancelled`, and as opening items does.
 */
export async function bundleTask(given: unknown, context: TaskContext): Promise<BundleOutcome> {
  const input = bundleInput.parse(given);
  const workspace = workspaceAt(input.workspace);
  const profiles = workspace.items.list({ kind: 'profile' }).map(({ id }) => id);
  const known = [...input.known, ...knownInProfiles(workspace, profiles)];
  const leaving = workspaceRedactor(workspace, { profile: input.profile, confirmed: input.keep, known });
  const renaming = keyedNames(workspace, leaving);
  const items = await BundledItems.open(workspace, leaving, context);
  const active = activeRuleSet(workspace);
  const loads = await bundledLoads(workspace, leaving, context);
  const recorded: RecordedSource = { workspace, items, ...items.all(), leaving, renaming, active, loads };
  const createdAt = newestOf(workspace, recorded);
  const about = { at: createdAt, version: input.version, isSigned: input.sign !== null, audit: input.about ?? null };
  const source: BundleSource = { ...recorded, report: bundledReport(recorded, about), pageScript: input.pageScript };
  const staged = new StagedBundle(workspace.artifacts.newStagingPath(), renaming);
  try {
    await produced(PRODUCERS, source, staged, context);
    const stated: Omit<Manifest, 'bundleId' | 'files'> = {
      schema: MANIFEST_SCHEMA,
      createdAt,
      tool: {
        ...{ name: 'Plateau', version: input.version, commit: input.built.commit },
        ...(input.built.commit === null ? { commitUnknown: input.built.why } : {}),
      },
      workspaceId: workspace.id,
      missing: [...staged.missing],
      thresholdProfileSha256: ruleSetSha256(active),
      rawHashes: leaving.profile.treatments.digest === 'keep' ? 'sha256' : 'commitment',
      journalHead: journalOf(source).head,
      historyHead: historyOf(source).head,
    };
    const sumsFile = { path: SUMS, role: 'sums', mediaType: 'text/plain', redaction: 'none' } as const;
    const unwritten = [...(await listed(NAMING_PRODUCERS, source)), { ...sumsFile, size: 0, sha256: '' }];
    const files = [...staged.files, ...unwritten].sort((a, b) => inOrder(a.path, b.path));
    const bundleId = bundleIdOf({ ...stated, files });
    const header = { ...source.report.header, bundleId };
    await produced(NAMING_PRODUCERS, { ...source, report: { ...source.report, header } }, staged, context);
    const sums = sumsText(staged.files);
    await staged.add({ ...sumsFile, chunks: () => textBytes([sums]) }, context.signal);
    const manifest: Manifest = { ...stated, files: [...staged.files], bundleId };
    const text = manifestText(manifest);
    // Roles of the manifest and its signatures are nobody's to read: it does not list them.
    const { sha256 } = await staged.add(
      { ...sumsFile, path: MANIFEST, mediaType: 'application/json', chunks: () => textBytes([text]) },
      context.signal,
    );
    const { searched } = await checkLeaks(staged.staged(), leaving, context, renaming.names);
    if (input.sign !== null) {
      const signing = { staging: staged.folder, signal: context.signal };
      const bytes = new TextEncoder().encode(text);
      const signatures = await signManifest(input.sign, { manifest, bytes, sha256 }, signing);
      for (const [path, bytes] of signatures) {
        await staged.add({ ...sumsFile, path, chunks: () => [bytes] }, context.signal);
      }
    }
    const path = input.isFolder ? join(input.path, bundleName(header.project, createdAt, bundleId)) : input.path;
    await zipped(path, staged, context);
    const { missing } = manifest;
    const bytes = manifest.files.reduce((sum, { size }) => sum + size, 0);
    return {
      path,
      bundleId,
      createdAt,
      manifestSha256: sha256,
      bytes,
      files: manifest.files.length,
      missing,
      searched,
    };
  } finally {
    staged.discard();
  }
}
