import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { ToolBuild } from '../../../core/bundle/tool-build.ts';
import { PlateauError } from '../../../core/error.ts';
import type { GateSource } from '../../../core/gate/model.ts';
import { ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import type { StoredItem } from '../../workspace/items.ts';
import { leftAlone } from '../../workspace/left-alone.ts';
import { Workspace } from '../../workspace/workspace.ts';
import { activeRuleSet } from '../tasks/active-rule-set.ts';
import { growthTask } from '../tasks/growth-tasks.ts';
import { importTask } from '../tasks/import-task.ts';
import { workspaceAt } from '../tasks/open-workspaces.ts';
import { restoreTask } from '../tasks/restore-task.ts';

/** An item with the workspace that it lies in. */
export interface PlacedItem {
  readonly path: string;
  readonly item: StoredItem;
}

/** Runs of load generators of a side; `together`: they are files that were given for this check, and so of one measurement. */
export interface PlacedRuns {
  readonly runs: readonly PlacedItem[];
  readonly together: boolean;
}

/** One side of a check, all of it in workspaces. */
export interface OpenSide {
  readonly sources: readonly GateSource[];
  readonly items: readonly PlacedItem[];
  /** Labels were chosen by people: those of workspaces and bundles. */
  readonly named: boolean;
}

export interface OpenOptions {
  /** A folder of the check's own, for what has to be unpacked or read. */
  readonly scratch: string;
  readonly at: string;
  readonly version: string;
  /** This build. */
  readonly by: ToolBuild;
  readonly context: TaskContext;
}

/** Kinds that are judged, or compared; comparisons that are stored are made again. */
const JUDGED: ReadonlySet<string> = new Set([
  'profile',
  'heap',
  'growth',
  'plan',
  'load',
  'frontend',
  'series',
  'statements',
]);

const ZIP = Buffer.from('PK\x03\x04', 'latin1');

function isZip(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(ZIP.length);
    return readSync(file, head, 0, ZIP.length, 0) === ZIP.length && head.equals(ZIP);
  } finally {
    closeSync(file);
  }
}

/** What a part of a side is. Throws `check.noSuchSide`, `check.notAWorkspace`, `workspace.noAccess`. */
function kindOf(given: string, option: string): GateSource['is'] {
  if (!existsSync(given)) {
    throw new PlateauError({
      code: 'check.noSuchSide',
      message: `${option}: “${given}” is not there.`,
      hint: 'Give a bundle, the folder of a workspace, or files; commas stand between replicates.',
    });
  }
  if (statSync(given).isDirectory()) {
    if (Workspace.exists(given)) return 'workspace';
    throw new PlateauError({
      code: 'check.notAWorkspace',
      message: `${option}: the folder “${given}” is no workspace.`,
      hint: 'Give the folder of a workspace, a bundle, or files.',
    });
  }
  return isZip(given) ? 'bundle' : 'files';
}

const placed = (path: string, ids: readonly string[]): readonly PlacedItem[] => {
  const { items } = workspaceAt(path);
  return ids.map((id) => ({ path, item: items.get(id) })).filter(({ item }) => JUDGED.has(item.kind));
};

const ofWorkspace = (path: string): readonly PlacedItem[] =>
  placed(
    path,
    workspaceAt(path)
      .items.list()
      .map(({ id }) => id),
  );

async function ofBundle(given: string, { scratch, at, version, by, context }: OpenOptions, place: number) {
  const folder = join(scratch, `bundle-${place}`);
  const restored = await restoreTask(
    { path: resolve(given), into: null, folder, at, who: 'plateau check', version, by },
    context,
  );
  return { restored, items: ofWorkspace(restored.workspace) };
}

/** Heaps that were given in order are a series: what grows from one to the next. */
function asSeries(
  path: string,
  items: readonly PlacedItem[],
  { at, version, context }: OpenOptions,
): readonly PlacedItem[] {
  const heaps = items.filter(({ item }) => item.kind === 'heap');
  if (heaps.length < 2) return items;
  const steps = heaps.map(({ item }) => ({
    id: item.id,
    operations: typeof item.provenance.options.operations === 'number' ? item.provenance.options.operations : null,
    forcedGc: item.provenance.options.forcedGc === true || null,
  }));
  // With three heaps or more the first difference is the warm-up, as it is for `plateau series`.
  const { itemId } = growthTask({ workspace: path, steps, warmUp: heaps.length > 2 ? 1 : 0, at, version }, context);
  return [...items.filter(({ item }) => item.kind !== 'heap'), ...placed(path, [itemId])];
}

/** Imports files into a workspace of the check's own. Throws what an import fails with. */
async function ofFiles(
  files: readonly string[],
  options: OpenOptions & { readonly name: string; readonly reading: Readonly<Record<string, unknown>> },
): Promise<{ readonly placed: readonly PlacedItem[]; readonly sha256s: readonly string[] }> {
  const { scratch, at, version, context, name, reading } = options;
  const path = join(scratch, name);
  Workspace.create(path, { at, name }).close();
  const sources = files.map((file) => ({ path: resolve(file), name: file, staged: false }));
  const input = { workspace: path, sources, options: { ...reading, via: 'file' }, at, version };
  const { imported, failed } = await importTask(input, context);
  const [failure] = failed;
  if (failure !== undefined) {
    const { code, message, hint, offset } = failure;
    throw new PlateauError({
      code,
      message: `${basename(failure.path)}: ${message}`,
      ...(hint === null ? {} : { hint }),
      ...(offset === null ? {} : { at: { offset, file: failure.path } }),
    });
  }
  const twice = imported.find(({ existing }) => existing);
  if (twice !== undefined) {
    throw new PlateauError({
      code: 'compare.sameRun',
      message: `“${twice.path}” is given twice on one side.`,
      hint: 'Give each replicate once: counted twice it would make the noise look smaller than it is.',
    });
  }
  const ids = imported.map(({ id }) => id);
  const sha256s = [...new Set(imported.map(({ sha256 }) => sha256))];
  return { placed: asSeries(path, placed(path, ids), options), sha256s };
}

/**
 * Opens a side of a check: bundles, which must verify, workspaces, and files, which are imported into a workspace of the check's own. Nothing that was
 * given is changed. Throws `check.*`, `bundle.notVerified`, and as importing and opening a workspace do.
 */
export async function openSide(
  given: readonly string[],
  option: '--before' | '--after',
  options: OpenOptions & { readonly reading: Readonly<Record<string, unknown>> },
): Promise<OpenSide> {
  const sources: GateSource[] = [];
  const items: PlacedItem[] = [];
  const files: string[] = [];
  for (const [place, one] of given.entries()) {
    const is = kindOf(one, option);
    if (is === 'files') files.push(one);
    else if (is === 'workspace') {
      const path = leftAlone(one, options.scratch);
      const found = ofWorkspace(path);
      items.push(...found);
      const workspace = workspaceAt(path);
      sources.push({
        given: one,
        is,
        bundleId: null,
        workspaceId: workspace.id,
        files: [],
        namesHiddenBy: null,
        ruleSetSha256: ruleSetSha256(activeRuleSet(workspace)),
        items: found.length,
      });
    } else {
      const scratch = join(options.scratch, option.slice(2));
      const { restored, items: found } = await ofBundle(one, { ...options, scratch }, place);
      items.push(...found);
      const { bundleId, namesHiddenBy, ruleSetSha256: sha256 } = restored;
      const known = { bundleId, workspaceId: null, files: [], namesHiddenBy, ruleSetSha256: sha256 };
      sources.push({ given: one, is, ...known, items: found.length });
    }
  }
  if (files.length > 0) {
    const { placed: found, sha256s } = await ofFiles(files, { ...options, name: `${option.slice(2)}-files` });
    items.push(...found);
    sources.push({
      given: files.join(','),
      is: 'files',
      bundleId: null,
      workspaceId: null,
      files: sha256s,
      namesHiddenBy: null,
      ruleSetSha256: null,
      items: found.length,
    });
  }
  // The same file in two workspaces is one item.
  const unique = new Map(items.map((one) => [one.item.id, one]));
  return { sources, items: [...unique.values()], named: files.length === 0 };
}
