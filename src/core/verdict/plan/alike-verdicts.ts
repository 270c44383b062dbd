import type { Plan, PlanNode } from '../../plan/model.ts';
import { byWeight, type Verdict } from '../verdict.ts';
import { count, shortName, storedCost } from '../wording.ts';
import type { PlanRuleInput } from './plan-rule.ts';
import { familyOf } from './scans.ts';
import { stepEvidence, stepOfVerdict } from './step-of-verdict.ts';

/** Verdicts of one rule on alike steps from which on they are one; fewer are told one by one, and put together where they are shown. */
const LEAST_TOGETHER = 100;
/** Steps of the way to a partition that stand in a key. */
const LONGEST_WAY = 12;

/** Whether a verdict is on several steps at once: on the partitions of a table, or on alike steps. */
export const isOfSeveral = ({ details }: Verdict): boolean =>
  details?.partitions !== undefined || details?.alike !== undefined;

/** Which steps of a plan do the same, each in another member of an Append: of a partitioned table, or of a UNION. */
export interface AlikeSteps {
  /** Equal numbers for steps that differ by digits in names and by the member they stand in; −1 for steps in none. */
  readonly family: Int32Array;
  /** A step's place among the steps that its parent has. */
  readonly place: Int32Array;
}

const known = new WeakMap<Plan, AlikeSteps>();

const nameOf = ({ nodeType, relation, indexName }: PlanNode): string =>
  [nodeType, relation, indexName].map((name) => familyOf(name ?? '')).join(' ');

/** The families of a plan's steps below the members of an Append: of scans, and of joins and what they join where partitions are joined one by one. */
export function alikeSteps(plan: Plan): AlikeSteps {
  const made = known.get(plan);
  if (made !== undefined) return made;
  const { nodes } = plan;
  const family = new Int32Array(nodes.length).fill(-1);
  const place = new Int32Array(nodes.length);
  const children = new Int32Array(nodes.length);
  const numbers = new Map<string, number>();
  for (const node of nodes) {
    const { index, parent } = node;
    if (parent < 0) continue;
    place[index] = children[parent] ?? 0;
    children[parent] = (children[parent] ?? 0) + 1;
    const above = family[parent] ?? -1;
    if (node.relationship !== 'Member' && above < 0) continue;
    // Which member of the Append it is does not count; whether it is the left or the right of a join does.
    const within = above < 0 ? `append ${parent}` : `${above}`;
    const key = `${within} ${node.relationship === 'Member' ? 'member' : place[index]} ${nameOf(node)}`;
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    family[index] = number;
  }
  const alike = { family, place };
  known.set(plan, alike);
  return alike;
}

/**
 * Verdicts of one rule with those together that say the same of many members of an Append: a join of 10,000 partitions one by one has 10,000 scans
 * of which each estimate is off. The weightiest stands for them, with what all cost. Verdicts on few, and on several steps already, stay as they are.
 */
export function alikeTogether(input: PlanRuleInput, verdicts: readonly Verdict[]): readonly Verdict[] {
  if (verdicts.length < LEAST_TOGETHER) return verdicts;
  const { family } = alikeSteps(input.plan);
  const groups = new Map<number, Verdict[]>();
  for (const verdict of verdicts) {
    const number = family[stepOfVerdict(verdict)] ?? -1;
    if (number < 0 || isOfSeveral(verdict)) continue;
    const group = groups.get(number);
    if (group === undefined) groups.set(number, [verdict]);
    else group.push(verdict);
  }
  const isTold = new Set<number>();
  return verdicts.flatMap((verdict) => {
    const number = family[stepOfVerdict(verdict)] ?? -1;
    const group = groups.get(number) ?? [];
    if (group.length < LEAST_TOGETHER || isOfSeveral(verdict)) return [verdict];
    if (isTold.has(number)) return [];
    isTold.add(number);
    return [together(input, group)];
  });
}

function together(input: PlanRuleInput, group: readonly Verdict[]): Verdict {
  const [first] = byWeight(group);
  if (first === undefined) throw new RangeError('there is no verdict to stand for the others');
  const costs = group.flatMap(({ cost }) => (cost === undefined ? [] : [cost.value]));
  const cost = costs.length === 0 ? undefined : storedCost(costs.reduce((sum, value) => sum + value, 0));
  return {
    ...first,
    subject: {
      kind: 'plan-node',
      key: keyOf(input, stepOfVerdict(first)),
      label: `${shortName(familyOf(first.subject.label))} (${count(group.length)} alike)`,
    },
    evidence: stepEvidence(input, stepOfVerdict(first), group.map(stepOfVerdict)),
    ...(first.cost === undefined || cost === undefined ? {} : { cost: { ...first.cost, value: cost } }),
    reason: `${first.reason} So it is in ${count(group.length - 1)} more steps like it.`,
    details: { ...first.details, alike: group.length },
  };
}

/** The same in every run of the same plan, and for every partition. */
function keyOf({ plan, keyOf }: PlanRuleInput, step: number): string {
  const { place } = alikeSteps(plan);
  const way: string[] = [];
  let node = plan.nodes[step];
  for (; node !== undefined && node.relationship !== 'Member'; node = plan.nodes[node.parent]) {
    if (way.length < LONGEST_WAY) way.push(`${nameOf(node)}[${place[node.index] ?? 0}]`);
  }
  if (node === undefined) return keyOf(step);
  return [keyOf(node.parent), nameOf(node), ...way.reverse()].join('/');
}
