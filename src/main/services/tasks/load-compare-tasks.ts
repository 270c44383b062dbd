import { createHash } from 'node:crypto';
import { z } from 'zod';
import { PlateauError } from '../../../core/error.ts';
import type { Provenance } from '../../../core/item.ts';
import { compareLoads } from '../../../core/verdict/load/compare-loads.ts';
import type { ComparedRun, LoadComparison } from '../../../core/verdict/load/load-comparison.ts';
import { ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { DERIVED_VERSION } from '../../workspace/derived.ts';
import { activeRuleSet, findRuleSet, ruleSetOr } from './active-rule-set.ts';
import { openLoad } from './load-task.ts';
import { workspaceAt } from './open-workspaces.ts';
import { highestLevel } from './profile-facts.ts';

/** What a comparison of load runs is made of; stored as its detail. */
const specSchema = z.object({
  before: z.array(z.string()).min(1),
  after: z.array(z.string()).min(1),
  override: z.string().nullable(),
  ruleSetId: z.string(),
});
export type LoadComparisonSpec = z.infer<typeof specSchema>;

const compareInput = z.object({
  workspace: z.string(),
  before: z.array(z.string()).min(1),
  after: z.array(z.string()).min(1),
  override: z.string().optional(),
  ruleSetId: z.string().optional(),
  at: z.string(),
  version: z.string(),
});

async function side(path: string, ids: readonly string[], signal: AbortSignal): Promise<readonly ComparedRun[]> {
  const runs: ComparedRun[] = [];
  for (const id of ids) {
    const run = await openLoad(path, id, signal);
    const { label, sha256 } = workspaceAt(path).items.get(id);
    runs.push({ run, captureId: id, sha256, label });
  }
  return runs;
}

async function compared(path: string, spec: LoadComparisonSpec, signal: AbortSignal): Promise<LoadComparison> {
  const workspace = workspaceAt(path);
  const ruleSet = findRuleSet(workspace, spec.ruleSetId) ?? activeRuleSet(workspace);
  const [before, after] = [await side(path, spec.before, signal), await side(path, spec.after, signal)];
  const override = spec.override === null ? null : { reason: spec.override };
  return compareLoads(before, after, ruleSet, { override });
}

function summaryOf({ comparable, override, verdicts, rows }: LoadComparison): string {
  if (!comparable && override === null) return 'not comparable';
  if (rows.length === 0) return 'nothing that both sides tell with enough requests';
  const changed = verdicts.filter(({ status }) => status !== 'persisting');
  if (changed.length === 0) return 'nothing changed beyond noise and limits';
  return changed
    .map(({ subject, status }) => `${subject.label} ${status}`)
    .join(' · ')
    .slice(0, 300);
}

/** Compares load runs, stores the comparison as an item and answers with its id; the same again is the same item. Throws `item.notALoadRun`, `item.notFound`, `compare.sameRun`, `rules.notFound`. */
export async function loadCompareTask(given: unknown, { signal }: TaskContext): Promise<{ readonly itemId: string }> {
  const input = compareInput.parse(given);
  const workspace = workspaceAt(input.workspace);
  const ids = [...input.before, ...input.after];
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined) {
    throw new PlateauError({
      code: 'compare.sameRun',
      message: `“${workspace.items.get(twice).label}” is given twice.`,
      hint: 'A run is on one side, once: counted twice it would make the noise look smaller than it is.',
    });
  }
  const ruleSet = ruleSetOr(workspace, input.ruleSetId);
  const { before, after } = input;
  const spec: LoadComparisonSpec = { before, after, override: input.override ?? null, ruleSetId: ruleSet.id };
  const comparison = await compared(input.workspace, spec, signal);
  const sha256 = ruleSetSha256(ruleSet);
  const itemId = `m${createHash('sha256')
    .update(JSON.stringify([spec, sha256]))
    .digest('hex')
    .slice(0, 12)}`;
  const provenance: Provenance = {
    fileName: '',
    via: 'comparison',
    sha256: '',
    bytes: 0,
    compression: 'none',
    format: 'load-comparison',
    parserVersion: DERIVED_VERSION,
    plateauVersion: input.version,
    options: {},
    importedAt: input.at,
  };
  const label = (side: readonly string[]): string => side.map((id) => workspace.items.get(id).label).join(' + ');
  workspace.write(() => {
    workspace.items.add({
      id: itemId,
      kind: 'load-comparison',
      label: workspace.items.find(itemId)?.label ?? `${label(before)} → ${label(after)}`,
      group: itemId,
      artifact: null,
      format: 'load-comparison',
      host: null,
      capturedAt: null,
      importedAt: input.at,
      summary: summaryOf(comparison),
      level: highestLevel(comparison.verdicts),
      provenance,
      warnings: [],
      detail: spec,
    });
    workspace.judgements.write(itemId, { ...ruleSet, sha256 }, input.at, comparison.verdicts);
    workspace.note(input.at, 'compare', itemId, spec);
  });
  return { itemId };
}

const idInput = z.object({ workspace: z.string(), id: z.string() });

/** A stored comparison of load runs. Throws `item.notAComparison`, and as opening its runs does. */
export async function loadComparisonTask(
  given: unknown,
  { signal }: TaskContext,
): Promise<{ readonly spec: LoadComparisonSpec; readonly comparison: LoadComparison }> {
  const { workspace, id } = idInput.parse(given);
  const item = workspaceAt(workspace).items.get(id);
  if (item.kind !== 'load-comparison') {
    throw new PlateauError({
      code: 'item.notAComparison',
      message: `“${item.label}” is a ${item.kind}, not a comparison of load runs.`,
      hint: 'Choose one, or compare two load runs.',
    });
  }
  const spec = specSchema.parse(item.detail);
  return { spec, comparison: await compared(workspace, spec, signal) };
}
