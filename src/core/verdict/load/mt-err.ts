import { failedShare } from '../../load/failed-share.ts';
import { crossed } from '../rule-set.ts';
import { count, percent, stored } from '../wording.ts';
import { type LoadRule, loadVerdict, rowLabel, rowsOf } from './load-rule.ts';

/** MT-ERR: more than one request of a hundred failed (S2:113). */
export const mtErr: LoadRule = {
  id: 'MT-ERR',
  version: 1,
  title: 'Errors',
  thresholds: ['load.errors.bad'],
  evaluate(input) {
    const threshold = crossed(input.ruleSet, 'load.errors.bad');
    return rowsOf(input.run).flatMap((row) => {
      const share = failedShare(row);
      if (share === null || share <= threshold.value) return [];
      return loadVerdict(input, {
        ...{ rule: mtErr, row, what: 'error rate', threshold },
        measure: { name: 'error rate', value: stored(share), unit: 'share', n: row.requests ?? 0, method: 'exact' },
        level: 'likely-bottleneck',
        certainty: 'confirmed',
        reason: `${count(row.failures ?? 0)} of ${count(row.requests ?? 0)} ${input.run.counts} of ${rowLabel(row)} failed, ${percent(share)}: above ${percent(threshold.value)}. Latencies of a run with so many failures say little about a sound one.`,
        advice: 'load.errors.bad',
      });
    });
  },
};
