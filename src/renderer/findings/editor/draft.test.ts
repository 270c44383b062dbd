import { describe, expect, it } from 'vitest';
import { emptyFinding } from '../../../core/finding/empty.ts';
import { jsonSha256 } from '../../../core/finding/hashes.ts';
import type { FindingBody } from '../../../core/finding/model.ts';
import type { FindingDetail } from '../../../core/finding/stored.ts';
import {
  changedFields,
  decided,
  edited,
  failed,
  isSaved,
  openedDraft,
  overtaken,
  saved,
  sent,
  stepBack,
} from './draft.ts';

/** The workspace's answer with a body of these fields. */
function detailOf(fields: Partial<FindingBody>): FindingDetail {
  const body = { ...emptyFinding(), ...fields };
  return {
    finding: {
      id: 'PERF-001',
      fingerprint: '',
      body,
      createdAt: '2026-11-22T10:00:00Z',
      updatedAt: '2026-11-22T10:00:00Z',
      bodySha256: jsonSha256(body),
    },
    assessment: {
      severity: { computed: null, value: null, row: null, reason: '', loweredFrom: null, override: null, unknown: [] },
      priority: { score: null, missing: [], parts: null, fix: null },
      roi: null,
      retest: { status: 'not-retested', comparison: null, subjects: [], reason: '', codes: [] },
      lints: [],
    },
    evidence: [],
    duplicates: [],
    next: [],
  };
}

const first = openedDraft(detailOf({ title: 'Slow list' }));

describe('typing', () => {
  it('makes a field dirty', () => expect([...edited(first, { cause: 'a loop' }).dirty]).toEqual(['cause']));
  it('needs no saving where the text is as it was', () =>
    expect(isSaved(edited(edited(first, { title: 'x' }), { title: 'Slow list' }))).toBe(true));
});

describe('saving', () => {
  const away = sent(edited(first, { cause: 'a loop' }));
  it('sends only what was changed', () => expect(away.saving).toEqual({ cause: 'a loop' }));
  it('keeps what was typed while it was on its way', () => {
    const typed = edited(away, { cause: 'a loop in a loop' });
    const done = saved(typed, detailOf({ title: 'Slow list', cause: 'a loop' }));
    expect(done.body.cause).toBe('a loop in a loop');
    expect([...done.dirty]).toEqual(['cause']);
  });
  it('keeps what was typed back to what it was, until the answer is there', () => {
    const typed = edited(away, { cause: '' });
    expect([...saved(typed, detailOf({ title: 'Slow list', cause: 'a loop' })).dirty]).toEqual(['cause']);
  });
  it('has the text unsaved again after a refusal, and still on the screen', () => {
    const refused = failed(away, { code: 'window.unreachable', message: 'Gone.' });
    expect(refused.body.cause).toBe('a loop');
    expect([...refused.dirty]).toEqual(['cause']);
    expect(refused.error?.code).toBe('window.unreachable');
  });
});

describe('a change by somebody else', () => {
  const typed = edited(first, { cause: 'mine', symptom: 'seen' });
  it('comes in beside what is written here', () => {
    const both = overtaken(typed, detailOf({ title: 'Slower list' }));
    expect(both.body).toMatchObject({ title: 'Slower list', cause: 'mine', symptom: 'seen' });
    expect([...both.conflicts]).toEqual([]);
  });
  const clash = overtaken(typed, detailOf({ title: 'Slow list', cause: 'theirs' }));
  it('to the same field keeps both until a person decides', () => {
    expect([...clash.conflicts]).toEqual(['cause']);
    expect(clash.body.cause).toBe('mine');
    expect(clash.detail.finding.body.cause).toBe('theirs');
  });
  it('is no conflict where both wrote the same', () =>
    expect([...overtaken(typed, detailOf({ cause: 'mine' })).conflicts]).toEqual([]));
  it('stays a conflict when they change it once more elsewhere', () =>
    expect([...overtaken(clash, detailOf({ title: 'New', cause: 'theirs' })).conflicts]).toEqual(['cause']));
  it('is dropped for mine, which is saved then', () => {
    const mine = decided(clash, 'cause', 'mine');
    expect([mine.body.cause, [...mine.dirty], mine.conflicts.size]).toEqual(['mine', ['cause', 'symptom'], 0]);
  });
  it('is taken for theirs, which is saved already', () => {
    const theirs = decided(clash, 'cause', 'theirs');
    expect([theirs.body.cause, [...theirs.dirty], theirs.conflicts.size]).toEqual(['theirs', ['symptom'], 0]);
  });
});

describe('taking back', () => {
  const done = saved(sent(edited(first, { cause: 'a loop' })), detailOf({ title: 'Slow list', cause: 'a loop' }));
  it('gives the field its text before', () => expect(stepBack(done, 'undo')).toEqual({ cause: '' }));
  const undone = saved(done, detailOf({ title: 'Slow list' }), 'undo');
  it('can be made again', () => expect(stepBack(undone, 'redo')).toEqual({ cause: 'a loop' }));
  it('is back where it was after both', () => {
    const redone = saved(undone, detailOf({ title: 'Slow list', cause: 'a loop' }), 'redo');
    expect([redone.done.length, redone.undone.length]).toEqual([1, 0]);
    expect(stepBack(redone, 'undo')).toEqual({ cause: '' });
  });
  it('leaves alone what somebody else changed since', () =>
    expect(stepBack(overtaken(done, detailOf({ title: 'Slow list', cause: 'theirs' })), 'undo')).toBeNull());
  it('forgets what could be made again once something new is saved', () => {
    const other = saved(sent(edited(undone, { symptom: 'seen' })), detailOf({ title: 'Slow list', symptom: 'seen' }));
    expect(other.undone).toEqual([]);
  });
});

it('names the fields in which two bodies differ', () =>
  expect(changedFields(emptyFinding(), { ...emptyFinding(), owner: 'Ada', noTracing: true })).toEqual([
    'noTracing',
    'owner',
  ]));
