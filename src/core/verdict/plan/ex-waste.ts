import type { PlanNode } from '../../plan/model.ts';
import { PRINTED_NAMES } from '../../plan/printed-names.ts';
import { crossed, limitOf } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import { count, percent, stored } from '../wording.ts';
import {
  at,
  childrenOf,
  executed,
  type Guarded,
  needed,
  type PlanRule,
  type PlanRuleInput,
  planVerdict,
} from './plan-rule.ts';
import { isFullScan, isIndexScan, scannedBy } from './scans.ts';
import { labelOf } from './step-names.ts';

/** Blocks from the root of an index down to a row of the table. */
const BLOCKS_OF_A_SEARCH = 5;

const removedBy = ({ fields }: PlanNode): number =>
  (fields.number('Rows Removed by Filter') ?? 0) + (fields.number('Rows Removed by Index Recheck') ?? 0);

/**
 * EX-WASTE: a step reads rows and throws most of them away; or it walks a long range of an index for few rows, which removes nothing and shows
 * in the blocks only (`plans.md`: an index that begins with the column of the range).
 */
export const exWaste: PlanRule = {
  id: 'EX-WASTE',
  version: 1,
  title: 'Read and thrown away',
  thresholds: [
    'plan.waste.watch',
    'plan.waste.investigate',
    'plan.waste.rows',
    'plan.waste.blocks',
    'plan.waste.leastBlocks',
  ],
  formula:
    'removed ÷ scanned, removed = (Rows Removed by Filter + Rows Removed by Index Recheck) × Actual Loops; of index scans: own blocks ÷ (rows + 5 × searches)',
  formulas: {
    mariadb: 'removed ÷ scanned; scanned = r_rows × r_loops, removed = scanned × (1 − r_filtered ÷ 100)',
    mysql:
      'removed ÷ scanned; scanned = actual_rows × actual_loops of a step below a Filter, removed = scanned − the rows of the Filter',
  },
  evaluate(input) {
    const missing = needed(input, 'executions');
    if (missing !== null) return { verdicts: [], clear: '', missing };
    const verdicts: Verdict[] = [];
    const guarded: Guarded[] = [];
    let isUnknown = false;
    for (const node of executed(input)) {
      const looked = node.relation === null && node.indexName === null ? null : scannedBy(input, node);
      const scanned = looked?.rows ?? at(input.computed.scannedRows, node.index);
      const removed = looked === null ? removedBy(node) * (node.loops ?? 1) : scanned * (1 - looked.kept);
      const share = scanned > 0 ? removed / scanned : 0;
      if (share > limitOf(input.ruleSet, 'plan.waste.watch')) {
        const guard = guardOf(input, node, scanned);
        if (guard === null) verdicts.push(removal(input, node, { removed, scanned, share }));
        else guarded.push({ node: node.index, guard });
        continue;
      }
      if (!isIndexScan(node) || removed > 0) continue;
      if (!input.plan.buffers) isUnknown = true;
      const walk = longWalk(input, node);
      if (walk !== null) verdicts.push(walk);
    }
    return {
      verdicts,
      guarded,
      clear: `No step that reads ${count(limitOf(input.ruleSet, 'plan.waste.rows'))} rows or more throws more than ${percent(limitOf(input.ruleSet, 'plan.waste.watch'))} of them away${isUnknown ? '; how long a way index scans had, blocks would tell' : ''}.`,
    };
  },
};

/** Why rows that are thrown away are not this rule’s: too few; a whole table is read, which
 * EX-SEQ tells; a bitmap without room for every row, which EX-LOSSY tells. */
function guardOf({ ruleSet }: PlanRuleInput, node: PlanNode, scanned: number): string | null {
  if (scanned < limitOf(ruleSet, 'plan.waste.rows')) return 'too few rows';
  if (isFullScan(node)) return 'told by EX-SEQ';
  const recheck = node.fields.number('Rows Removed by Index Recheck') ?? 0;
  return recheck > (node.fields.number('Rows Removed by Filter') ?? 0) ? 'told by EX-LOSSY' : null;
}

function removal(
  input: PlanRuleInput,
  node: PlanNode,
  { removed, scanned, share }: { readonly removed: number; readonly scanned: number; readonly share: number },
): Verdict {
  const isMost = share > limitOf(input.ruleSet, 'plan.waste.investigate');
  const names = PRINTED_NAMES[input.plan.dialect];
  return planVerdict(input, {
    rule: exWaste,
    node,
    measure: { name: 'thrown away', value: share, unit: 'share', n: 1 },
    cost: at(input.computed.self, node.index),
    threshold: crossed(input.ruleSet, isMost ? 'plan.waste.investigate' : 'plan.waste.watch'),
    level: isMost ? 'investigate' : 'watch',
    reason: `${labelOf(node)} looks at ${count(scanned)} rows and throws ${count(removed)} of them away, ${percent(share)}.`,
    advice: isIndexScan(node) || node.nodeType === 'Bitmap Heap Scan' ? 'plan.waste.filter' : 'plan.waste.scan',
    values: {
      [names.rows]: node.actualRows,
      r_filtered: node.fields.number('r_filtered'),
      'Rows Removed by Filter': node.fields.number('Rows Removed by Filter'),
      'Rows Removed by Index Recheck': node.fields.number('Rows Removed by Index Recheck'),
      [names.loops]: node.loops,
      removed: stored(removed),
      scanned: stored(scanned),
    },
  });
}

/** An index scan that reads far more blocks than its rows explain; null where it does not, or blocks were not counted. */
function longWalk(input: PlanRuleInput, node: PlanNode): Verdict | null {
  const { computed, ruleSet, plan } = input;
  const blocks = at(computed.shared.self.hit, node.index) + at(computed.shared.self.read, node.index);
  if (!(blocks >= limitOf(ruleSet, 'plan.waste.leastBlocks'))) return null;
  // A step below another that reads its rows again from the table is no walk of its own.
  if (childrenOf(plan, node).length > 0) return null;
  const rows = at(computed.rows, node.index);
  const searches = Math.max(node.fields.number('Index Searches') ?? 0, node.loops ?? 1);
  const each = blocks / Math.max(1, rows + BLOCKS_OF_A_SEARCH * searches);
  if (!(each > limitOf(ruleSet, 'plan.waste.blocks'))) return null;
  return planVerdict(input, {
    rule: exWaste,
    node,
    measure: { name: 'blocks per row', value: each, unit: 'blocks', n: 1 },
    cost: at(computed.self, node.index),
    threshold: crossed(ruleSet, 'plan.waste.blocks'),
    level: 'watch',
    reason: `${labelOf(node)} reads ${count(blocks)} blocks for ${count(rows)} rows, and its condition removes none: it walks a long range of the index.`,
    advice: 'plan.waste.order',
    values: {
      'Shared Hit Blocks': at(computed.shared.self.hit, node.index),
      'Shared Read Blocks': at(computed.shared.self.read, node.index),
      'Actual Rows': node.actualRows,
      'Actual Loops': node.loops,
      'Index Searches': node.fields.number('Index Searches'),
    },
  });
}
