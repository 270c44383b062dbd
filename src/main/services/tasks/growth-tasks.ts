import { createHash } from 'node:crypto';
import { z } from 'zod';
import { PlateauError } from '../../../core/error.ts';
import { collectedBefore } from '../../../core/heap/collected.ts';
import { HEAP_FORMATS } from '../../../core/heap/formats.ts';
import { measureGrowth } from '../../../core/heap/growth/measure-growth.ts';
import { measureTables } from '../../../core/heap/growth/measure-tables.ts';
import type { Growth, MeasuredHeap } from '../../../core/heap/growth/model.ts';
import {
  decodeGrowth,
  decodeGrowthClasses,
  encodeGrowth,
  encodeGrowthClasses,
} from '../../../core/heap/growth/stored-growth.ts';
import { orderWarning, usualLabel } from '../../../core/heap/growth/taken-order.ts';
import { requireComparable } from '../../../core/heap/histogram/comparable.ts';
import { withUnlistedRows } from '../../../core/heap/histogram/unlisted-rows.ts';
import type { HeapFacts } from '../../../core/heap/stored.ts';
import type { Provenance } from '../../../core/item.ts';
import type { ImportWarning } from '../../../core/profile/model.ts';
import { evaluateGrowth } from '../../../core/verdict/heap/evaluate-growth.ts';
import { type RuleSet, ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import { amount, count, shortName } from '../../../core/verdict/wording.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { DERIVED_VERSION } from '../../workspace/derived.ts';
import { fromStored } from '../../workspace/from-stored.ts';
import type { HeapFile } from '../../workspace/heap-file.ts';
import type { StoredItem } from '../../workspace/items.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { activeRuleSet, ruleSetOr } from './active-rule-set.ts';
import { openHeapFile } from './heap-tasks.ts';
import { workspaceAt } from './open-workspaces.ts';
import { highestLevel } from './profile-facts.ts';

const growthStepSchema = z.object({
  /** The heap's id. */
  id: z.string(),
  /** Operations run since the heap before; null where nobody counted. */
  operations: z.number().positive().nullable(),
  forcedGc: z.boolean().nullable(),
});

/** One heap of a series. */
export type GrowthStep = z.infer<typeof growthStepSchema>;

/** What a series is made of; stored as its detail. */
export const growthSpecSchema = z.object({
  steps: z.array(growthStepSchema).min(2).max(100),
  warmUp: z.number().int().min(0),
});
export type GrowthSpec = z.infer<typeof growthSpecSchema>;

const growthInput = growthSpecSchema.extend({
  workspace: z.string(),
  label: z.string().optional(),
  ruleSetId: z.string().optional(),
  at: z.string(),
  version: z.string(),
});

const hasGraph = (format: string): boolean => HEAP_FORMATS.some(({ id }) => id === format);

function measure(path: string, { steps, warmUp }: GrowthSpec, ruleSet: RuleSet, context: TaskContext): Growth {
  const workspace = workspaceAt(path);
  const stored = steps.map(({ id, operations, forcedGc }) => {
    const item = workspace.items.get(id);
    if (item.kind !== 'heap') {
      throw new PlateauError({
        code: 'item.notAHeap',
        message: `“${item.label}” is a ${item.kind}, not a heap.`,
        hint: 'A series is made of heaps.',
      });
    }
    const facts = item.detail as HeapFacts;
    const { capture } = item.provenance;
    const snapshot = {
      id,
      label: item.label,
      sha256: item.sha256,
      nodeCount: facts.nodeCount,
      totalSize: facts.totalSize,
      takenAt: item.capturedAt,
      operations,
      forcedGc: forcedGc ?? collectedBefore(facts),
    };
    const process = capture === undefined ? null : processOf(capture);
    return { item, snapshot, process, hasIds: facts.hasIds, hasBytes: facts.table?.hasBytes ?? true };
  });
  requireComparable(stored.map(({ item }) => ({ label: item.label, facts: item.detail as HeapFacts })));
  if (!stored.every(({ item }) => hasGraph(item.format))) {
    const tables = stored.map(({ item, snapshot, process, hasBytes }) => ({
      ...snapshot,
      process,
      hasBytes,
      isComplete: isComplete(item),
      classes: workspace.heaps.classes(item.id),
    }));
    return measureTables(withUnlistedRows(tables), warmUp);
  }
  const heaps: MeasuredHeap[] = stored.map(({ snapshot, process, hasIds }) => {
    // A file of its own for each step: what views have open is closed behind them as others are opened.
    let file: HeapFile | null = null;
    return {
      ...snapshot,
      process,
      hasIds,
      open: () => {
        const opened = openHeapFile(path, snapshot.id);
        file = opened.file;
        return opened.heap;
      },
      close: () => file?.close(),
    };
  });
  return measureGrowth(heaps, {
    warmUp,
    renamed: ruleSet.values['growth.renamed']?.value ?? 0.01,
    progress: (phase, share) => context.progress({ done: Math.round(share * 1000), total: 1000, unit: 'steps', phase }),
  });
}

/** Which process a capture was taken from: its host, number and start. */
function processOf({ host, target }: NonNullable<Provenance['capture']>): string | null {
  return target === null ? null : JSON.stringify([host.name, target.pid, target.startTicks]);
}

/** False for a table that lists the largest rows only. */
const isComplete = ({ detail }: StoredItem): boolean => (detail as HeapFacts).table?.isComplete ?? true;

/** What is odd about a series, for the person to look at. */
function warningsOf(path: string, { steps }: GrowthSpec, { matching }: Growth): readonly ImportWarning[] {
  const { items } = workspaceAt(path);
  const warnings: ImportWarning[] = [];
  if (!steps.every(({ id }) => isComplete(items.get(id)))) {
    warnings.push({
      code: 'heap.unlisted',
      message:
        'Some of the tables list their largest rows only. What one does not list is taken to be as in the one before, or else as in the next that does: no growth is seen in that step.',
    });
  }
  const heaps = steps.map(({ id }) => {
    const { label, detail, capturedAt } = items.get(id);
    return { label, largestId: (detail as HeapFacts).largestId, capturedAt };
  });
  const order = orderWarning(matching, heaps);
  if (order !== null) warnings.push(order);
  return warnings;
}

function summaryOf({ snapshots, sizes }: Growth, verdicts: readonly Verdict[]): string {
  const [first, last] = [snapshots[0], snapshots.at(-1)];
  const [top] = verdicts;
  return [
    `${snapshots.length} heaps`,
    sizes === 'none'
      ? `${count(first?.nodeCount ?? 0)} → ${count(last?.nodeCount ?? 0)} objects`
      : `${amount(first?.totalSize ?? 0, 'bytes')} → ${amount(last?.totalSize ?? 0, 'bytes')}`,
    ...(top === undefined || top.level === 'none' ? [] : [`${shortName(top.subject.label)} ${top.level}`]),
  ].join(' · ');
}

/** Measures a series of heaps, stores it as an item and answers with its id; the same series again is the same item. */
export function growthTask(given: unknown, context: TaskContext): { readonly itemId: string } {
  const input = growthInput.parse(given);
  const { steps, warmUp, version, at } = input;
  const workspace = workspaceAt(input.workspace);
  const spec: GrowthSpec = { steps, warmUp };
  const identity = JSON.stringify(spec);
  const itemId = `g${createHash('sha256').update(identity).digest('hex').slice(0, 12)}`;
  const ruleSet = ruleSetOr(workspace, input.ruleSetId);
  const growth = measure(input.workspace, spec, ruleSet, context);
  const verdicts = evaluateGrowth(growth, ruleSet);
  const labels = steps.map(({ id }) => workspace.items.get(id).label);
  // Measured again without a name, it keeps the one it was given.
  const label = input.label ?? workspace.items.find(itemId)?.label ?? usualLabel(labels);
  const provenance: Provenance = {
    fileName: '',
    via: 'growth',
    sha256: '',
    bytes: 0,
    compression: 'none',
    format: 'growth',
    parserVersion: DERIVED_VERSION,
    plateauVersion: version,
    options: {},
    importedAt: at,
  };
  workspace.write(() => {
    workspace.items.add({
      id: itemId,
      kind: 'growth',
      label,
      group: itemId,
      artifact: null,
      format: 'growth',
      host: null,
      capturedAt: null,
      importedAt: at,
      summary: summaryOf(growth, verdicts),
      level: highestLevel(verdicts),
      provenance,
      warnings: warningsOf(input.workspace, spec, growth),
      detail: spec,
    });
    storeGrowth(workspace, itemId, growth);
    workspace.judgements.write(itemId, { ...ruleSet, sha256: ruleSetSha256(ruleSet) }, at, verdicts);
    workspace.note(at, 'growth', itemId, spec);
  });
  return { itemId };
}

/** Stores a measured series; inside a write transaction. */
export function storeGrowth(workspace: Workspace, id: string, growth: Growth): void {
  workspace.derived.write(id, 'growth', encodeGrowth(growth));
  workspace.derived.write(id, 'growth-classes', encodeGrowthClasses(growth));
}

/** A stored series; measured again where other code measured it, which `context` hears of. Throws `item.notFound`, `item.notAGrowth`. */
export function openGrowth(path: string, id: string, context: TaskContext): Growth {
  const workspace = workspaceAt(path);
  const item = workspace.items.get(id);
  if (item.kind !== 'growth') {
    throw new PlateauError({
      code: 'item.notAGrowth',
      message: `“${item.label}” is a ${item.kind}, not a series of heaps.`,
      hint: 'Choose a series of heaps, or make one of several heaps.',
    });
  }
  const rest = workspace.derived.read(id, 'growth');
  const classes = workspace.derived.read(id, 'growth-classes');
  if (rest !== null && classes !== null) return { ...decodeGrowth(rest), classes: decodeGrowthClasses(classes) };
  const growth = measure(path, fromStored(growthSpecSchema, item.detail, 'an item'), activeRuleSet(workspace), context);
  workspace.write(() => storeGrowth(workspace, id, growth));
  return growth;
}

const idInput = z.object({ workspace: z.string(), id: z.string() });

/** A stored series without its class table. */
export function growthDetailTask(given: unknown, context: TaskContext): Omit<Growth, 'classes'> {
  const { workspace, id } = idInput.parse(given);
  const { classes: _classes, ...rest } = openGrowth(workspace, id, context);
  return rest;
}

/** Its class table, as encoded columns. */
export function growthClassesTask(given: unknown, context: TaskContext): Uint8Array {
  const { workspace, id } = idInput.parse(given);
  return encodeGrowthClasses(openGrowth(workspace, id, context));
}

/** Stores a series' judgement beside its earlier ones. */
export function judgeGrowth(path: string, id: string, ruleSet: RuleSet, at: string, context: TaskContext): void {
  const workspace = workspaceAt(path);
  const growth = openGrowth(path, id, context);
  const verdicts = evaluateGrowth(growth, ruleSet);
  workspace.write(() => {
    workspace.judgements.write(id, { ...ruleSet, sha256: ruleSetSha256(ruleSet) }, at, verdicts);
    workspace.items.setJudgement(id, { summary: summaryOf(growth, verdicts), level: highestLevel(verdicts) });
    workspace.note(at, 'evaluate', id, { ruleSet: ruleSet.id });
  });
}
