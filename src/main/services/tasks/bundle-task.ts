import { rmSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { aboutAudit } from '../../../core/bundle/about-audit.ts';
import { bundleName, USUAL_NAME } from '../../../core/bundle/bundle-name.ts';
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
import { toolBuild } from '../../../core/bundle/tool-build.ts';
import { textBytes } from '../../../core/bundle/written/file-bytes.ts';
import { PlateauError } from '../../../core/error.ts';
import { whyNotWritten } from '../../../core/file-failure.ts';
import { ALL_WORDS } from '../../../core/redact/model.ts';
import { REDACTION_PROFILES } from '../../../core/redact/profiles.ts';
import { ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { type BundleProgress, exportProgress } from '../bundle/bundle-phases.ts';
import { BundledItems } from '../bundle/bundled-items.ts';
import { bundledReads } from '../bundle/bundled-reads.ts';
import { bundledReport } from '../bundle/bundled-report.ts';
import type { BundleEntry, Producer } from '../bundle/entries.ts';
import { keyedNames } from '../bundle/keyed-names.ts';
import { checkLeaks } from '../bundle/leak-check.ts';
import { leavingPictures } from '../bundle/leaving-pictures.ts';
import { leavingRedactor } from '../bundle/leaving-redactor.ts';
import { partialZip } from '../bundle/left-by.ts';

import { historyOf } from '../bundle/producers/history-file.ts';
import { NAMING_PRODUCERS, PRODUCERS } from '../bundle/producers/index.ts';
import { journalOf } from '../bundle/producers/workspace-files.ts';
import { signManifest } from '../bundle/signing/sign-manifest.ts';
import type { BundleSource, RecordedSource } from '../bundle/source.ts';
import { StagedBundle } from '../bundle/staged-bundle.ts';
import { writeZip } from '../bundle/zip-writer.ts';
import { withoutPrintersMetadata } from '../pdf/pdf-metadata.ts';
import { printWithBrowser } from '../pdf/print-with-browser.ts';
import { activeRuleSet } from './active-rule-set.ts';
import { workspaceAt } from './open-workspaces.ts';
import { knownInItems, knownValue } from './redaction-task.ts';

/** What leaves the workspace, and as whom it is shown to. */
export const leavingInput = z.object({
  workspace: z.string(),
  version: z.string(),
  /** The script of the report's page. A worker's modules are Node's own, which cannot put it together. */
  pageScript: z.string(),
  profile: z.enum(REDACTION_PROFILES),
  /** Hosts of the person, which a text may name. */
  known: z.array(knownValue),
  /** What a person decided of texts of people: ids of hits that stay, and of words that go. */
  keep: z.array(z.string()).default([]),
  /** Ids of items that the person leaves out. */
  without: z.array(z.string()).default([]),
  /** What the person says of the audit; nothing of it is guessed. */
  about: aboutAudit.optional(),
  /** The report is printed too, by a browser that is installed here. */
  pdf: z.boolean().default(false),
  /** The build of Plateau that writes it. */
  built: toolBuild.omit({ version: true }).default({ commit: null, why: 'not told', judging: null }),
});
type LeavingInput = z.infer<typeof leavingInput>;

export const bundleInput = leavingInput.extend({
  /** Where the zip is put; what is there is replaced once the new one is whole. */
  path: z.string(),
  /** When: noted with what was exported, and no part of it. */
  at: z.string(),
  /** The file of the SSH key that signs; null for none. */
  sign: z.string().nullable(),
  /** `path` is a folder, in which the bundle gets its own name. */
  isFolder: z.boolean().default(false),
  /** The template of that name. */
  name: z.string().max(1000).default(USUAL_NAME),
  /** Names what lies beside the zip while it is written, so that whoever asked for it can take it away where this process cannot. */
  token: z
    .string()
    .regex(/^[0-9a-z-]{1,40}$/)
    .default(() => `${process.pid}-${Date.now()}`),
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
  /** Ids of places that were to stay, and are in no text that leaves. */
  readonly keptNowhere: readonly string[];
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

const textOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function cannotWrite(path: string, cause: unknown): PlateauError {
  return new PlateauError({
    code: 'export.cannotWrite',
    message: `“${path}” could not be written: ${whyNotWritten(cause)}.`,
    hint: 'Choose a folder you may write to with enough free space.',
    cause,
  });
}

/** Writes and hashes what producers give. Throws `bundle.badName`, `job.cancelled`. */
async function produced(
  producers: readonly Producer<BundleSource>[],
  source: BundleSource,
  staged: StagedBundle,
  { signal }: TaskContext,
  tell: (entry: BundleEntry) => void,
): Promise<void> {
  for (const produce of producers) {
    for await (const made of produce(source)) {
      if ('missing' in made) staged.leaveOut(made.missing);
      else {
        tell(made);
        await staged.add(made, signal);
      }
    }
  }
}

/** Tells of collecting by the items whose files are begun. */
export function byItem({ records, progress }: RecordedSource): (entry: BundleEntry) => void {
  const begun = new Set<string>();
  return ({ captureId, path }) => {
    const done = begun.size;
    if (captureId !== undefined) begun.add(captureId);
    progress.at('collect', done, records.length, `collecting ${path}`);
  };
}

/** What producers will give, before it is written: neither size nor hash is known yet. */
export async function listed(
  producers: readonly Producer<BundleSource>[],
  source: BundleSource,
  tell: (entry: BundleEntry) => void = () => undefined,
): Promise<{ readonly files: readonly BundledFile[]; readonly missing: Manifest['missing'] }> {
  const files: BundledFile[] = [];
  const missing: Manifest['missing'][number][] = [];
  for (const produce of producers) {
    for await (const made of produce(source)) {
      if ('missing' in made) {
        missing.push(made.missing);
        continue;
      }
      tell(made);
      const { chunks: _chunks, ...entry } = made;
      files.push({ ...entry, size: 0, sha256: '' });
    }
  }
  return { files, missing };
}

async function zipped(
  path: string,
  partial: string,
  staged: StagedBundle,
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: BundleProgress },
): Promise<void> {
  const total = staged.staged().reduce((sum, { size }) => sum + size, 0);
  try {
    await writeZip(partial, staged.staged(), {
      signal,
      onBytes: (done) => progress.at('write', done, total, 'writing the bundle'),
    });
    await rename(partial, path);
  } catch (thrown) {
    rmSync(partial, { force: true });
    if (signal.aborted) throw new PlateauError({ code: 'job.cancelled', message: 'The export was cancelled.' });
    throw cannotWrite(path, thrown);
  }
}

/** What leaves a workspace, as it leaves it, and the moment it tells of. Throws as opening items does. */
export async function openLeaving(
  input: LeavingInput,
  isSigned: boolean,
  context: TaskContext,
  progress: BundleProgress,
): Promise<{ readonly source: BundleSource; readonly createdAt: string }> {
  const workspace = workspaceAt(input.workspace);
  progress.at('read', 0, 1, 'looking at what is there');
  const ids = workspace.items.list().map(({ id }) => id);
  const known = [...input.known, ...knownInItems(workspace, ids)];
  const leaving = await leavingRedactor(workspace, { profile: input.profile, confirmed: input.keep, known }, context);
  const without = new Set(input.without);
  const { signal } = context;
  const reads = await bundledReads(workspace, leaving, { signal, progress, without });
  const items = await BundledItems.open(workspace, leaving, context, reads, without);
  const renaming = keyedNames(workspace, leaving);
  const active = activeRuleSet(workspace);
  const recorded: RecordedSource = {
    workspace,
    items,
    ...items.all(),
    without: input.without,
    leaving,
    renaming,
    pictures: await leavingPictures(workspace, input.profile),
    active,
    progress,
    ...reads,
  };
  const createdAt = newestOf(workspace, recorded);
  const about = { at: createdAt, version: input.version, isSigned, audit: input.about ?? null };
  const print = async (html: Uint8Array): Promise<Uint8Array> =>
    withoutPrintersMetadata(await printWithBrowser(html, context.signal), createdAt);
  const report = bundledReport(recorded, about);
  const { pageScript, built } = input;
  const source = { ...recorded, report, judging: built.judging, pageScript, print: input.pdf ? print : null };
  return { source, createdAt };
}

/**
 * Writes what the open workspace has as a bundle that others can verify (`findings.md` §7). The same rows give the same bytes. Nothing is at
 * `path` before the bundle is whole. Throws `export.cannotWrite`, `bundle.badName`, `bundle.cannotSign`, `bundle.leak`, `report.noBrowser`, `report.notPrinted`, `export.badTemplate`, `job.cancelled`, and as opening items does.
 */
export async function bundleTask(given: unknown, context: TaskContext): Promise<BundleOutcome> {
  const input = bundleInput.parse(given);
  const progress = exportProgress(context);
  const { source, createdAt } = await openLeaving(input, input.sign !== null, context, progress);
  const { workspace, leaving, active } = source;
  const state = workspace.state(input.version);
  const staged = new StagedBundle(workspace.artifacts.newStagingPath(), source.renaming);
  try {
    await produced(PRODUCERS, source, staged, context, byItem(source));
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
    const unwritten = [...(await listed(NAMING_PRODUCERS, source)).files, { ...sumsFile, size: 0, sha256: '' }];
    const files = [...staged.files, ...unwritten].sort((a, b) => inOrder(a.path, b.path));
    const bundleId = bundleIdOf({ ...stated, files });
    const header = { ...source.report.header, bundleId };
    let reported = 0;
    await produced(NAMING_PRODUCERS, { ...source, report: { ...source.report, header } }, staged, context, ({ path }) =>
      progress.at('report', reported++, unwritten.length, `writing ${path}`),
    );
    const sums = sumsText(staged.files);
    await staged.add({ ...sumsFile, chunks: () => textBytes([sums]) }, context.signal);
    const manifest: Manifest = { ...stated, files: [...staged.files], bundleId };
    const text = manifestText(manifest);
    // Roles of the manifest and its signatures are nobody's to read: it does not list them.
    const { sha256 } = await staged.add(
      { ...sumsFile, path: MANIFEST, mediaType: 'application/json', chunks: () => textBytes([text]) },
      context.signal,
    );
    const searching: TaskContext = {
      ...context,
      progress: ({ done, total, phase }) => progress.at('search', done, total ?? 0, phase),
    };
    const { searched } = await checkLeaks(staged.staged(), leaving, searching, {
      names: source.renaming.names,
      pictures: [...source.report.pictures.values()].map(({ bytes }) => bytes),
    });
    if (input.sign !== null) {
      const signing = { staging: staged.folder, signal: context.signal };
      const signatures = await signManifest(input.sign, { manifest, bytes: textOf(text), sha256 }, signing);
      for (const [path, bytes] of signatures) {
        await staged.add({ ...sumsFile, path, chunks: () => [bytes] }, context.signal);
      }
    }
    const named = { project: header.project, createdAt, bundleId, profile: input.profile };
    const path = input.isFolder ? join(input.path, bundleName(input.name, named)) : input.path;
    const partial = join(dirname(path), partialZip(input.token));
    await zipped(path, partial, staged, { signal: context.signal, progress });
    if (!workspace.readOnly) {
      const { workspaceId } = manifest;
      const known = { manifestSha256: sha256, bundleId, workspaceId, createdAt, profile: input.profile, state };
      workspace.write(() => workspace.bundles.note({ ...known, origin: 'exported', notedAt: input.at }, textOf(text)));
    }
    const { missing } = manifest;
    const places = new Set([ALL_WORDS, ...[...leaving.hits(), ...leaving.words()].map(({ id }) => id)]);
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
      keptNowhere: input.keep.filter((id) => !places.has(id)),
    };
  } finally {
    staged.discard();
  }
}
