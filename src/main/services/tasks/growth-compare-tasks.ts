import { createHash } from 'node:crypto';
import { z } from 'zod';
import { PlateauError } from '../../../core/error.ts';
import type { HeapFacts } from '../../../core/heap/stored.ts';
import type { Provenance } from '../../../core/item.ts';
import { compareGrowths } from '../../../core/verdict/heap/compare-growths.ts';
import type { GrowthComparison, GrowthSide } from '../../../core/verdict/heap/growth-comparison.ts';
import { type RuleSet, ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { DERIVED_VERSION } from '../../workspace/derived.ts';
import { fromStored } from '../../workspace/from-stored.ts';
import type { StoredItem } from '../../workspace/items.ts';
import { activeRuleSet, findRuleSet, ruleSetOr } from './active-rule-set.ts';
import { openGrowth } from './growth-tasks.ts';
import { workspaceAt } from './open-workspaces.ts';
import { highestLevel } from './profile-facts.ts';

/** What a comparison of two series is made of; stored as its detail. */
export const growthComparisonSpecSchema = z.object({
  before: z.string(),
  after: z.string(),
  override: z.string().nullable(),
  ruleSetId: z.string(),
});
export type GrowthComparisonSpec = z.infer<typeof growthComparisonSpecSchema>;

const compareInput = z.object({
  workspace: z.string(),
  before: z.string(),
  after: z.string(),
  override: z.string().optional(),
  ruleSetId: z.string().optional(),
  at: z.string(),
  version: z.string(),
});

interface ComparedSide extends GrowthSide {
  readonly id: string;
}

/** A series as a side of a comparison. Throws `item.notAGrowth`. */
export function growthSide(path: string, id: string, context: TaskContext): ComparedSide {
  const growth = openGrowth(path, id, context);
  const { items } = workspaceAt(path);
  // Any of them tells it: some may have been deleted since.
  const heap = growth.snapshots.map((snapshot) => items.find(snapshot.id)).find((found) => found !== null) ?? null;
  const facts = heap === null ? null : (heap.detail as HeapFacts);
  const told = /^(\S+)(?: (.+))?$/.exec(facts?.runtime ?? '');
  const target = heap?.provenance.capture?.target ?? null;
  return {
    id,
    label: items.get(id).label,
    format: facts?.format ?? null,
    runtime: facts === null ? null : (told?.[1] ?? 'unknown'),
    // V8's snapshots tell no version; where Plateau took them, the process did.
    version: told?.[2] ?? (target === null || target.runtimeVersion === '' ? null : target.runtimeVersion),
    host: heap?.provenance.capture?.host.name ?? null,
    growth,
  };
}

/** A comparison with both series and the rule set that it was made by. */
interface GrowthComparisonParts {
  readonly spec: GrowthComparisonSpec;
  readonly ruleSet: RuleSet;
  readonly before: ComparedSide;
  readonly after: ComparedSide;
  readonly comparison: GrowthComparison;
}

function compared(path: string, spec: GrowthComparisonSpec, context: TaskContext): GrowthComparisonParts {
  const workspace = workspaceAt(path);
  const ruleSet = findRuleSet(workspace, spec.ruleSetId) ?? activeRuleSet(workspace);
  const before = growthSide(path, spec.before, context);
  const after = growthSide(path, spec.after, context);
  const override = spec.override === null ? null : { reason: spec.override };
  return { spec, ruleSet, before, after, comparison: compareGrowths(before, after, ruleSet, { override }) };
}

/** Compares two series, stores the comparison as an item and answers with its id. Throws `item.notAGrowth`, `rules.notFound`. */
export function growthCompareTask(given: unknown, context: TaskContext): { readonly itemId: string } {
  const input = compareInput.parse(given);
  const workspace = workspaceAt(input.workspace);
  const ruleSet = ruleSetOr(workspace, input.ruleSetId);
  const spec: GrowthComparisonSpec = {
    before: input.before,
    after: input.after,
    override: input.override ?? null,
    ruleSetId: ruleSet.id,
  };
  const { comparable, rows, verdicts } = compared(input.workspace, spec, context).comparison;
  const sha256 = ruleSetSha256(ruleSet);
  const itemId = `d${createHash('sha256')
    .update(JSON.stringify([spec, sha256]))
    .digest('hex')
    .slice(0, 12)}`;
  const [first] = rows;
  const provenance: Provenance = {
    fileName: '',
    via: 'comparison',
    sha256: '',
    bytes: 0,
    compression: 'none',
    format: 'growth-comparison',
    parserVersion: DERIVED_VERSION,
    plateauVersion: input.version,
    options: {},
    importedAt: input.at,
  };
  const label = (id: string) => workspace.items.get(id).label;
  workspace.write(() => {
    workspace.items.add({
      id: itemId,
      kind: 'growth-comparison',
      label: `${label(spec.before)} → ${label(spec.after)}`,
      group: itemId,
      artifact: null,
      format: 'growth-comparison',
      host: null,
      capturedAt: null,
      importedAt: input.at,
      summary:
        !comparable && spec.override === null
          ? 'not comparable'
          : first === undefined
            ? verdicts.length > 0
              ? 'too few heaps to tell'
              : 'nothing grows on either side'
            : rows
                .map(({ label: name, status }) => `${name} ${status}`)
                .join(' · ')
                .slice(0, 300),
      level: highestLevel(verdicts),
      provenance,
      warnings: [],
      detail: spec,
    });
    workspace.judgements.write(itemId, { ...ruleSet, sha256 }, input.at, verdicts);
    workspace.note(input.at, 'compare', itemId, spec);
  });
  return { itemId };
}

const idInput = z.object({ workspace: z.string(), id: z.string() });

/** A stored comparison of two series. Throws `item.notAComparison`. */
export function growthComparisonTask(
  given: unknown,
  context: TaskContext,
): {
  readonly spec: GrowthComparisonSpec;
  readonly comparison: GrowthComparison;
} {
  const { workspace, id } = idInput.parse(given);
  const { spec, comparison } = growthComparisonParts(workspace, workspaceAt(workspace).items.get(id), context);
  return { spec, comparison };
}

/** The same with all that it is made of. Throws `item.notAComparison`. */
export function growthComparisonParts(path: string, item: StoredItem, context: TaskContext): GrowthComparisonParts {
  if (item.kind !== 'growth-comparison') {
    throw new PlateauError({
      code: 'item.notAComparison',
      message: `“${item.label}” is a ${item.kind}, not a comparison of two series of heaps.`,
      hint: 'Choose one, or compare two series.',
    });
  }
  return compared(path, fromStored(growthComparisonSpecSchema, item.detail, 'an item'), context);
}
