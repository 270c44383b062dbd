/** From and to, in seconds of the series. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Spans of a verdict at most: of a value that goes up and down all day the first tell enough. */
const MOST_SPANS = 500;

const toMillisecond = (seconds: number): number => Math.round(seconds * 1000) / 1000;

/** Spans as a verdict keeps them, `1200-2040;3000-3600`: the first 500. */
export const spansText = (spans: readonly Span[]): string =>
  spans
    .slice(0, MOST_SPANS)
    .map(({ from, to }) => `${toMillisecond(from)}-${toMillisecond(to)}`)
    .join(';');

/** The spans of {@link spansText}; what is none is left out. */
export function spansOf(text: unknown): readonly Span[] {
  if (typeof text !== 'string') return [];
  return text
    .split(';', MOST_SPANS)
    .map((part) => part.split('-', 2).map(Number))
    .flatMap(([from = Number.NaN, to = Number.NaN]) => (to >= from ? [{ from, to }] : []));
}
