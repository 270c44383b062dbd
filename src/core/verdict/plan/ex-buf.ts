import { totalBlocks } from '../../plan/compute/total-blocks.ts';
import { crossed, limitOf } from '../rule-set.ts';
import { count, percent, stored } from '../wording.ts';
import { at, needed, type PlanRule, planVerdict } from './plan-rule.ts';
import { labelOf } from './step-names.ts';

/**
 * EX-BUF: many blocks came from outside of the server's cache (`plans.md`). Of one run it is never sure: a first run reads what every later one
 * finds, so a second one with a warm cache is asked for.
 */
export const exBuf: PlanRule = {
  id: 'EX-BUF',
  version: 1,
  title: 'Blocks read from outside of the cache',
  thresholds: ['plan.buffers.read', 'plan.buffers.hit', 'plan.buffers.readShare'],
  formula: 'Shared Read Blocks ÷ (Shared Hit Blocks + Shared Read Blocks) of the whole plan',
  evaluate(input) {
    const { plan, computed, ruleSet } = input;
    const missing = needed(input, 'buffers');
    const [root] = plan.nodes;
    if (missing !== null || root === undefined) return { verdicts: [], clear: '', missing };
    const { hit, read } = totalBlocks(computed);
    const share = read / Math.max(1, hit + read);
    if (!(read >= limitOf(ruleSet, 'plan.buffers.read'))) {
      return {
        verdicts: [],
        clear: `${count(Number.isNaN(read) ? 0 : read)} blocks were read from outside of the cache, fewer than ${count(limitOf(ruleSet, 'plan.buffers.read'))}.`,
      };
    }
    if (!(1 - share < limitOf(ruleSet, 'plan.buffers.hit'))) {
      return { verdicts: [], clear: `${percent(1 - share)} of ${count(hit + read)} blocks were in the cache.` };
    }
    const most = plan.nodes.reduce(
      (largest, node) =>
        at(computed.shared.self.read, node.index) > at(computed.shared.self.read, largest.index) ? node : largest,
      root,
    );
    const reader = at(computed.shared.self.read, most.index) * 2 > read ? `, most of them for ${labelOf(most)}` : '';
    const isMost = share > limitOf(ruleSet, 'plan.buffers.readShare');
    return {
      clear: '',
      verdicts: [
        planVerdict(input, {
          rule: exBuf,
          node: root,
          measure: { name: 'read from outside of the cache', value: share, unit: 'share', n: 1 },
          cost: at(computed.inclusive, root.index),
          threshold: isMost ? crossed(ruleSet, 'plan.buffers.readShare') : crossed(ruleSet, 'plan.buffers.hit', '<'),
          level: isMost ? 'investigate' : 'watch',
          certainty: 'inconclusive',
          reason: `${count(read)} of ${count(hit + read)} blocks, ${percent(share)}, were not in the server’s cache${reader}; a second run with a warm cache tells whether it stays so.`,
          advice: 'plan.buffers.warm',
          guards: ['cold-cache'],
          values: { 'Shared Hit Blocks': hit, 'Shared Read Blocks': read, 'hit ratio': stored(1 - share) },
        }),
      ],
    };
  },
};
