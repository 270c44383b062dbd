import type { ItemKind } from '../item.ts';
import type { PairedBy } from './retest-pairs.ts';

/** An item on a side of a retest. */
export interface ChoiceItem {
  readonly id: string;
  readonly label: string;
  /** ISO 8601. */
  readonly takenAt: string;
}

/** What a finding was seen in last, of one kind, and what of today that is held against; or why nothing, and what it could be. */
export interface RetestChoice {
  readonly finding: string;
  readonly kind: ItemKind;
  readonly before: readonly ChoiceItem[];
  /** Empty where nothing of today is its counterpart. */
  readonly after: readonly ChoiceItem[];
  /** By what the two are known to belong together; null where nothing is its counterpart. */
  readonly by: PairedBy | null;
  /** Why nothing is, in a sentence; empty where something is. */
  readonly why: string;
  /** Items of its kind that a person can name, the newest first. */
  readonly choices: readonly ChoiceItem[];
}

/** By what, in words. */
export const PAIRED_WORDS: Readonly<Record<PairedBy, string>> = {
  link: 'linked with it',
  statement: 'of the same statement',
  page: 'of the same page',
  program: 'of the same program',
  label: 'called the same',
  only: 'the only one of its kind',
};
