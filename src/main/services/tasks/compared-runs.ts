import { createHash } from 'node:crypto';
import { z } from 'zod';
import { PlateauError } from '../../../core/error.ts';
import type { ItemKind, Provenance } from '../../../core/item.ts';
import { type RuleSet, ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import { DERIVED_VERSION } from '../../workspace/derived.ts';
import { fromStored } from '../../workspace/from-stored.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { activeRuleSet, findRuleSet, ruleSetOr } from './active-rule-set.ts';
import { workspaceAt } from './open-workspaces.ts';
import { highestLevel } from './profile-facts.ts';

/** What a comparison of runs is made of; stored as its detail. */
export const runsSpecSchema = z.object({
  before: z.array(z.string()).min(1),
  after: z.array(z.string()).min(1),
  override: z.string().nullable(),
  ruleSetId: z.string(),
});
export type RunsSpec = z.infer<typeof runsSpecSchema>;

const compareInput = z.object({
  workspace: z.string(),
  before: z.array(z.string()).min(1),
  after: z.array(z.string()).min(1),
  override: z.string().optional(),
  ruleSetId: z.string().optional(),
  at: z.string(),
  version: z.string(),
});

/** A kind of comparison that has runs on its sides: load runs, reports of a front end. */
export interface RunsComparisonKind<C> {
  readonly kind: ItemKind;
  /** First letter of its ids. */
  readonly prefix: string;
  /** `a comparison of load runs`. */
  readonly noun: string;
  readonly compare: (path: string, spec: RunsSpec, ruleSet: RuleSet, signal: AbortSignal) => Promise<C>;
  readonly summary: (comparison: C) => string;
}

function checkTwice(workspace: Workspace, ids: readonly string[]): void {
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice === undefined) return;
  throw new PlateauError({
    code: 'compare.sameRun',
    message: `“${workspace.items.get(twice).label}” is given twice.`,
    hint: 'A run is on one side, once: counted twice it would make the noise look smaller than it is.',
  });
}

/** Compares runs, stores the comparison as an item and answers with its id; the same again is the same item. Throws `item.notFound`, `compare.sameRun`, `rules.notFound`, and as opening the runs does. */
export async function compareRuns<C extends { readonly verdicts: readonly Verdict[] }>(
  { kind, prefix, compare, summary }: RunsComparisonKind<C>,
  given: unknown,
  signal: AbortSignal,
): Promise<{ readonly itemId: string }> {
  const input = compareInput.parse(given);
  const { before, after, at } = input;
  const workspace = workspaceAt(input.workspace);
  checkTwice(workspace, [...before, ...after]);
  const ruleSet = ruleSetOr(workspace, input.ruleSetId);
  const spec: RunsSpec = { before, after, override: input.override ?? null, ruleSetId: ruleSet.id };
  const comparison = await compare(input.workspace, spec, ruleSet, signal);
  const sha256 = ruleSetSha256(ruleSet);
  const hash = createHash('sha256').update(JSON.stringify([spec, sha256]));
  const itemId = `${prefix}${hash.digest('hex').slice(0, 12)}`;
  const provenance: Provenance = {
    fileName: '',
    via: 'comparison',
    sha256: '',
    bytes: 0,
    compression: 'none',
    format: kind,
    parserVersion: DERIVED_VERSION,
    plateauVersion: input.version,
    options: {},
    importedAt: at,
  };
  const label = (side: readonly string[]): string => side.map((id) => workspace.items.get(id).label).join(' + ');
  workspace.write(() => {
    workspace.items.add({
      id: itemId,
      kind,
      label: workspace.items.find(itemId)?.label ?? `${label(before)} → ${label(after)}`,
      group: itemId,
      artifact: null,
      format: kind,
      host: null,
      capturedAt: null,
      importedAt: at,
      summary: summary(comparison),
      level: highestLevel(comparison.verdicts),
      provenance,
      warnings: [],
      detail: spec,
    });
    workspace.judgements.write(itemId, { ...ruleSet, sha256 }, at, comparison.verdicts);
    workspace.note(at, 'compare', itemId, spec);
  });
  return { itemId };
}

const idInput = z.object({ workspace: z.string(), id: z.string() });

/** A stored comparison of runs. Throws `item.notFound`, `item.notAComparison`, and as opening its runs does. */
export async function comparedRuns<C>(
  { kind, noun, compare }: RunsComparisonKind<C>,
  given: unknown,
  signal: AbortSignal,
): Promise<{ readonly spec: RunsSpec; readonly comparison: C }> {
  const { workspace: path, id } = idInput.parse(given);
  const workspace = workspaceAt(path);
  const item = workspace.items.get(id);
  if (item.kind !== kind) {
    throw new PlateauError({
      code: 'item.notAComparison',
      message: `“${item.label}” is a ${item.kind}, not ${noun}.`,
      hint: 'Choose one, or compare two runs.',
    });
  }
  const spec = fromStored(runsSpecSchema, item.detail, 'an item');
  const ruleSet = findRuleSet(workspace, spec.ruleSetId) ?? activeRuleSet(workspace);
  return { spec, comparison: await compare(path, spec, ruleSet, signal) };
}

/** `p95 regressed · error rate new`: what changed, in a line; `silence` where nothing did. */
export function changedText(verdicts: readonly Verdict[], silence: string): string {
  const changed = verdicts.filter(({ status }) => status !== undefined && status !== 'persisting');
  if (changed.length === 0) return silence;
  return changed
    .map(({ subject, status }) => `${subject.label} ${status}`)
    .join(' · ')
    .slice(0, 300);
}
