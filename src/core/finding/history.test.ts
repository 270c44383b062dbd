import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wholeFinding } from '../../../tests/support/finding-of.ts';
import {
  chained,
  changedFields,
  createdChanges,
  type HistoryHead,
  headAfter,
  NO_HISTORY,
  verifyHistory,
} from './history.ts';
import type { FindingBody, HistoryEntry } from './model.ts';

const by = { at: '2026-01-01T00:00:00.000Z', who: 'anna' };
const first = wholeFinding();
const second: FindingBody = { ...first, title: 'Another title', owner: 'ben' };

/** A finding that was made and changed once. */
function history(): { readonly entries: readonly HistoryEntry[]; readonly head: HistoryHead } {
  const made = chained(NO_HISTORY, createdChanges('PERF-001', first), by);
  const last = made.at(-1);
  const changed = chained(
    last === undefined ? NO_HISTORY : headAfter(last),
    changedFields('PERF-001', first, second),
    by,
  );
  const entries = [...made, ...changed];
  const end = entries.at(-1);
  return { entries, head: end === undefined ? NO_HISTORY : headAfter(end) };
}

const { entries, head } = history();
const findings = [{ id: 'PERF-001', body: second }];
const check = (told: readonly HistoryEntry[]) => verifyHistory(told, head, findings);

function entryAt(place: number): HistoryEntry {
  const entry = entries[place];
  if (entry === undefined) throw new RangeError('no such entry');
  return entry;
}

describe('the chain of changes', () => {
  it('names each field that changed, and is whole', () => {
    expect(entries.slice(-2).map(({ field }) => field)).toEqual(['title', 'owner']);
    expect(check(entries)).toMatchObject({ intact: true, problems: [], entries: entries.length });
  });

  it('is whole where nothing was ever done', () => {
    expect(verifyHistory([], NO_HISTORY, []).intact).toBe(true);
  });

  it('names the entry that was edited, also the last one', () => {
    for (const place of entries.keys()) {
      const edited = entries.map((entry, i) => (i === place ? { ...entry, who: 'mallory' } : entry));
      expect(check(edited).problems.map(({ kind, sequence }) => [kind, sequence])).toEqual([['edited', place + 1]]);
    }
  });

  it('names the entry that was taken out', () => {
    for (const place of entries.keys()) {
      const { intact, problems } = check(entries.filter((_, i) => i !== place));
      expect(intact).toBe(false);
      expect(problems).toContainEqual(expect.objectContaining({ kind: 'removed', sequence: place + 1 }));
    }
  });

  it('names the entry that was put in', () => {
    const forged: HistoryEntry = { ...entryAt(1), who: 'mallory' };
    expect(check([...entries.slice(0, 2), forged, ...entries.slice(2)]).problems).toMatchObject([
      { kind: 'inserted', sequence: 2 },
    ]);
    const behind = { ...forged, sequence: entries.length + 1 };
    expect(check([...entries, behind]).problems).toContainEqual(
      expect.objectContaining({ kind: 'inserted', sequence: entries.length + 1 }),
    );
  });

  it('names the field of a finding that no entry tells of', () => {
    const told = (body: FindingBody, id = 'PERF-001') => verifyHistory(entries, head, [{ id, body }]).problems;
    expect(told({ ...second, cause: 'Something else' })).toMatchObject([
      { kind: 'unrecorded', text: expect.stringContaining('cause') },
    ]);
    expect(told({ ...second, noInstrumentationGaps: true })).toMatchObject([
      { kind: 'unrecorded', text: expect.stringContaining('no entry tells of it') },
    ]);
    expect(told(second, 'PERF-002')).toMatchObject([{ kind: 'unrecorded', finding: 'PERF-002' }]);
  });

  it('shows any single change of any entry', () => {
    const fields = ['finding', 'at', 'who', 'field', 'oldSha256', 'newSha256', 'previous'] as const;
    fc.assert(
      fc.property(fc.nat(entries.length - 1), fc.constantFrom(...fields), fc.string(), (place, field, value) => {
        fc.pre(entries[place]?.[field] !== value);
        const edited = entries.map((entry, i) => (i === place ? { ...entry, [field]: value } : entry));
        expect(check(edited).intact).toBe(false);
      }),
    );
  });

  it('shows that two entries changed places', () => {
    fc.assert(
      fc.property(fc.nat(entries.length - 1), fc.nat(entries.length - 1), (a, b) => {
        fc.pre(a !== b);
        const swapped = [...entries];
        swapped[a] = entryAt(b);
        swapped[b] = entryAt(a);
        expect(check(swapped).intact).toBe(false);
      }),
    );
  });
});
