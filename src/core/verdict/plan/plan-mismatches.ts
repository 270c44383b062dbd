import type { PlanMismatch } from '../../plan/diff/model.ts';
import { haveOtherConstants } from '../../plan/fingerprint/condition-constants.ts';
import { tokensOf } from '../../plan/fingerprint/tokens.ts';
import type { Plan } from '../../plan/model.ts';
import { areApart, versionRange } from '../../plan/version-range.ts';
import { limitOf, type RuleSet } from '../rule-set.ts';
import { percent, shortName } from '../wording.ts';
import { type JudgedSide, timeOf } from './compared-side.ts';

/** Whether two sides are of the same statement, as far as anybody can tell. */
export type SameStatement = 'same' | 'assumed' | 'other';

/**
 * The query’s hash tells, else its identifier, which another server or version gives anew: where only identifiers differ, and where nothing is
 * known, plans that read a relation in common are taken for the same statement’s.
 */
export function sameStatement(before: JudgedSide, after: JudgedSide): SameStatement {
  const [left, right] = [before.told, after.told];
  if (before.shown.plan.dialect !== after.shown.plan.dialect) return 'other';
  if (left.queryHash !== null && right.queryHash !== null) return left.queryHash === right.queryHash ? 'same' : 'other';
  if (left.queryId !== null && left.queryId === right.queryId) return 'same';
  const [a, b] = [relationsOf(before.shown.plan), relationsOf(after.shown.plan)];
  if (a.size === 0 && b.size === 0) return 'assumed';
  return [...a].some((relation) => b.has(relation)) ? 'assumed' : 'other';
}

/** Without numbers: another partition is the same table. */
const relationsOf = ({ nodes }: Plan): ReadonlySet<string> =>
  new Set(nodes.flatMap(({ relation }) => (relation === null ? [] : [relation.replace(/\d+/g, '')])));

/** The statement was given other values. */
export function haveOtherParameters(before: JudgedSide, after: JudgedSide): boolean {
  const [left, right] = [before.shown.plan, after.shown.plan];
  if (left.parameters !== null && right.parameters !== null) return left.parameters !== right.parameters;
  if (left.query !== null && right.query !== null) {
    const given = ({ query, dialect }: Plan): string =>
      tokensOf(query ?? '', dialect)
        .filter(({ kind }) => kind === 'constant')
        .map(({ text }) => text)
        .join(' ');
    const [a, b] = [given(left), given(right)];
    // The text of a statement with parameters does not tell them.
    if (a !== b || !a.includes('$')) return a !== b;
  }
  return haveOtherConstants(left, right);
}

/** Everything beside the plan in which two sides differ and that may explain other times, with what it does to the comparison. */
export function planMismatches(
  before: JudgedSide,
  after: JudgedSide,
  statement: SameStatement,
  ruleSet: RuleSet,
): readonly PlanMismatch[] {
  const [left, right] = [before.shown.plan, after.shown.plan];
  const found: PlanMismatch[] = [];
  const say = (what: string, [a, b]: readonly [string, string], note: string, effect: PlanMismatch['effect']): void => {
    found.push({ what, before: a, after: b, effect, note });
  };
  const differ = (what: string, note: string, of: (plan: Plan) => string): void => {
    const [a, b] = [of(left), of(right)];
    if (a !== b) say(what, [a, b], note, 'warn');
  };
  if (statement === 'other') {
    const name = ({ told, shown }: JudgedSide) => told.queryHash ?? told.queryId ?? shown.plan.dialect;
    say('statement', [name(before), name(after)], 'They are plans of different statements.', 'block');
  } else if (statement === 'assumed' && before.told.queryId !== null && after.told.queryId !== null) {
    const note = 'Query identifiers differ; since they read the same relations they are taken for the same statement.';
    say('query identifier', [before.told.queryId, after.told.queryId], note, 'warn');
  } else if (statement === 'assumed') {
    const note =
      'The statement of one or both is not known; since they read the same relations they are taken for plans of one.';
    const named = ({ told }: JudgedSide): string => told.queryHash ?? told.queryId ?? 'not known';
    say('statement', [named(before), named(after)], note, 'warn');
  }
  const onOff = (isOn: boolean): string => (isOn ? 'on' : 'off');
  differ('ANALYZE', 'One side was not executed: only the plans can be compared, not what they cost.', (plan) =>
    onOff(plan.analyzed),
  );
  if (left.analyzed && right.analyzed) {
    differ('TIMING', 'One side has no times of its steps.', (plan) => onOff(plan.timed));
  } else if (!left.analyzed && !right.analyzed) {
    say('ANALYZE', ['off', 'off'], 'Neither side was executed: nothing is known of what they cost.', 'warn');
  }
  differ('BUFFERS', 'One side counted no blocks: the state of the cache cannot be compared.', (plan) =>
    onOff(plan.buffers),
  );
  differ('VERBOSE', 'Times of parallel steps are computed from what each worker printed on one side only.', (plan) =>
    onOff(plan.nodes.some(({ fields }) => fields.has('Output'))),
  );
  differ('SERIALIZE', 'On one side the result was also turned into what a client gets.', (plan) =>
    onOff(plan.serialization !== null),
  );
  differ('time', 'A log’s duration holds more than the execution.', (plan) =>
    plan.executionTime !== null ? 'execution time' : plan.duration !== null ? 'duration' : 'none',
  );
  differ('whole plan', 'One plan is incomplete: its text broke off.', ({ incomplete }) => onOff(incomplete === null));
  differ('JIT', 'Compiling takes time of its own.', ({ jit }) => onOff(jit !== null));
  versions(before, after, say);
  settings(left, right, say);
  const cache = limitOf(ruleSet, 'plan.compare.cache');
  if (before.hitRatio !== null && after.hitRatio !== null && Math.abs(before.hitRatio - after.hitRatio) > cache) {
    const note = 'The cache was in another state: part of the difference may be reading from disk.';
    say('cache state', [`${percent(before.hitRatio)} hit`, `${percent(after.hitRatio)} hit`], note, 'warn');
  }
  if (workers(left, 'Workers Planned') === workers(right, 'Workers Planned')) {
    differ('workers launched', 'Another number of processes shared the work.', (plan) =>
      workers(plan, 'Workers Launched'),
    );
  }
  for (const [side, name] of [
    [before, 'before'],
    [after, 'after'],
  ] as const) {
    const plans = new Set(side.told.runs.map(({ fingerprint }) => fingerprint.plan)).size;
    if (plans < 2) continue;
    const told: readonly [string, string] = name === 'before' ? [`${plans} plans`, ''] : ['', `${plans} plans`];
    say(`plans ${name}`, told, 'The runs of one side do not have one plan; its most frequent one is shown.', 'warn');
  }
  return found;
}

type Say = (what: string, sides: readonly [string, string], note: string, effect: PlanMismatch['effect']) => void;

function versions(before: JudgedSide, after: JudgedSide, say: Say): void {
  const [left, right] = [before.shown, after.shown];
  const isKnown = Boolean(left.serverVersion) && Boolean(right.serverVersion);
  const differs = isKnown
    ? left.serverVersion !== right.serverVersion
    : areApart(versionRange(left.plan), versionRange(right.plan));
  if (!differs) return;
  const note = 'Versions plan and print differently: part of the difference may be the version.';
  say('version', [before.told.version, after.told.version], note, 'warn');
}

function settings(left: Plan, right: Plan, say: Say): void {
  const [before, after] = [left, right].map((plan) => new Map(plan.settings.map(({ name, value }) => [name, value])));
  const isTold = [left, right].map(({ fields }) => fields.has('Settings'));
  if (isTold[0] !== isTold[1]) {
    const [a = '', b = ''] = isTold.map((told) => (told ? 'on' : 'off'));
    say('SETTINGS', [a, b], 'One side does not tell which settings were changed.', 'warn');
    return;
  }
  for (const name of new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])) {
    const [a, b] = [before?.get(name) ?? 'default', after?.get(name) ?? 'default'];
    if (a !== b) say(`setting ${shortName(name)}`, [a, b], 'The planner was told otherwise.', 'warn');
  }
}

function workers({ nodes }: Plan, what: 'Workers Planned' | 'Workers Launched'): string {
  const counts = nodes.flatMap(({ fields }) => fields.number(what) ?? []);
  return counts.length === 0 ? 'none' : String(counts.reduce((sum, count) => sum + count, 0));
}

/** The runs that stand for the sides took times and can be compared in them. */
export const areTimed = (before: JudgedSide, after: JudgedSide): boolean =>
  Number.isFinite(timeOf(before.shown)) && Number.isFinite(timeOf(after.shown));
