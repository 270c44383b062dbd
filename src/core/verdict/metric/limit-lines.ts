import type { SeriesColumn } from '../../series/model.ts';
import type { Verdict } from '../verdict.ts';
import { type Span, spansOf } from './spans.ts';

/** A limit that rules hold a column against, in the column's unit, and the times for which it was crossed in the way they ask for. */
export interface LimitLine {
  readonly limit: number;
  /** `alert above`, `target`. */
  readonly words: string;
  readonly spans: readonly Span[];
}

/** What the verdicts on a load run are about, by the columns of its series. */
const OVER_TIME: ReadonlyMap<string, string> = new Map([
  ['p95 over time', 'p95'],
  ['error rate over time', 'failed'],
]);

/** The verdicts on a load run that are about a column of its series, under that column's name. */
export const overRun = (verdicts: readonly Verdict[]): readonly Verdict[] =>
  verdicts.flatMap((verdict) => {
    const key = OVER_TIME.get(verdict.subject.key);
    return key === undefined ? [] : [{ ...verdict, subject: { ...verdict.subject, key, label: key } }];
  });

/** The verdicts that are about some columns. */
export function verdictsOn(
  verdicts: readonly Verdict[],
  columns: readonly Pick<SeriesColumn, 'name'>[],
): readonly Verdict[] {
  const names = new Set(columns.map(({ name }) => name));
  return verdicts.filter(({ subject }) => names.has(subject.key));
}

/** The limits of some verdicts, each once, with all that crossed it; where lines share a picture, named after what it is of. */
export function limitLines(verdicts: readonly Verdict[], isShared: boolean): readonly LimitLine[] {
  const lines = new Map<number, { words: Set<string>; spans: Span[] }>();
  for (const verdict of verdicts) {
    const drawn = limitOfVerdict(verdict);
    if (drawn === null) continue;
    const known = lines.get(drawn.limit) ?? { words: new Set(), spans: [] };
    lines.set(drawn.limit, known);
    known.words.add(isShared ? `${verdict.subject.label}: ${drawn.words}` : drawn.words);
    known.spans.push(...drawn.spans);
  }
  return [...lines].map(([limit, { words, spans }]) => ({ limit, words: [...words].join(', '), spans }));
}

/** What one verdict holds a column against, in seconds or as a share; null of those that no line shows. */
function limitOfVerdict(verdict: Verdict): LimitLine | null {
  const { rule, level, certainty, threshold, measure, details, scope } = verdict;
  const isFound = level !== 'none';
  const whole = isFound && scope.window !== undefined ? [{ from: scope.window[0], to: scope.window[1] }] : [];
  const told = spansOf(details?.spans);
  switch (rule) {
    case 'MT-ALERT':
      return { limit: threshold.value, words: 'alert above', spans: told.length > 0 ? told : whole };
    case 'MT-GC': {
      const limit = Number(details?.limitSeconds ?? Number.NaN);
      return Number.isNaN(limit) ? null : { limit, words: 'pauses above', spans: told };
    }
    case 'MT-CACHE':
      return { limit: threshold.value, words: 'hits below', spans: whole };
    case 'MT-BANDS': {
      // Pauses are told in milliseconds, and the window of their p99 is all of the time.
      const isPauses = measure.unit === 'ms';
      const words = threshold.op === '>' ? 'bad above' : 'warning from';
      // A band that nobody can tell is none to be drawn.
      if (certainty === 'inconclusive') return null;
      return { limit: isPauses ? threshold.value / 1000 : threshold.value, words, spans: isPauses ? [] : whole };
    }
    default:
      return null;
  }
}
