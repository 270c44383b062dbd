import { activeWeights, threadRanges } from '../profile/scope.ts';
import { countedMeasure, limit, type ProfileRule, type RuleInput, thresholdOf, verdictOf } from './profile-rule.ts';
import { grown } from './shares.ts';
import { listed, percent, shortName, wholeOf } from './wording.ts';

/** Cycles longer than this are told by their first functions only, and at most so many different ones are told apart. */
const LONGEST_CYCLE = 64;
const MOST_CYCLES = 10_000;

interface Recursion {
  /** Share of samples whose stack holds a function twice or more. */
  readonly share: number;
  /** Highest multiplicity of any function in one stack. */
  readonly deepest: number;
  /** Function numbers of the heaviest repeating cycle. */
  readonly cycle: readonly number[];
}

/**
 * FG-RECURSION: stacks in which functions call themselves, directly or through others (`rules.md` §5). Half of the known depth limit makes it
 * worth investigating. It changes no self share; totals and paths are folded anyway.
 */
export const fgRecursion: ProfileRule = {
  id: 'FG-RECURSION',
  version: 1,
  title: 'Recursive patterns',
  thresholds: ['recursion.share', 'recursion.limit'],
  evaluate(input) {
    const recursion = recursionOf(input);
    if (recursion.share < limit(input, 'recursion.share') - 1e-9 || recursion.deepest < 2) return [];
    const most = input.recursionLimit ?? input.profile.meta.depthLimit;
    const near = most !== undefined && recursion.deepest >= most * limit(input, 'recursion.limit');
    const cut =
      input.gates.truncated &&
      input.profile.meta.depthLimit !== undefined &&
      recursion.deepest * Math.max(1, recursion.cycle.length) >=
        input.profile.meta.depthLimit * limit(input, 'recursion.limit');
    const members = recursion.cycle.map((f) => input.functions.describe(f));
    const names = members.slice(0, 4).map((member) => shortName(member.name));
    const others = members.length > 4 ? ['others'] : [];
    const how = members.length === 1 ? `${names[0]} calls itself` : `${listed([...names, ...others])} call each other`;
    const key = members.map((member) => member.key).join(';');
    return [
      verdictOf(input, {
        rule: fgRecursion,
        subject: { kind: 'path', key, label: names.join(' → ') },
        pointer: members[0] === undefined ? 'profile' : `function:${members[0].key}`,
        measure: countedMeasure(input, 'recursive', recursion.share),
        threshold: thresholdOf(input, 'recursion.share', '>='),
        level: near || cut ? 'investigate' : 'watch',
        sure: near || cut,
        restsOn: 'paths',
        reason: `${how}, up to ${recursion.deepest} deep, in stacks that hold ${percent(recursion.share)} of ${wholeOf(input.sampleType)}${near ? `; the limit is ${most}` : cut ? '; the deepest stacks are cut off' : ''}.`,
        advice: 'recursion',
        details: { maxDepth: recursion.deepest, cycle: members.length },
      }),
    ];
  },
};

function recursionOf(input: RuleInput): Recursion {
  const { profile, scope, functions, estimate } = input;
  const { nodes } = profile;
  const { self } = activeWeights(profile, scope.sampleType, scope.basis);
  const number = functions.of[0] ?? new Int32Array(0);
  const onStack = new Int32Array(functions.count);
  const lastDepth = new Int32Array(functions.count).fill(-1);
  const multiplicity = new Int32Array(nodes.count);
  const before = new Int32Array(nodes.count);
  const cycleOf = new Int32Array(nodes.count).fill(-1);
  const cycles = new Map<string, number>();
  const members: (readonly number[])[] = [];
  const weights: number[] = [];
  let stack = new Int32Array(256);
  let recursive = 0;
  let deepest = 0;
  for (const { first, end } of threadRanges(profile, scope.threads)) {
    let depth = 0;
    for (let i = first; i < end; i++) {
      const parent = nodes.parent[i] as number;
      while (depth > 0 && stack[depth - 1] !== parent) {
        const node = stack[--depth] as number;
        const left = number[nodes.frame[node] as number] as number;
        onStack[left] = (onStack[left] as number) - 1;
        lastDepth[left] = before[node] as number;
      }
      const f = number[nodes.frame[i] as number] as number;
      const times = (onStack[f] as number) + 1;
      const above = parent < first ? 0 : (multiplicity[parent] as number);
      multiplicity[i] = Math.max(above, times);
      cycleOf[i] = parent < first ? -1 : (cycleOf[parent] as number);
      if (times === 2 && cycleOf[i] === -1) {
        const cycle = cycleAt(profile, number, stack, lastDepth[f] as number, depth, f);
        const key = cycle.join(',');
        let id = cycles.get(key);
        if (id === undefined && members.length < MOST_CYCLES) {
          id = members.length;
          cycles.set(key, id);
          members.push(cycle);
          weights.push(0);
        }
        cycleOf[i] = id ?? -1;
      }
      before[i] = lastDepth[f] as number;
      lastDepth[f] = depth;
      onStack[f] = times;
      if (depth === stack.length) stack = grown(stack);
      stack[depth++] = i;

      const own = self[i] as number;
      if (own > 0 && (multiplicity[i] as number) >= 2) {
        recursive += own;
        deepest = Math.max(deepest, multiplicity[i] as number);
        const id = cycleOf[i] as number;
        if (id >= 0) weights[id] = (weights[id] ?? 0) + own;
      }
    }
    onStack.fill(0);
    lastDepth.fill(-1);
  }
  let heaviest = -1;
  weights.forEach((weight, id) => {
    if (heaviest < 0 || weight > (weights[heaviest] as number)) heaviest = id;
  });
  const { weight } = estimate.shares;
  return { share: weight > 0 ? recursive / weight : 0, deepest, cycle: members[heaviest] ?? [] };
}

/** Functions of the heaviest cycle, from one occurrence of `f` to the next, turned so that the smallest number stands first: one cycle, one key. */
function cycleAt(
  profile: RuleInput['profile'],
  number: Int32Array,
  stack: Int32Array,
  from: number,
  to: number,
  f: number,
): readonly number[] {
  const cycle = [f];
  for (let at = from + 1; at < to && cycle.length < LONGEST_CYCLE; at++) {
    cycle.push(number[profile.nodes.frame[stack[at] as number] as number] as number);
  }
  const start = cycle.indexOf(Math.min(...cycle));
  return [...cycle.slice(start), ...cycle.slice(0, start)];
}
