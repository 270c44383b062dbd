import { type HeldItem, isLater, laterState, seenLast } from '../../../core/finding/held-items.ts';
import type { FindingBody } from '../../../core/finding/model.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { frontendFactsOf, runsWith } from '../tasks/frontend-reading.ts';

export interface LaterStates {
  readonly items: ReadonlyMap<string, HeldItem>;
  readonly isOfToday: (id: string) => boolean;
  /** Which item of today stands against which of before, where a person says so. */
  readonly pairs: ReadonlyMap<string, readonly string[]>;
}

/**
 * Sees to it that each series, heap and list of statements that a finding was seen in has its later state: what a person names, or the only one of its kind, is linked with
 * it, so that it is known as such from then on. Answers with why some have none, a sentence each.
 */
export function linkLaterStates(
  workspace: Workspace,
  body: Pick<FindingBody, 'evidence'>,
  { items, isOfToday, pairs }: LaterStates,
  at: string,
): readonly string[] {
  return seenLast(body, items).flatMap((before): readonly string[] => {
    const today = [...items.values()].filter(
      ({ id, kind }) => kind === before.kind && id !== before.id && isOfToday(id),
    );
    const named = (pairs.get(before.id) ?? []).flatMap((id) => items.get(id) ?? []);
    const known = laterState(before, today, workspace.links.of(before.id));
    if (named.length === 0 && known !== null) return [];
    const [meant, ...others] = named.length > 0 ? named : today;
    if (meant === undefined)
      return [
        `Of today there ${before.kind === 'heap' ? 'is no heap' : `are no ${before.kind}`} to hold ${before.id} against.`,
      ];
    if (others.length > 0) {
      const names = [meant, ...others].map(({ id, label }) => `${id} (${label})`).slice(0, 5);
      return [`Several of today could be meant: ${names.join(', ')}. Say which.`];
    }
    if (meant.kind !== before.kind) return [`${meant.id} is a ${meant.kind}, and ${before.id} a ${before.kind}.`];
    if (!isLater(meant, before))
      return [`${meant.id} is not later than ${before.id}: ${meant.takenAt} and ${before.takenAt}.`];
    workspace.write(() => {
      workspace.links.add(before.id, meant.id, at);
      workspace.note(at, 'link', before.id, { other: meant.id });
    });
    return [];
  });
}

/** The page of a visit, and how it was visited; null of what is no visit. */
export const pageOf = (workspace: Workspace, id: string): string | null =>
  frontendFactsOf(workspace.items.get(id).detail)?.page || null;

/** A visit with those that were made together with it, in order: one by itself tells no noise. */
export function visitsWith(workspace: Workspace, id: string): readonly string[] {
  const facts = frontendFactsOf(workspace.items.get(id).detail);
  const runs = facts === null ? [] : runsWith(workspace, id, facts).map(({ captureId }) => captureId);
  return runs.length === 0 ? [id] : runs;
}

/** True of the last of visits made together, which stands for them, and of what is no visit. */
export const standsForVisits = (workspace: Workspace, id: string): boolean => visitsWith(workspace, id).at(-1) === id;

/** Items that are linked with one of these. */
export const linkedWith = (workspace: Workspace, ids: readonly string[]): ReadonlySet<string> =>
  new Set(ids.flatMap((id) => [...workspace.links.of(id)]));

/** Links what a person says belongs together, so that it is known from then on. */
export function linkSaid(workspace: Workspace, before: readonly string[], after: readonly string[], at: string): void {
  for (const one of before) {
    const known = workspace.links.of(one);
    for (const other of after.filter((id) => id !== one && !known.has(id))) {
      workspace.write(() => {
        workspace.links.add(one, other, at);
        workspace.note(at, 'link', one, { other });
      });
    }
  }
}
