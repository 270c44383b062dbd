import type { PlanNode } from '../../plan/model.ts';
import { PRINTED_NAMES } from '../../plan/printed-names.ts';
import type { AdviceCode } from '../advice.ts';
import { crossed, limitOf } from '../rule-set.ts';
import type { Level, Verdict } from '../verdict.ts';
import { count, percent, stored } from '../wording.ts';
import { callsFunction, castsIn, filtersOf } from './conditions.ts';
import { fewValued, indexesOn } from './known-tables.ts';
import {
  at,
  type Guarded,
  needed,
  type PlanOutcome,
  type PlanRule,
  type PlanRuleInput,
  partOf,
  planVerdict,
} from './plan-rule.ts';
import { familyOf, isFullScan, partitionsTogether, type Scanned, scannedBy, tableOf } from './scans.ts';

/** Scans that are judged as one: those of a table's partitions below one Append. */
interface Group {
  readonly nodes: readonly PlanNode[];
  readonly scanned: Scanned;
}

/**
 * EX-SEQ: whole tables are read for few rows (`plans.md`). Rows *scanned* count, kept and thrown away, over all loops and processes: PostgreSQL
 * prints 1,500 where two processes read 300,000. Partitions of a table are one scan.
 */
export const exSeq: PlanRule = {
  id: 'EX-SEQ',
  version: 1,
  title: 'Large table read from end to end',
  thresholds: [
    'plan.seq.watch',
    'plan.seq.rows',
    'plan.seq.kept',
    'plan.seq.justified',
    'plan.seq.loops',
    'plan.plateau.bottleneck',
  ],
  formula:
    'scanned = (Actual Rows + Rows Removed by Filter + Rows Removed by Index Recheck) × Actual Loops; kept = Actual Rows × Actual Loops ÷ scanned',
  formulas: {
    mariadb: 'scanned = r_rows × r_loops; kept = r_filtered ÷ 100',
    mysql: 'scanned = actual_rows × actual_loops; kept = the same of the Filter above ÷ scanned',
  },
  evaluate(input) {
    const { plan, ruleSet } = input;
    const scans = plan.nodes.filter(isFullScan);
    if (scans.length === 0) return { verdicts: [], clear: 'No table is read from end to end.' };
    const guarded: Guarded[] = scans
      .filter(({ loops }) => loops === 0)
      .map(({ index }) => ({ node: index, guard: 'never executed' }));
    const groups = groupsOf(input, scans);
    const verdicts = groups.map((group) => verdictOf(input, group)).filter((verdict) => verdict !== null);
    const most = groups.reduce((rows, { scanned }) => Math.max(rows, scanned.rows), 0);
    const outcome: PlanOutcome = {
      verdicts,
      guarded,
      clear:
        groups.length === 0
          ? 'What would be read from end to end was never executed.'
          : `The largest table that is read from end to end had ${count(most)} rows looked at, fewer than ${count(limitOf(ruleSet, 'plan.seq.watch'))}.`,
    };
    return verdicts.length > 0 ? outcome : { ...outcome, missing: needed(input, 'executions') };
  },
};

function groupsOf(input: PlanRuleInput, scans: readonly PlanNode[]): readonly Group[] {
  const groups: Group[] = [];
  for (const nodes of partitionsTogether(scans)) {
    const parts = nodes
      .map((node) => ({ node, scanned: scannedBy(input, node) }))
      .filter((part): part is { node: PlanNode; scanned: Scanned } => part.scanned !== null);
    if (parts.length === 0) continue;
    const rows = parts.reduce((sum, { scanned }) => sum + scanned.rows, 0);
    const kept = parts.reduce((sum, { scanned }) => sum + scanned.rows * scanned.kept, 0);
    groups.push({
      nodes: parts.map(({ node }) => node),
      scanned: {
        rows,
        kept: rows > 0 ? kept / rows : 1,
        loops: parts.reduce((loops, { scanned }) => Math.max(loops, scanned.loops), 0),
        isEstimate: parts.some(({ scanned }) => scanned.isEstimate),
      },
    });
  }
  return groups;
}

function levelOf({ ruleSet }: PlanRuleInput, { rows, kept, loops, isEstimate }: Scanned, share: number): Level {
  if (rows < limitOf(ruleSet, 'plan.seq.watch')) return 'none';
  const isLarge = rows > limitOf(ruleSet, 'plan.seq.rows');
  if (isEstimate) return isLarge ? 'watch' : 'none';
  const isWasteful = kept < limitOf(ruleSet, 'plan.seq.kept') || loops > limitOf(ruleSet, 'plan.seq.loops');
  if (!isLarge || !isWasteful) return 'watch';
  return share > limitOf(ruleSet, 'plan.plateau.bottleneck') ? 'likely-bottleneck' : 'investigate';
}

function verdictOf(input: PlanRuleInput, { nodes, scanned }: Group): Verdict | null {
  const { computed, ruleSet } = input;
  const sum = (column: Float64Array): number =>
    nodes.reduce((total, { index }) => total + (Number.isNaN(at(column, index)) ? 0 : at(column, index)), 0);
  const share = sum(computed.share);
  const level = levelOf(input, scanned, share);
  const [first] = nodes;
  if (level === 'none' || first === undefined) return null;
  const largest = nodes.reduce((a, b) => ((b.planRows ?? 0) > (a.planRows ?? 0) ? b : a), first);
  const name = tableOf(nodes);
  const isFiring = level !== 'watch';
  const isJustified =
    scanned.kept > limitOf(ruleSet, 'plan.seq.justified') && scanned.loops <= limitOf(ruleSet, 'plan.seq.loops');
  const key = isFiring || scanned.rows > limitOf(ruleSet, 'plan.seq.rows') ? 'plan.seq.rows' : 'plan.seq.watch';
  const names = PRINTED_NAMES[input.plan.dialect];
  const removed = (node: PlanNode): number | null => node.fields.number('Rows Removed by Filter');
  return planVerdict(input, {
    rule: exSeq,
    node: nodes.length === 1 ? first : largest,
    all: nodes.map(({ index }) => index),
    ...(nodes.length === 1
      ? {}
      : {
          subject: {
            key: `${input.keyOf(first.parent)}/${first.nodeType} ${familyOf(first.relation ?? '')}`,
            label: `${first.nodeType} on ${name}`,
          },
        }),
    measure: { name: 'rows scanned', value: scanned.rows, unit: 'rows', n: 1 },
    cost: computed.whole > 0 ? sum(computed.self) : undefined,
    threshold: crossed(ruleSet, key),
    level,
    ...(scanned.isEstimate ? { certainty: 'inconclusive', guards: ['estimate'] } : {}),
    reason: reasonOf(input, { name, scanned, share, isJustified, loops: first.loops ?? 1 }),
    advice: adviceOf(input, nodes, scanned, isJustified),
    values: {
      [names.rows]: nodes.length === 1 ? first.actualRows : null,
      'Rows Removed by Filter': nodes.length === 1 ? removed(first) : null,
      r_filtered: nodes.length === 1 ? first.fields.number('r_filtered') : null,
      [names.loops]: nodes.length === 1 ? first.loops : null,
      [names.planned]: scanned.isEstimate ? first.planRows : null,
      scanned: scanned.rows,
      kept: stored(scanned.kept),
      share: share > 0 ? stored(share) : null,
      partitions: nodes.length > 1 ? nodes.length : null,
    },
  });
}

function reasonOf(
  { ruleSet, computed }: PlanRuleInput,
  {
    name,
    scanned,
    share,
    isJustified,
    loops,
  }: {
    readonly name: string;
    readonly scanned: Scanned;
    readonly share: number;
    readonly isJustified: boolean;
    readonly loops: number;
  },
): string {
  const { rows, kept, isEstimate } = scanned;
  if (isEstimate) {
    return `${name} is to be read from end to end: ${count(rows)} rows or more by the planner’s estimate; it was not executed.`;
  }
  const times = scanned.loops > 1 ? ` in ${count(loops)} loops` : loops > 1 ? ` by ${count(loops)} processes` : '';
  const scan = `${name} is read from end to end${times}: ${count(rows)} rows scanned, ${partOf(kept)} of them kept`;
  const part = share > 0 && computed.whole > 0 ? `; it takes ${percent(share)} of the time` : '';
  if (isJustified) return `${scan}${part}: scan probably justified.`;
  const isMany = rows > limitOf(ruleSet, 'plan.seq.rows');
  return `${scan}${part}${isMany ? '' : `; small, below ${count(limitOf(ruleSet, 'plan.seq.rows'))} rows`}.`;
}

function adviceOf(
  input: PlanRuleInput,
  nodes: readonly PlanNode[],
  { kept, loops }: Scanned,
  isJustified: boolean,
): AdviceCode {
  const { ruleSet, catalog } = input;
  if (isJustified) return 'plan.seq.justified';
  const conditions = nodes.slice(0, 1).flatMap(filtersOf);
  if (conditions.some((condition) => castsIn(condition).some(({ type }) => type !== 'text'))) return 'plan.seq.cast';
  if (conditions.some(callsFunction)) return 'plan.seq.expression';
  const [node] = nodes;
  if (node !== undefined && catalog !== null) {
    if ((indexesOn(catalog, node)?.length ?? 0) > limitOf(ruleSet, 'plan.indexes.most')) return 'plan.seq.indexes';
    if (conditions.length > 0 && fewValued(input, node, conditions)) return 'plan.seq.partial';
  }
  if (loops > limitOf(ruleSet, 'plan.seq.loops')) return 'plan.seq.loops';
  return kept < limitOf(ruleSet, 'plan.seq.kept') ? 'plan.seq.index' : 'plan.seq.middling';
}
