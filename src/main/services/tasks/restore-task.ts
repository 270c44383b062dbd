import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { safePart } from '../../../core/bundle/entry-name.ts';
import type { ItemRecord } from '../../../core/bundle/item-record.ts';
import { type Manifest, olderForm, REDACTION } from '../../../core/bundle/manifest.ts';
import { redactionFile } from '../../../core/bundle/picture-file.ts';
import { replay } from '../../../core/bundle/replay.ts';
import { toolBuild } from '../../../core/bundle/tool-build.ts';
import { otherVersionSentences } from '../../../core/bundle/verification.ts';
import { PlateauError } from '../../../core/error.ts';
import type { AskedObjectives } from '../../../core/investigation/objectives.ts';
import { redactionProfile } from '../../../core/redact/profiles.ts';
import { newerThanNow } from '../../../core/sign-off/clock.ts';
import { DEFAULT_RULE_SET, ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { Workspace } from '../../workspace/workspace.ts';
import { ownNames } from '../bundle/keyed-names.ts';
import { type BundledWork, readWork } from '../bundle/restore/read-records.ts';
import { type RestoredItem, restoreItem } from '../bundle/restore/restore-items.ts';
import { type RestoredWork, refuseWithoutRoom, restoreWork } from '../bundle/restore/restore-work.ts';
import { openContainer } from '../bundle/verify/container.ts';
import { Contents } from '../bundle/verify/contents.ts';
import { Failures } from '../bundle/verify/failures.ts';
import { readManifest } from '../bundle/verify/integrity.ts';
import { BundledRows, type Judgement, needed, readJudgement } from '../bundle/verify/replay-bundle.ts';
import { verifyBundle } from '../bundle/verify/verify-bundle.ts';
import { chooseRuleSet } from './active-rule-set.ts';
import { askedObjectives, keepObjectives } from './load-objectives.ts';
import { workspaceAt } from './open-workspaces.ts';

const restoreInput = z.object({
  path: z.string(),
  /** The workspace that the items are added to; null: a new one, which nobody can write to. */
  into: z.string().nullable(),
  /** Where new workspaces are made. */
  folder: z.string(),
  at: z.string(),
  /** Who takes it in: stands in the history of its findings. */
  who: z.string(),
  version: z.string(),
  /** The build that takes it in. */
  by: toolBuild,
});
type RestoreInput = z.infer<typeof restoreInput>;

/** What came of a bundle. */
export interface RestoreOutcome {
  /** Its folder. */
  readonly workspace: string;
  readonly name: string;
  readonly readOnly: boolean;
  readonly bundleId: string;
  /** SHA-256 of the rule set that was the active one when it was written. */
  readonly ruleSetSha256: string;
  /** What of it are items, by id. */
  readonly itemIds: readonly string[];
  /** Under whose key names of functions, classes and tables are hidden: the identifier of the workspace; null where they are as they were. */
  readonly namesHiddenBy: string | null;
  /** Stored now. */
  readonly items: number;
  /** Were there already, and stay as they were. */
  readonly existing: number;
  /** Null where the workspace was made of this bundle before. */
  readonly work: RestoredWork | null;
  /** What should be known of it: a clock that was wrong, an older form. */
  readonly notes: readonly string[];
}

interface OpenBundle {
  readonly manifest: Manifest;
  readonly manifestSha256: string;
  /** Of its manifest. */
  readonly bytes: Uint8Array;
  readonly work: BundledWork;
  readonly namesHiddenBy: string | null;
  readonly rows: BundledRows;
  readonly judgement: Judgement;
  /** What should be known of verdicts that this build gives otherwise. */
  readonly judgedOtherwise: readonly string[];
}

/** Whether names of functions have tokens in place of them, which only bundles of one workspace have in common. */
async function hidesNames(contents: Contents): Promise<boolean> {
  if (!contents.has(REDACTION)) return false;
  const read = redactionFile.safeParse(parseJson(await contents.bytes(REDACTION)));
  return read.success && redactionProfile(read.data.profile).treatments.function === 'token';
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    // What a bundle tells of its redaction is for people: one that is damaged tells nothing.
    return null;
  }
}

/** Opens a bundle in which nothing is wrong. Throws `bundle.notVerified`. */
async function withBundle<T>(
  input: RestoreInput,
  context: TaskContext,
  use: (bundle: OpenBundle) => Promise<T>,
): Promise<T> {
  const { path } = input;
  const verified = await verifyBundle(path, { ...context, allowedSigners: null, by: input.by });
  const failures = new Failures();
  const container = await openContainer(path, failures);
  try {
    const isWhole = verified.outcome !== 'failed';
    const read = isWhole ? await readManifest(new Contents(container, context.signal), failures) : null;
    // The owner's own bundle comes back to the items that it was made of.
    const own = input.into === null ? undefined : ownNames(workspaceAt(input.into));
    const contents = new Contents(container, context.signal, own);
    const judgement = read === null ? null : await readJudgement(contents, read.manifest, failures);
    if (read === null || judgement === null) {
      const [first] = verified.failures;
      throw new PlateauError({
        code: 'bundle.notVerified',
        message: `“${path}” is not imported: it does not verify. ${first?.path ?? ''}: ${first?.message ?? ''}`,
        hint: '“plateau verify” lists all that is wrong with it. Ask for the bundle again.',
      });
    }
    const { manifest, sha256: manifestSha256, bytes } = read;
    const work = await readWork(contents, manifest, context.signal);
    const namesHiddenBy = (await hidesNames(contents)) ? manifest.workspaceId : null;
    const rows = await BundledRows.read(contents, failures);
    const judgedOtherwise = verified.outcome === 'other-version' ? otherVersionSentences(verified) : [];
    return await use({ manifest, manifestSha256, bytes, work, namesHiddenBy, rows, judgement, judgedOtherwise });
  } finally {
    await container.close();
  }
}

function withObjectives(record: ItemRecord, asked: AskedObjectives | null): ItemRecord {
  const { objectives: _objectives, ...judgedWith } = record.judgedWith;
  if (asked === null) return { ...record, judgedWith };
  const { own, defaults, appType } = asked;
  return { ...record, judgedWith: { ...judgedWith, objectives: { own: [...own], defaults: [...defaults], appType } } };
}

/** An item with its verdicts as this build makes them: what the bundle states is equal, or is left out. */
async function restored(
  { rows, judgement }: OpenBundle,
  given: ItemRecord,
  objectives: AskedObjectives | null,
): Promise<RestoredItem> {
  // Runs that come into a workspace are held to what that workspace asks of its runs.
  const record = given.kind === 'load' ? withObjectives(given, objectives) : given;
  const model = await rows.model(record.id);
  const stated = judgement.items.find(({ item }) => item === record.id);
  const usable = stated === undefined ? undefined : judgement.ruleSets.get(stated.ruleSetSha256);
  if (stated === undefined || usable === undefined || 'cannot' in usable || stated.withheld !== undefined) {
    return { record, model, judged: null };
  }
  const { ruleSet } = usable;
  const made = replay(record, await rows.source(needed(record, rows.records)), ruleSet);
  if (made.verdicts === null) return { record, model, judged: null };
  return { record, model, judged: { verdicts: made.verdicts, ruleSet, at: stated.evaluatedAt } };
}

async function fill(
  workspace: Workspace,
  bundle: OpenBundle,
  input: RestoreInput,
  context: TaskContext,
): Promise<{ readonly items: number; readonly work: RestoredWork }> {
  const { manifest, manifestSha256, rows, judgement } = bundle;
  for (const [sha256, usable] of judgement.ruleSets) {
    if ('cannot' in usable) continue;
    const { ruleSet, stated } = usable;
    // What another version shipped judges nothing here; evidence that it judged tells by it what is another now.
    if (stated.parent === null)
      workspace.write(() => workspace.judgements.keepShipped({ ...stated, sha256 }, input.at));
    if (ruleSet.id === DEFAULT_RULE_SET.id) continue;
    workspace.write(() => workspace.judgements.addRuleSet(ruleSet, ruleSetSha256(ruleSet), input.at));
    if (input.into === null && sha256 === manifest.thresholdProfileSha256) chooseRuleSet(workspace, usable.ruleSet.id);
  }
  const [stated] = [...rows.records.values()].flatMap(({ judgedWith }) => judgedWith.objectives ?? []);
  if (input.into === null && stated !== undefined) workspace.write(() => keepObjectives(workspace, stated));
  const objectives = askedObjectives(workspace);
  const options = { bundleId: manifest.bundleId, at: input.at, version: input.version };
  const fresh: string[] = [];
  let done = 0;
  // What is known of tables comes first: plans are looked at with it.
  const catalogsFirst = (record: ItemRecord): number => (record.kind === 'catalog' ? 0 : 1);
  for (const record of [...rows.records.values()].sort((a, b) => catalogsFirst(a) - catalogsFirst(b))) {
    if (context.signal.aborted) throw new PlateauError({ code: 'job.cancelled', message: 'The import was cancelled.' });
    context.progress({ done: done++, total: rows.records.size, unit: 'steps', phase: `restoring ${record.id}` });
    const item = await restored(bundle, record, objectives);
    if (workspace.write(() => restoreItem(workspace, item, options))) fresh.push(record.id);
  }
  linkRestored(workspace, rows, input.at);
  const { bundleId, workspaceId, createdAt } = manifest;
  const work = workspace.write(() => {
    const known = { manifestSha256, bundleId, workspaceId, createdAt, profile: '', state: '', notedAt: input.at };
    workspace.bundles.note({ ...known, origin: 'imported' }, bundle.bytes);
    return restoreWork(workspace, bundle.work, { ...options, fresh, manifestSha256, workspaceId, who: input.who });
  });
  return { items: fresh.length, work };
}

/** What should be known of how, when and by what the bundle was made. */
const notesOf = ({ manifest, judgedOtherwise }: OpenBundle, at: string): readonly string[] => [
  ...[newerThanNow(manifest.createdAt, at), olderForm(manifest)].flatMap((note) => (note === null ? [] : [note])),
  ...judgedOtherwise,
];

/** Links what was linked in the bundle, where both are there. */
function linkRestored(workspace: Workspace, { records }: BundledRows, at: string): void {
  const pairs = [...records.values()].flatMap(({ id, links = [] }) => links.map((other) => [id, other] as const));
  if (pairs.length === 0) return;
  workspace.write(() => {
    for (const [one, other] of pairs) {
      if (one !== other && workspace.items.find(one) !== null && workspace.items.find(other) !== null)
        workspace.links.add(one, other, at);
    }
  });
}

/** Makes a new workspace of a bundle, under its name once it is whole. */
async function newWorkspace(bundle: OpenBundle, input: RestoreInput, context: TaskContext): Promise<RestoreOutcome> {
  const { bundleId, thresholdProfileSha256 } = bundle.manifest;
  const name = `${safePart(basename(input.path).replace(/\.zip$/i, ''))}-${bundleId.slice(0, 8)}`;
  const path = join(input.folder, `${name}.plateau`);
  const notes = notesOf(bundle, input.at);
  const itemIds = [...bundle.rows.records.keys()];
  const { namesHiddenBy } = bundle;
  const common = {
    workspace: path,
    name,
    readOnly: true,
    bundleId,
    ruleSetSha256: thresholdProfileSha256,
    namesHiddenBy,
    itemIds,
    notes,
  };
  if (existsSync(path)) return { ...common, items: 0, existing: bundle.rows.records.size, work: null };
  const unfinished = join(input.folder, `.${name}.new-${process.pid}`);
  mkdirSync(input.folder, { recursive: true, mode: 0o700 });
  rmSync(unfinished, { recursive: true, force: true });
  try {
    const workspace = Workspace.create(unfinished, { at: input.at, name });
    let filled: Awaited<ReturnType<typeof fill>>;
    try {
      filled = await fill(workspace, bundle, input, context);
      workspace.keepAsItIs();
    } finally {
      workspace.close();
    }
    renameSync(unfinished, path);
    return { ...common, ...filled, existing: 0 };
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/**
 * Makes a workspace of a bundle that nobody can write to, or adds what is in it to one that is there; what has the same id there stays. A bundle that
 * does not verify is refused. Nothing of it is run or fetched. Throws `bundle.notVerified`, `bundle.unreadable`, `bundle.noRoom`, `workspace.readOnly`, `job.cancelled`.
 */
export async function restoreTask(given: unknown, context: TaskContext): Promise<RestoreOutcome> {
  const input = restoreInput.parse(given);
  return withBundle(input, context, async (bundle) => {
    if (input.into === null) return newWorkspace(bundle, input, context);
    const workspace = workspaceAt(input.into);
    refuseWithoutRoom(workspace, bundle.work, [...bundle.rows.records.values()]);
    const { items, work } = await fill(workspace, bundle, input, context);
    const { path, name } = workspace;
    const { bundleId, thresholdProfileSha256 } = bundle.manifest;
    const existing = bundle.rows.records.size - items;
    const notes = notesOf(bundle, input.at);
    const itemIds = [...bundle.rows.records.keys()];
    const { namesHiddenBy } = bundle;
    const common = {
      workspace: path,
      name,
      readOnly: false,
      bundleId,
      ruleSetSha256: thresholdProfileSha256,
      namesHiddenBy,
      itemIds,
      notes,
    };
    return { ...common, items, existing, work };
  });
}
