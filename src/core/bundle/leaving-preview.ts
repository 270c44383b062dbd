import type { FreeTextHit, NamedWord, RedactionCounts } from '../redact/model.ts';
import type { Manifest } from './manifest.ts';
import type { PictureChoice } from './picture-choice.ts';

/** What a bundle of a workspace would hold, and what would be taken out of it, before anything is written. */
export interface LeavingPreview {
  /** Items, then findings, brief, changes and baselines, each with what would be taken out of it. */
  readonly parts: readonly {
    readonly id: string;
    readonly kind: string;
    readonly label: string;
    readonly counts: RedactionCounts;
  }[];
  readonly total: RedactionCounts;
  readonly hits: readonly FreeTextHit[];
  /** Names of the evidence that are common words, where texts do not mark them as names. */
  readonly words: readonly NamedWord[];
  /** Strings in heaps, of which a bundle holds how many there are and how large, never one. */
  readonly heapStrings: number;
  /** Pictures among the evidence: a person looks at each. */
  readonly pictures: readonly PictureChoice[];
  /** Files that would be written. */
  readonly files: number;
  readonly missing: Manifest['missing'];
}
