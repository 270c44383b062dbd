import type { Status } from '../verdict/verdict.ts';
import type { FindingStatus } from './model.ts';
import { type Retest, rankOf } from './retest.ts';

/** A finding with where it stands now. */
export interface RetestRow {
  readonly id: string;
  readonly title: string;
  readonly status: FindingStatus;
  /** What the bundle calls it that it came with; null of one that was made here. */
  readonly was: string | null;
  readonly retest: Retest;
}

/** Every finding beside what the newest comparison says of it, the worst first. */
export interface RetestTable {
  readonly rows: readonly RetestRow[];
}

/** Rows by what is worst, then by number. */
export const retestTable = (rows: readonly RetestRow[]): RetestTable => ({
  rows: [...rows].sort(
    (a, b) => rankOf(a.retest.status) - rankOf(b.retest.status) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  ),
});

/** What a status says to somebody who does not know the words. */
export const RETEST_WORDS: Readonly<Record<Status | 'not-retested', string>> = {
  new: 'seen now, and not before',
  regressed: 'costs more than before',
  persisting: 'costs what it did',
  masked: 'its share fell because something else grew; its cost did not fall',
  exposed: 'its share grew because something else fell; its cost did not grow',
  'not-comparable': 'the two captures cannot be compared',
  inconclusive: 'the data cannot tell',
  improved: 'costs less than before',
  resolved: 'no longer seen',
  'not-retested': 'not compared with today',
};
