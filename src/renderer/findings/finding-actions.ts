import { toErrorData } from '../../core/error.ts';
import type { Candidate, CandidateVerdict } from '../../core/finding/candidates.ts';
import type { FindingDetail, VerdictRef } from '../../core/finding/stored.ts';
import { call } from '../state/client.ts';
import { closeTab, openTab, tabKey } from '../state/tabs.ts';
import { forgetUndoOf, undoable } from '../state/undo.ts';
import { announce } from '../ui/announcer.tsx';
import { oneLine, plural } from '../ui/format.ts';
import { noticed, notify } from '../ui/toasts.tsx';
import { findingRow, refreshFindings, useFindings } from './finding-store.ts';

/** Opens the editor of a finding. */
export const openFinding = (id: string): void => openTab({ kind: 'finding', id });

export const openFindings = (): void => openTab({ kind: 'findings', id: '' });

function complain(thrown: unknown): void {
  notify({ text: toErrorData(thrown).message, intent: 'danger' });
}

/** What takes the notice about a finding away, by the finding. */
const notices = new Map<string, () => void>();

/** Says what was done, with a way to take it back that the window's own undo knows too. `of` is the one finding that it is about. */
function offerUndo(text: string, undo: () => Promise<void>, of = ''): void {
  const back = undoable(
    text,
    async () => {
      await undo();
      await refreshFindings();
    },
    of,
  );
  const dismiss = noticed({
    text,
    action: { text: 'Undo', onClick: () => void back().catch(complain) },
    timeoutMs: 10_000,
  });
  if (of !== '') notices.set(of, dismiss);
}

/** What was offered about a finding that is gone is offered no longer. */
function retract(id: string): void {
  notices.get(id)?.();
  notices.delete(id);
  forgetUndoOf(id);
  closeTab(tabKey({ kind: 'finding', id }));
}

async function takeAway(id: string): Promise<void> {
  await call('deleteFinding', { id });
  retract(id);
}

/** Makes a finding and opens it; null where that was refused, which is told. */
async function make(
  from: { readonly fingerprint: string } | { readonly verdicts: VerdictRef[] } | Record<string, never>,
): Promise<FindingDetail | null> {
  try {
    const made = await call('createFinding', from);
    await refreshFindings();
    return made;
  } catch (thrown) {
    complain(thrown);
    return null;
  }
}

/** Makes an empty finding and opens it. */
export async function createEmpty(): Promise<void> {
  const made = await make({});
  if (made === null) return;
  const { id } = made.finding;
  openFinding(id);
  offerUndo(`Made ${id}.`, () => takeAway(id), id);
}

/** Makes a finding of one verdict and opens it. */
export async function createFromVerdict(verdict: VerdictRef): Promise<void> {
  const made = await make({ verdicts: [verdict] });
  if (made === null) return;
  const { id } = made.finding;
  openFinding(id);
  offerUndo(`Made ${id}.`, () => takeAway(id), id);
}

/** Adds verdicts to the evidence of a finding. */
export async function addToFinding(id: string, verdicts: readonly VerdictRef[]): Promise<void> {
  try {
    const { finding: before } = await call('finding', { id });
    const after = await call('addEvidence', { id, bodySha256: before.bodySha256, verdicts: [...verdicts] });
    await refreshFindings();
    const added = after.finding.body.evidence.length - before.body.evidence.length;
    if (added === 0) return notify({ text: `${id} has it already.` });
    offerUndo(`Added ${plural(added, 'row')} of evidence to ${id}.`, async () => {
      const { evidence, leftOut, validationResult, verification } = before.body;
      const { finding: now } = await call('finding', { id });
      const change = { evidence, leftOut, validationResult, verification };
      await call('changeFinding', { id, bodySha256: now.bodySha256, change });
    });
  } catch (thrown) {
    complain(thrown);
  }
}

const refOf = ({ item, rule, subjectKey }: CandidateVerdict): VerdictRef => ({ item, rule, subject: subjectKey });

/** A candidate's verdicts that are in no finding yet. */
export const freshOf = ({ verdicts }: Candidate): readonly CandidateVerdict[] =>
  verdicts.filter(({ findings }) => findings.length === 0);

/** Candidates that something is left to do with. */
export const openCandidates = (candidates: readonly Candidate[]): readonly Candidate[] =>
  candidates.filter(({ fresh }) => fresh > 0);

/** Makes a finding of a candidate; where there is one of its fingerprint, adds what is new to it. */
export async function acceptCandidate(candidate: Candidate): Promise<void> {
  const [known] = candidate.findings;
  if (known !== undefined) return addToFinding(known, freshOf(candidate).map(refOf));
  const made = await make({ fingerprint: candidate.fingerprint });
  if (made === null) return;
  const { id, body } = made.finding;
  offerUndo(`Made ${id}: ${oneLine(body.title, 120)}`, () => takeAway(id), id);
}

/** Makes a finding of each candidate that is in none; adds the verdicts of the others where they belong. One step back takes them all away. */
export async function acceptAll(candidates: readonly Candidate[]): Promise<void> {
  const made: string[] = [];
  try {
    for (const candidate of candidates) {
      const [known] = candidate.findings;
      if (known === undefined) {
        const { finding } = await call('createFinding', { fingerprint: candidate.fingerprint });
        made.push(finding.id);
      } else {
        const { finding } = await call('finding', { id: known });
        const verdicts = freshOf(candidate).map(refOf);
        await call('addEvidence', { id: known, bodySha256: finding.bodySha256, verdicts });
      }
    }
  } catch (thrown) {
    complain(thrown);
  }
  await refreshFindings();
  if (made.length === 0) return announce('The verdicts were added to the findings they belong to.');
  offerUndo(`Made ${plural(made.length, 'finding')}.`, async () => {
    // What was deleted or merged meanwhile is gone already.
    for (const id of made) if (findingRow(useFindings.getState(), id) !== undefined) await takeAway(id);
  });
}

/** Deletes findings and offers to take it back. */
export async function deleteFindings(ids: readonly string[]): Promise<void> {
  const gone: string[] = [];
  try {
    for (const id of ids) {
      await takeAway(id);
      gone.push(id);
    }
  } catch (thrown) {
    complain(thrown);
  }
  await refreshFindings();
  const [only] = gone;
  if (only === undefined) return;
  offerUndo(`Deleted ${gone.length === 1 ? only : plural(gone.length, 'finding')}.`, async () => {
    for (const id of gone) await call('restoreFinding', { id });
  });
}

/** Brings a deleted or merged finding back. */
export async function restoreFinding(id: string): Promise<void> {
  try {
    await call('restoreFinding', { id });
    await refreshFindings();
    notify({ text: `${id} is back.`, action: { text: 'Open', onClick: () => openFinding(id) } });
  } catch (thrown) {
    complain(thrown);
  }
}

/** Puts the evidence of `other` into `id`; taking it back brings `other` back. */
export async function mergeFindings(id: string, other: string): Promise<void> {
  try {
    await call('mergeFindings', { id, other });
    retract(other);
    await refreshFindings();
    offerUndo(`Merged ${other} into ${id}.`, async () => {
      await call('restoreFinding', { id: other });
    });
  } catch (thrown) {
    complain(thrown);
  }
}

/** The title of a finding as its tab shows it. */
export function findingTitle(id: string): string {
  const row = findingRow(useFindings.getState(), id);
  return row === undefined || row.title === '' ? id : `${id} ${oneLine(row.title, 200)}`;
}
