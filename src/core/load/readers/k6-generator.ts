import { amountOr, isObject, type JsonObject, numberOr, objectOr, textOr } from '../../bytes/json-parts.ts';
import type { Generator } from '../model.ts';
import { latencyText, rateText } from '../summary-line.ts';
import type { K6Metrics } from './k6-metrics.ts';

const OPEN: ReadonlySet<string> = new Set(['constant-arrival-rate', 'ramping-arrival-rate']);
const CLOSED: ReadonlySet<string> = new Set([
  ...['shared-iterations', 'per-vu-iterations', 'constant-vus', 'ramping-vus', 'externally-controlled'],
]);

type Told = Pick<Generator, 'kind' | 'why'>;

const NOT_STATED: Told = {
  kind: 'unknown',
  why: 'the file does not tell whether virtual users waited for their answers',
};
const SOME_ASK: Told = {
  kind: 'unknown',
  why: 'some of its scenarios ask for an arrival rate, as dropped iterations tell; whether all do is not stated',
};

/** Of points: each scenario that dropped iterations asks for an arrival rate, since others have none to drop. Of the others nobody knows. */
export function generatorOfScenarios(scenarios: readonly string[], dropping: ReadonlySet<string>): Told {
  if (dropping.size === 0) return NOT_STATED;
  if (scenarios.length === 0 || !scenarios.every((name) => dropping.has(name))) return SOME_ASK;
  return { kind: 'open', why: 'only arrival-rate executors count dropped iterations' };
}

/** What executors say of a whole run; null where one of them is not known. */
function kindOf(executors: readonly string[], of: string): Told | null {
  if (executors.length === 0 || !executors.every((name) => OPEN.has(name) || CLOSED.has(name))) return null;
  if (executors.every((name) => OPEN.has(name))) return { kind: 'open', why: `${of} ask for an arrival rate` };
  if (executors.some((name) => OPEN.has(name)))
    return { kind: 'unknown', why: `some of ${of} ask for an arrival rate, others wait for their answers` };
  return { kind: 'closed', why: `the virtual users of ${of} wait for their answers` };
}

/** `ramping-arrival-rate, 40/s to 170/s in 12 stages`, `constant-vus, 5 users`. */
function scenarioText(scenario: JsonObject): string {
  const executor = textOr(scenario.executor, 40) ?? '';
  const isOpen = OPEN.has(executor);
  const unit = /^(\d{1,6})(ms|s|m|h)$/.exec(textOr(scenario.timeUnit, 20) ?? '1s');
  const seconds =
    Number(unit?.[1] ?? Number.NaN) * ({ ms: 0.001, s: 1, m: 60, h: 3600 }[unit?.[2] ?? ''] ?? Number.NaN);
  const amount = (value: number): string => (isOpen ? rateText(value / seconds) : `${value} users`);
  const stages = Array.isArray(scenario.stages) ? scenario.stages.map((stage) => numberOr(objectOr(stage).target)) : [];
  const first = numberOr(isOpen ? scenario.startRate : scenario.startVUs);
  const targets = [...(first === null ? [] : [first]), ...stages.flatMap((target) => target ?? [])];
  const standing = numberOr(isOpen ? scenario.rate : scenario.vus);
  if (isOpen && !(seconds > 0)) return executor;
  if (standing !== null) return `${executor}, ${amount(standing)}`;
  if (targets.length === 0) return executor;
  const [least, most] = targets.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [
    Number.POSITIVE_INFINITY,
    0,
  ] as [number, number]);
  return `${executor}, ${amount(least)} to ${amount(most)} in ${stages.length} stages`;
}

/** What the options of a run say, as `exec.test.options` holds them. */
function ofOptions(options: JsonObject): Told | null {
  const scenarios = Object.values(objectOr(options.scenarios)).filter(isObject);
  const told = kindOf(
    scenarios.map(({ executor }) => textOr(executor, 40) ?? ''),
    'its scenarios',
  );
  if (told === null) return null;
  const shown = scenarios.slice(0, 5).map(scenarioText);
  const more = scenarios.length > shown.length ? `; ${scenarios.length - shown.length} more` : '';
  return { kind: told.kind, why: `${told.why}: ${shown.join('; ')}${more}` };
}

/** What the text of a script says: the executors that it names, or that it asks for none. One that is not written out is not known. */
function ofScript(script: string): Told | null {
  const named = [...script.matchAll(/\bexecutor\s*["']?\s*:\s*(?:["']([a-z-]{1,40})["'])?/g)].map(
    ([, name]) => name ?? '',
  );
  if (named.length > 0) return kindOf(named, 'the scenarios of its script');
  return /\bscenarios\b/.test(script)
    ? null
    : { kind: 'closed', why: 'the virtual users of its script wait for their answers' };
}

/**
 * What of an iteration is not spent on its requests, on average: thinking, and the work of the script. Requests that are made at a time (`http.batch`) count more than
 * once, so that they are the most it can be; null where they take longer than the iteration, or something is not told. Times are in milliseconds.
 */
export function pauseOf(told: {
  readonly iterations: number | null;
  readonly iteration: number | null;
  readonly requests: number | null;
  readonly request: number | null;
}): string | null {
  const { iterations, iteration, requests, request } = told;
  if (iterations === null || iteration === null || requests === null || request === null || !(iterations > 0))
    return null;
  const asking = (requests * request) / iterations;
  if (!(asking <= iteration)) return null;
  return `an iteration takes ${latencyText(iteration)} on average, its requests no more than ${latencyText(asking)} of it`;
}

/**
 * Who made the requests: from the options or the script where the file holds them, else from what only arrival-rate executors count. That iterations were dropped
 * says that a scenario asks for an arrival rate, not that all do.
 */
export function generatorOf(
  metrics: K6Metrics,
  from: { readonly script?: string | null; readonly options?: JsonObject } = {},
): Generator {
  const users = amountOr(metrics.get('vus')?.values.max) ?? amountOr(metrics.get('vus_max')?.values.max);
  const told = ofOptions(from.options ?? {}) ?? (from.script == null ? null : ofScript(from.script));
  const dropped = metrics.has('dropped_iterations');
  // What a script does not name may stand in a file of options beside it.
  const isSound = told !== null && !(dropped && told.kind === 'closed');
  const values = (name: string): JsonObject => objectOr(metrics.get(name)?.values);
  const pause = pauseOf({
    iterations: amountOr(values('iterations').count),
    iteration: amountOr(values('iteration_duration').avg),
    requests: amountOr(values('http_reqs').count),
    request: amountOr(values('http_req_duration').avg),
  });
  return { ...(isSound ? told : dropped ? SOME_ASK : NOT_STATED), users, ...(pause === null ? {} : { pause }) };
}
