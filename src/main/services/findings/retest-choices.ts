import { type HeldItem, isHeldKind, laterState, seenLast } from '../../../core/finding/held-items.ts';
import type { FindingBody } from '../../../core/finding/model.ts';
import type { ChoiceItem, RetestChoice } from '../../../core/finding/retest-choice.ts';
import { afterSide, beforeSides, type PairItem } from '../../../core/finding/retest-pairs.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { linkedWith, standsForVisits } from './retest-sides.ts';

/** Items that a list to choose from shows at most. */
const MOST_CHOICES = 200;

export interface ChoiceFacts {
  readonly items: ReadonlyMap<string, PairItem>;
  readonly held: ReadonlyMap<string, HeldItem>;
  /** Items that are no state of today. */
  readonly before: ReadonlySet<string>;
}

const shownItem = ({ id, label, takenAt }: ChoiceItem): ChoiceItem => ({ id, label, takenAt });

const heldReason = (kind: string): string =>
  `There ${kind === 'heap' ? 'is no heap' : `are no ${kind}`} of today of the same program, or called the same.`;

/** What each thing that a finding was seen in would be held against now, without comparing anything. */
export function retestChoices(
  workspace: Workspace,
  finding: string,
  body: Pick<FindingBody, 'evidence'>,
  { items, held, before }: ChoiceFacts,
): readonly RetestChoice[] {
  const all = [...items.values()].filter(({ id, kind }) => kind !== 'frontend' || standsForVisits(workspace, id));
  const today = all.filter(({ id }) => !before.has(id));
  const of = (ids: readonly string[]): readonly ChoiceItem[] => ids.flatMap((id) => items.get(id) ?? []).map(shownItem);
  const choicesOf = (kind: string, not: readonly string[]): readonly ChoiceItem[] =>
    all
      .filter((item) => item.kind === kind && !not.includes(item.id))
      .sort((a, b) => (a.takenAt < b.takenAt ? 1 : -1))
      .slice(0, MOST_CHOICES)
      .map(shownItem);
  const compared = beforeSides(body, items).map((side): RetestChoice => {
    const found = afterSide(side, { items: today, named: false, linked: linkedWith(workspace, side.items) }, items);
    const common = { finding, kind: side.kind, before: of(side.items), choices: choicesOf(side.kind, side.items) };
    if ('why' in found) return { ...common, after: [], by: null, why: found.why };
    return { ...common, after: of(found.items), by: found.by, why: '' };
  });
  const states = seenLast(body, held).map((side): RetestChoice => {
    const links = workspace.links.of(side.id);
    const others = [...held.values()].filter(({ id, kind }) => isHeldKind(kind) && !before.has(id));
    const later = laterState(side, others, links);
    const common = { finding, kind: side.kind, before: of([side.id]), choices: choicesOf(side.kind, [side.id]) };
    if (later === null) return { ...common, after: [], by: null, why: heldReason(side.kind) };
    const isProgram = side.program !== null && side.program === later.program;
    const by = links.has(later.id) ? 'link' : isProgram ? 'program' : 'label';
    return { ...common, after: of([later.id]), by, why: '' };
  });
  return [...compared, ...states];
}
