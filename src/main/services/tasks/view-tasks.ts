import { z } from 'zod';
import { encodeColumns } from '../../../core/columns.ts';
import { PlateauError } from '../../../core/error.ts';
import { layoutFlame } from '../../../core/profile/layout.ts';
import type { Profile } from '../../../core/profile/model.ts';
import { nodeDetail } from '../../../core/profile/node-detail.ts';
import { sandwichView } from '../../../core/profile/sandwich.ts';
import { searchView } from '../../../core/profile/search.ts';
import { buildView, type View } from '../../../core/profile/view.ts';
import type { ViewSpec } from '../../../core/profile/view-spec.ts';
import { functionsTable } from '../../../core/verdict/functions-table.ts';
import { activeRuleSet } from './active-rule-set.ts';
import { Lru } from './lru.ts';
import { workspaceAt } from './open-workspaces.ts';

const BUDGET_BYTES = 1_500_000_000;
const profiles = new Lru<Profile>(BUDGET_BYTES);
const views = new Lru<View>(BUDGET_BYTES);

/** Bytes of a profile's columns, roughly. */
function profileBytes(profile: Profile): number {
  const perNode = 14 + 16 * profile.sampleTypes.length;
  return (
    profile.nodes.count * perNode +
    (profile.timeline?.count ?? 0) * 23 +
    (profile.segments?.count ?? 0) * (6 + profile.sampleTypes.length * 16) +
    profile.frames.count * 100
  );
}

/** Bytes of a view's columns, roughly. */
const viewBytes = (view: View): number => view.count * 60;

/** Thrown where an item's derived data was made by another version of the code; caught by `deriving`, which makes it again. */
export class Underived extends PlateauError {
  readonly workspace: string;
  readonly id: string;

  constructor(workspace: string, id: string, label: string) {
    super({
      code: 'item.underived',
      message: `The derived data of “${label}” was made by another version of Plateau.`,
      hint: 'Import its file again.',
    });
    this.workspace = workspace;
    this.id = id;
  }
}

/** A stored profile, opened once. Throws `item.notFound`, `item.notAProfile`, and {@link Underived}. */
export function openProfile(workspacePath: string, id: string): Profile {
  const workspace = workspaceAt(workspacePath);
  const item = workspace.items.get(id);
  if (item.kind !== 'profile') {
    throw new PlateauError({
      code: 'item.notAProfile',
      message: `“${item.label}” is a ${item.kind}, not a profile.`,
      hint: 'Choose a profile.',
    });
  }
  return profiles.get(
    `${workspacePath}\n${id}`,
    () => {
      const profile = workspace.derived.readProfile(id);
      if (profile !== null) return profile;
      throw new Underived(workspacePath, id, item.label);
    },
    profileBytes,
  );
}

export const viewSpecSchema = z.object({
  sampleType: z.number().int().min(0),
  threads: z.union([z.literal('all'), z.number().int().min(0), z.object({ group: z.string() })]),
  basis: z.enum(['all', 'active', 'app']),
  invert: z.boolean(),
  foldRecursion: z.boolean(),
  focus: z.array(z.number().int()),
  hide: z.array(z.number().int()),
}) satisfies z.ZodType<ViewSpec>;

const viewInput = z.object({ workspace: z.string(), id: z.string(), spec: viewSpecSchema });
const pictureInput = viewInput.extend({ root: z.number().int(), pixels: z.number().int().min(1) });

function openView(input: z.infer<typeof viewInput>): View {
  const profile = openProfile(input.workspace, input.id);
  const key = `${input.workspace}\n${input.id}\n${JSON.stringify(input.spec)}`;
  return views.get(key, () => buildView(profile, input.spec), viewBytes);
}

/** The flame picture of a view, as encoded columns. */
export function flameTask(given: unknown): Uint8Array {
  const input = pictureInput.parse(given);
  return encodeColumns(layoutFlame(openView(input), input));
}

/** Callers or callees of one function, as a flame picture. */
export function sandwichTask(given: unknown): Uint8Array {
  const input = pictureInput
    .extend({ frame: z.number().int().min(0), direction: z.enum(['callers', 'callees']) })
    .parse(given);
  const view = openView(input);
  const key = `${input.workspace}\n${input.id}\n${JSON.stringify(input.spec)}\n${input.direction} ${input.frame}`;
  const half = views.get(key, () => sandwichView(view, input.frame, input.direction), viewBytes);
  return encodeColumns(layoutFlame(half, input));
}

/** The functions table of a view's scope, as encoded columns. */
export function functionsTask(given: unknown): Uint8Array {
  const { workspace, id, spec } = viewInput.parse(given);
  const { sampleType, threads, basis } = spec;
  const ruleSet = activeRuleSet(workspaceAt(workspace));
  return encodeColumns(functionsTable(openProfile(workspace, id), { sampleType, threads, basis }, ruleSet));
}

export function searchTask(given: unknown): unknown {
  const input = viewInput.extend({ query: z.string(), caseSensitive: z.boolean() }).parse(given);
  return searchView(openView(input), input.query, input.caseSensitive);
}

export function nodeTask(given: unknown): unknown {
  const input = viewInput.extend({ node: z.number().int().min(0) }).parse(given);
  return nodeDetail(openView(input), input.node);
}
