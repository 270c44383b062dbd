/** Digits in groups of three, with a mark between them: `1,000`, `10 000`, `1’000.5`. */
const GROUPED = /^\d{1,3}(?:[\s,_’']\d{3})+(?:\.\d+)?$/;
const PLAIN = /^\d+(?:\.\d+)?(?:e\d+)?$/i;
const MARKS = /[\s,_’']/g;

/** A number above or equal to 0 as people type it: `1,000`, `2.5`, and `2,5`, whose comma marks no thousands. NaN for anything else. */
export function typedNumber(typed: string): number {
  const text = typed.trim();
  if (GROUPED.test(text)) return Number(text.replace(MARKS, ''));
  const pointed = text.replace(/^(\d+),(\d+)$/, '$1.$2');
  return PLAIN.test(pointed) ? Number(pointed) : Number.NaN;
}

/**
 * A typed number of operations: `1,000`, `2.5`; null where none is meant, undefined where it is none. A comma that marks no thousands is refused: `2,5`
 * may mean two and a half, or a slip.
 */
export function operationsOf(typed: string): number | null | undefined {
  const text = typed.trim();
  if (text === '') return null;
  const value = GROUPED.test(text) || PLAIN.test(text) ? typedNumber(text) : Number.NaN;
  return value > 0 && value <= 1e15 ? value : undefined;
}
