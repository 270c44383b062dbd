import { z } from 'zod';
import { capturedProfile } from '../../../core/capture/captured-profile.ts';
import { PlateauError } from '../../../core/error.ts';
import { importProfiles } from '../../../core/profile/importers/index.ts';
import type { Profile } from '../../../core/profile/model.ts';
import type { Task, TaskContext } from '../../jobs/serve-tasks.ts';
import { DERIVED_VERSION } from '../../workspace/derived.ts';
import { diskFullOr } from '../../workspace/disk-full.ts';
import { fromStored } from '../../workspace/from-stored.ts';
import { HEAP_VERSION } from '../../workspace/heap-file.ts';
import type { StoredItem } from '../../workspace/items.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { activeRuleSet } from './active-rule-set.ts';
import { derivePlans } from './derive-plans.ts';
import { deriveHeap } from './heap-reading.ts';
import { importOptionsSchema, itemId } from './import-input.ts';
import { IncomingFile } from './incoming-file.ts';
import { workspaceAt } from './open-workspaces.ts';
import { profileFacts } from './profile-facts.ts';
import { judge, judgeHeap } from './profile-tasks.ts';
import { mustBe, noLongerFound } from './raw-file.ts';
import { Underived } from './view-tasks.ts';

/** The profile of an item, read from its raw file with the options of its import. */
async function readAgain(item: StoredItem, path: string, signal: AbortSignal): Promise<Profile> {
  const options = fromStored(importOptionsSchema.omit({ via: true }), item.provenance.options, 'options of an import');
  const { format, unit, durationSeconds } = options;
  const file = new IncomingFile(path, { copyTo: null, signal, onRead: () => undefined });
  try {
    const { profiles } = await importProfiles(file.chunks(), {
      fileName: item.provenance.fileName,
      ...(format === undefined ? {} : { format }),
      ...(unit === undefined ? {} : { unit }),
      ...(durationSeconds === undefined ? {} : { durationSeconds }),
      signal,
    });
    const { sha256 } = await file.finish();
    mustBe(item, sha256);
    const profile = profiles.find((_, index) => itemId(sha256, index, options) === item.id);
    if (profile !== undefined) return capturedProfile(profile, item.provenance.capture);
  } finally {
    file.close();
  }
  throw noLongerFound(item);
}

/** Derives a heap's columns and facts from its raw file, and judges it under the active rule set. */
async function deriveHeapItem(workspace: Workspace, item: StoredItem, context: TaskContext): Promise<void> {
  const { signal } = context;
  const path = workspace.artifacts.path(item.sha256);
  const { bytes: total } = item.provenance;
  const onRead = (done: number): void => context.progress({ done, total, unit: 'bytes', phase: 'reading' });
  const file = new IncomingFile(path, { copyTo: null, signal, onRead });
  try {
    const derived = await deriveHeap(workspace, item, file, {
      signal,
      progress: (phase, share) =>
        context.progress({ done: Math.round(share * 1000), total: 1000, unit: 'steps', phase }),
    });
    const at = new Date().toISOString();
    try {
      mustBe(item, (await file.finish()).sha256);
      workspace.write(() => {
        derived.store();
        workspace.note(at, 'derive', item.id, { heapVersion: HEAP_VERSION });
      });
      derived.keep();
    } finally {
      derived.discard();
    }
    judgeHeap(workspace, item.id, activeRuleSet(workspace), at);
  } finally {
    file.close();
  }
}

/** Derives an item's columns and facts from its raw file, and judges it under the active rule set; its earlier judgements stay. */
async function derive({ workspace: path, id }: Underived, context: TaskContext): Promise<void> {
  const workspace = workspaceAt(path);
  const item = workspace.items.get(id);
  if (item.kind === 'heap') return deriveHeapItem(workspace, item, context);
  if (item.kind === 'plan') return derivePlans(workspace, item, context);
  const profile = await readAgain(item, workspace.artifacts.path(item.sha256), context.signal);
  const at = new Date().toISOString();
  workspace.write(() => {
    workspace.derived.writeProfile(id, profile);
    const provenance = { ...item.provenance, parserVersion: DERIVED_VERSION };
    workspace.items.setDerived(id, { detail: profileFacts(profile), provenance });
    workspace.note(at, 'derive', id, { parserVersion: DERIVED_VERSION });
  });
  judge(workspace, id, profile, activeRuleSet(workspace), at);
}

/** The workspace that a task works in. */
const folderIn = (input: unknown): string => z.object({ workspace: z.string() }).safeParse(input).data?.workspace ?? '';

const underWay = new Map<string, Promise<void>>();

const isCancellation = (thrown: unknown): boolean => thrown instanceof PlateauError && thrown.code === 'job.cancelled';

/** Waits for what another question makes; where that one is cancelled, this one has to make it itself. Throws `job.cancelled` for its own signal. */
function waitedFor(made: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void =>
      reject(new PlateauError({ code: 'job.cancelled', message: 'Nobody waits for the answer any more.' }));
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const failed = (thrown: unknown): void => (isCancellation(thrown) ? resolve() : reject(thrown));
    void made.then(resolve, failed).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** Makes what is not derived, once for all that ask for it at the same time. */
function derivedOnce(missing: Underived, context: TaskContext): Promise<void> {
  const key = `${missing.workspace}\n${missing.id}`;
  const known = underWay.get(key);
  if (known !== undefined) return waitedFor(known, context.signal);
  const made = derive(missing, context).finally(() => underWay.delete(key));
  underWay.set(key, made);
  return made;
}

/**
 * Work that finds all profiles, heaps and plans derived by this version of the code: what another version derived is made again from the raw file
 * first, and the work begun again. Throws what it throws, and `import.*`, `item.artifactDamaged`, `item.gone`, `workspace.diskFull`.
 */
export async function derived<T>(work: () => T | Promise<T>, workspace: string, context: TaskContext): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (thrown) {
      if (!(thrown instanceof Underived)) throw diskFullOr(thrown, workspace);
      await derivedOnce(thrown, context).catch((failed: unknown) => {
        throw diskFullOr(failed, thrown.workspace);
      });
    }
  }
}

/** A task as {@link derived} work. */
export function deriving(task: Task): Task {
  return (input, context) => derived(() => task(input, context), folderIn(input), context);
}
