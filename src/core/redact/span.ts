import type { DataClass } from './data-class.ts';

/** A part of a text that is to be replaced. Positions in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly class: DataClass;
  /** What identifies, of the text between: the user of a home, the host of a URL. */
  readonly originals: readonly { readonly value: string; readonly class: DataClass }[];
  readonly replacement: string;
  /** A name of the evidence that is a word of any report too, and that nothing around it marks as a name: it stays unless a person says that it goes. */
  readonly isWord?: boolean;
}

/**
 * Spans that do not overlap, in order: of those that do, the one from the earlier list, and inside a list the one that begins first.
 * Each list is in the order of its starts.
 */
export function withoutOverlaps(lists: readonly (readonly Span[])[]): readonly Span[] {
  let kept: readonly Span[] = [];
  for (const list of lists) {
    if (list.length === 0) continue;
    const merged: Span[] = [];
    let next = 0;
    for (const span of list) {
      while (next < kept.length && (kept[next] as Span).end <= span.start) merged.push(kept[next++] as Span);
      const before = merged[merged.length - 1];
      const after = kept[next];
      if (before !== undefined && before.end > span.start) continue;
      if (after !== undefined && after.start < span.end) continue;
      merged.push(span);
    }
    while (next < kept.length) merged.push(kept[next++] as Span);
    kept = merged;
  }
  return kept;
}

/** The text with its spans replaced; they are in order and do not overlap. */
export function replaced(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text;
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, replacement } of spans) {
    parts.push(text.slice(at, start), replacement);
    at = end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}
