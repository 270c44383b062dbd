import { durationText, valueText } from '../../series/series-summary.ts';
import { nameOf } from '../memory/memory-rule.ts';
import { crossed, limitOf } from '../rule-set.ts';
import type { Level } from '../verdict.ts';
import { count, stored } from '../wording.ts';
import { gcPauses } from './gc-pauses.ts';
import { type MetricRule, metricVerdict } from './metric-rule.ts';
import { spansText } from './spans.ts';

/** MT-GC: pauses over 150 ms are watched (another collector may serve better, S2:26); five over 500 ms are looked into (S2:116). */
export const mtGc: MetricRule = {
  id: 'MT-GC',
  version: 1,
  title: 'Long pauses of the collector',
  thresholds: ['gc.pause', 'gc.long', 'gc.times'],
  evaluate(input) {
    const { ruleSet } = input;
    return gcPauses(input.series).flatMap(({ column, pauses, isExact }) => {
      const [first, last] = [pauses[0], pauses.at(-1)];
      if (first === undefined || last === undefined) return [];
      const longerThan = (ms: number) => pauses.filter(({ seconds }) => stored(seconds * 1000) > ms);
      const over = (ms: number): number => longerThan(ms).length;
      const [pause, long, times] = [
        crossed(ruleSet, 'gc.pause'),
        limitOf(ruleSet, 'gc.long'),
        crossed(ruleSet, 'gc.times', '>='),
      ];
      const [many, veryLong] = [over(pause.value), over(long)];
      const level: Level = veryLong >= times.value ? 'investigate' : many > 0 ? 'watch' : 'none';
      const most = pauses.reduce((longest, one) => (one.seconds > longest.seconds ? one : longest));
      // Where the pauses that count are, and what they are held against, for a picture.
      const limit = level === 'investigate' ? long : pause.value;
      const spans = spansText(longerThan(limit).map(({ time }) => ({ from: time, to: time })));
      const ms = (value: number): string => valueText(value / 1000, 'seconds');
      const at = level === 'investigate' ? times : pause;
      const counted = isExact
        ? ''
        : ' Several collections lie between two looks: pauses are their means, so that the longest were longer.';
      const numbers = `Of ${count(pauses.length)} pauses told by ${nameOf(column)} ${count(many)} took more than ${ms(pause.value)} and ${count(veryLong)} more than ${ms(long)}`;
      return metricVerdict(input, {
        ...{ rule: mtGc, column, window: [first.time, last.time], threshold: at, level },
        measure:
          level === 'investigate'
            ? { name: `pauses over ${ms(long)}`, value: veryLong, unit: 'count', n: pauses.length, method: 'exact' }
            : {
                name: 'longest pause',
                value: stored(most.seconds * 1000),
                unit: 'ms',
                n: pauses.length,
                method: 'exact',
              },
        certainty: isExact || level === 'investigate' ? 'confirmed' : 'probable',
        reason: `${numbers}; the longest, ${valueText(most.seconds, 'seconds')}, ended ${durationText(most.time)} after the start.${counted}`,
        details: { limitSeconds: limit / 1000, ...(spans === '' ? {} : { spans }) },
        advice: level === 'investigate' ? 'gc.allocation' : level === 'watch' ? 'gc.pauses' : 'alert.clear',
      });
    });
  },
};
