import type { Series, SeriesColumn } from '../../series/model.ts';
import type { ThresholdKey } from '../default-rules.ts';
import { limitOf, type RuleSet } from '../rule-set.ts';
import type { Level } from '../verdict.ts';
import { type Stretch, since, stretchesOf, watched } from './stretches.ts';
import { type Trend, trendOf } from './trend.ts';

/** How much a column grew while one process was watched, once its start is left out. */
export interface Growth {
  readonly column: SeriesColumn;
  /** All that was measured of the process. */
  readonly stretch: Stretch;
  /** Null where too little is left to say anything. */
  readonly trend: Trend | null;
  /** What is judged, in seconds of the series: from the end of the warm-up to the last value. */
  readonly window: readonly [number, number];
  /** Seconds watched in it, and in the whole stretch. */
  readonly seconds: number;
  readonly whole: number;
  /** Slope × seconds / median, with its interval; 0 where nothing can be said. */
  readonly share: number;
  readonly low: number;
  readonly high: number;
  readonly level: Level;
}

/** Level of a growth: by its share of the median where chance is ruled out; watch where only its interval lies above nothing. */
function levelOf(trend: Trend, share: number, ruleSet: RuleSet): Level {
  const limit = (key: ThresholdKey): number => limitOf(ruleSet, key);
  if (!(share > limit('rss.growth'))) return 'none';
  if (!(trend.p < limit('rss.chance'))) return trend.low > 0 ? 'watch' : 'none';
  return share > limit('rss.bottleneck') ? 'likely-bottleneck' : 'investigate';
}

function growthOf(column: SeriesColumn, stretch: Stretch, ruleSet: RuleSet): Growth {
  const limit = (key: ThresholdKey): number => limitOf(ruleSet, key);
  const rest = since(stretch, stretch.from + limit('rss.warmUp'));
  const window = [rest.times[0] ?? stretch.from, rest.times.at(-1) ?? stretch.from] as const;
  const whole = watched(stretch);
  const seconds = watched(rest);
  const trend = whole + stretch.interval < limit('rss.least') ? null : trendOf(rest.times, rest.values);
  const known = { column, stretch, window, seconds, whole };
  if (trend === null || trend.blocks < limit('rss.blocks')) {
    return { ...known, trend: null, share: 0, low: 0, high: 0, level: 'none' };
  }
  const share = (slope: number): number => (trend.median > 0 ? (slope * seconds) / trend.median : 0);
  return {
    ...known,
    trend,
    share: share(trend.slope),
    low: share(trend.low),
    high: share(trend.high),
    level: levelOf(trend, share(trend.slope), ruleSet),
  };
}

/** Processes judged at most: of a series of many restarts the rest is too short to say anything. */
const MOST_PROCESSES = 5;

/** The growth of a column by process, the longest watched first, of equal ones the latest. */
export function growthsOf(series: Series, column: SeriesColumn, ruleSet: RuleSet): readonly Growth[] {
  return stretchesOf(series, column)
    .map((stretch) => ({ stretch, seconds: watched(stretch) }))
    .sort((a, b) => b.seconds - a.seconds || b.stretch.process - a.stretch.process)
    .slice(0, MOST_PROCESSES)
    .map(({ stretch }) => growthOf(column, stretch, ruleSet));
}
