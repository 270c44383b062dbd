import { createHash } from 'node:crypto';
import { z } from 'zod';
import { encodeColumns } from '../../../core/columns.ts';
import { PlateauError } from '../../../core/error.ts';
import type { Provenance } from '../../../core/item.ts';
import type { Comparison } from '../../../core/profile/comparison.ts';
import { layoutDiff } from '../../../core/profile/diff-layout.ts';
import type { DiffView } from '../../../core/profile/diff-tree.ts';
import { type ComparisonSvgOptions, comparisonSvg } from '../../../core/profile/exporters/comparison-svg.ts';
import { matchKey } from '../../../core/profile/identity.ts';
import { matchingFrames, searchTest, searchView } from '../../../core/profile/search.ts';
import { buildView } from '../../../core/profile/view.ts';
import type { SearchResult } from '../../../core/profile/view-data.ts';
import { DEFAULT_VIEW } from '../../../core/profile/view-spec.ts';
import { compareProfiles } from '../../../core/verdict/compare.ts';
import { diffOfProfiles, pictureOptions, statusesOf } from '../../../core/verdict/comparison-picture.ts';
import { ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import type { Basis } from '../../../core/verdict/verdict.ts';
import { DERIVED_VERSION } from '../../workspace/derived.ts';
import { fromStored } from '../../workspace/from-stored.ts';
import { ruleSetOr } from './active-rule-set.ts';
import { Lru } from './lru.ts';
import { workspaceAt } from './open-workspaces.ts';
import { highestLevel } from './profile-facts.ts';
import { openProfile } from './view-tasks.ts';

const basisSchema = z.enum(['all', 'active', 'app']);

/** What a comparison item is made of; stored as its detail. */
export const comparisonSpecSchema = z.object({
  before: z.array(z.string()).min(1),
  after: z.array(z.string()).min(1),
  basis: basisSchema,
  override: z.string().nullable(),
  ruleSetId: z.string(),
});
export type ComparisonSpec = z.infer<typeof comparisonSpecSchema>;

const comparisons = new Lru<Comparison>(200_000_000);
const diffs = new Lru<DiffView>(1_000_000_000);

function side(workspacePath: string, ids: readonly string[]) {
  const { items } = workspaceAt(workspacePath);
  return {
    captures: ids.map((id) => {
      const { label, sha256 } = items.get(id);
      return { profile: openProfile(workspacePath, id), captureId: id, sha256, label };
    }),
  };
}

/** A comparison on a basis; the same inputs give the same answer to the byte. */
function comparisonOf(workspacePath: string, spec: ComparisonSpec, basis: Basis): Comparison {
  const key = JSON.stringify([workspacePath, spec, basis]);
  const make = () =>
    compareProfiles(
      side(workspacePath, spec.before),
      side(workspacePath, spec.after),
      ruleSetOr(workspaceAt(workspacePath), spec.ruleSetId),
      { basis, ...(spec.override === null ? {} : { override: { reason: spec.override } }) },
    );
  return comparisons.get(key, make, (made) => made.rows.length * 600 + made.verdicts.length * 4000);
}

function diffOf(workspacePath: string, spec: ComparisonSpec, basis: Basis, invert: boolean): DiffView {
  const key = JSON.stringify([workspacePath, spec.before, spec.after, basis, invert]);
  const profiles = (ids: readonly string[]) => side(workspacePath, ids).captures.map(({ profile }) => profile);
  const make = () => {
    const comparison = comparisonOf(workspacePath, spec, basis);
    return diffOfProfiles(profiles(spec.before), profiles(spec.after), comparison, { basis, invert });
  };
  return diffs.get(key, make, (made) => made.count * 60);
}

const compareInput = z.object({
  workspace: z.string(),
  before: z.array(z.string()).min(1),
  after: z.array(z.string()).min(1),
  basis: basisSchema,
  override: z.string().optional(),
  ruleSetId: z.string().optional(),
  at: z.string(),
  version: z.string(),
});

/** Compares, stores the comparison as an item and answers with its id; the same comparison again is the same item. */
export function compareTask(given: unknown): { readonly itemId: string } {
  const input = compareInput.parse(given);
  const workspace = workspaceAt(input.workspace);
  const ruleSet = ruleSetOr(workspace, input.ruleSetId);
  const { before, after, basis } = input;
  const spec: ComparisonSpec = { before, after, basis, override: input.override ?? null, ruleSetId: ruleSet.id };
  const comparison = comparisonOf(input.workspace, spec, basis);
  const sha256 = ruleSetSha256(ruleSet);
  const identity = JSON.stringify([before, after, basis, spec.override, sha256]);
  const itemId = `c${createHash('sha256').update(identity).digest('hex').slice(0, 12)}`;
  const label = (ids: readonly string[]) => ids.map((id) => workspace.items.get(id).label).join(' + ');
  const provenance: Provenance = {
    fileName: '',
    via: 'comparison',
    sha256: '',
    bytes: 0,
    compression: 'none',
    format: 'comparison',
    parserVersion: DERIVED_VERSION,
    plateauVersion: input.version,
    options: {},
    importedAt: input.at,
  };
  workspace.write(() => {
    workspace.items.add({
      id: itemId,
      kind: 'comparison',
      label: workspace.items.find(itemId)?.label ?? `${label(before)} → ${label(after)}`,
      group: itemId,
      artifact: null,
      format: 'comparison',
      host: null,
      capturedAt: null,
      importedAt: input.at,
      summary: comparisonSummary(comparison),
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

function comparisonSummary(comparison: Comparison): string {
  if (!comparison.comparable) return 'not comparable';
  const counts = new Map<string, number>();
  for (const { status } of comparison.verdicts)
    if (status !== undefined) counts.set(status, (counts.get(status) ?? 0) + 1);
  return counts.size === 0
    ? 'no plateau on either side'
    : [...counts].map(([status, n]) => `${n} ${status}`).join(' · ');
}

const comparisonInput = z.object({ workspace: z.string(), id: z.string(), basis: basisSchema.optional() });

function specOf(workspacePath: string, id: string): ComparisonSpec {
  const item = workspaceAt(workspacePath).items.get(id);
  if (item.kind === 'comparison') return fromStored(comparisonSpecSchema, item.detail, 'an item');
  throw new PlateauError({
    code: 'item.notAComparison',
    message: `“${item.label}” is a ${item.kind}, not a comparison.`,
    hint: 'Choose a comparison.',
  });
}

export function comparisonTask(given: unknown): { readonly spec: ComparisonSpec; readonly comparison: Comparison } {
  const { workspace, id, basis } = comparisonInput.parse(given);
  const spec = specOf(workspace, id);
  return { spec, comparison: comparisonOf(workspace, spec, basis ?? spec.basis) };
}

export function diffFlameTask(given: unknown): Uint8Array {
  const input = comparisonInput
    .extend({
      side: z.enum(['before', 'after', 'overlay', 'removed']),
      widths: z.enum(['before', 'after', 'max']),
      invert: z.boolean(),
      root: z.number().int(),
      pixels: z.number().int().min(1),
    })
    .parse(given);
  const spec = specOf(input.workspace, input.id);
  const basis = input.basis ?? spec.basis;
  const statusOf = statusesOf(comparisonOf(input.workspace, spec, basis));
  const { side: shown, widths, root, pixels } = input;
  const diff = diffOf(input.workspace, spec, basis, input.invert);
  return encodeColumns(layoutDiff(diff, { side: shown, widths, root, pixels, statusOf }));
}

export function diffSearchTask(given: unknown): {
  readonly before: SearchResult;
  readonly after: SearchResult;
  readonly keys: readonly string[];
} {
  const input = comparisonInput.extend({ query: z.string(), caseSensitive: z.boolean() }).parse(given);
  const spec = specOf(input.workspace, input.id);
  const basis = input.basis ?? spec.basis;
  const test = searchTest(input.query, input.caseSensitive);
  const keys = new Set<string>();
  const find = (ids: readonly string[]): SearchResult => {
    const results = ids.map((id) => {
      const profile = openProfile(input.workspace, id);
      matchingFrames(profile, test).forEach((matches, frame) => {
        if (matches === 0) return;
        const name = profile.strings[profile.frames.name[frame] ?? -1] ?? '';
        keys.add(matchKey(name, profile.strings[profile.frames.file[frame] ?? -1] ?? ''));
      });
      const view = buildView(profile, { ...DEFAULT_VIEW, sampleType: profile.defaultSampleType, basis });
      return searchView(view, input.query, input.caseSensitive);
    });
    const weight = results.reduce((sum, result) => sum + result.weight, 0) / results.length;
    const share = results.reduce((sum, result) => sum + result.share, 0) / results.length;
    return { weight, share, frames: results[0]?.frames ?? [] };
  };
  return { before: find(spec.before), after: find(spec.after), keys: [...keys].sort() };
}

/** The comparison as a static picture. */
export function comparisonSvgTask(given: unknown): Uint8Array {
  const { workspace, id } = comparisonInput.parse(given);
  const { diff, options } = comparisonDrawing(workspace, id);
  return joined(comparisonSvg(diff, options));
}

/** What the static picture of a stored comparison is drawn from. */
export function comparisonDrawing(
  workspace: string,
  id: string,
): { readonly comparison: Comparison; readonly diff: DiffView; readonly options: ComparisonSvgOptions } {
  const spec = specOf(workspace, id);
  const { basis } = spec;
  const comparison = comparisonOf(workspace, spec, basis);
  const diff = diffOf(workspace, spec, basis, false);
  const { label } = workspaceAt(workspace).items.get(id);
  return { comparison, diff, options: pictureOptions(comparison, { label, basis }) };
}

/** Chunks as one array. */
export function joined(chunks: Iterable<Uint8Array>): Uint8Array {
  return Buffer.concat([...chunks]);
}
