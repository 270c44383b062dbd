import { isMap, parseDocument, stringify } from 'yaml';
import { PlateauError } from '../error.ts';
import { capacity, HORIZONS } from './capacity.ts';
import type { Figure } from './model.ts';
import { rangeProblem } from './read-values.ts';
import type { CalculatorResult } from './result.ts';

/** Longer is no capacity model. */
export const MODEL_BYTES = 64 * 1024;

/** Where each input stands in the model (S4:696–711); the last four are Plateau's own. */
const PLACES: readonly (readonly [section: string, name: string, input: string])[] = [
  ['current_state', 'daily_requests', 'dailyRequests'],
  ['current_state', 'peak_rps', 'peakRps'],
  ['current_state', 'avg_response_ms', 'responseMs'],
  ['current_state', 'instances', 'instances'],
  ['current_state', 'cpu_peak_pct', 'cpu'],
  ['current_state', 'memory_peak_pct', 'memory'],
  ['current_state', 'db_connections_peak', 'connections'],
  ['current_state', 'storage_used_gb', 'storageGb'],
  ['growth_model', 'request_growth_monthly_pct', 'growth'],
  ['growth_model', 'storage_growth_monthly_gb', 'storageGrowthGb'],
  ['growth_model', 'seasonal_peak_multiplier', 'season'],
  ['limits', 'cpu_target_pct', 'target'],
  ['limits', 'db_connections_max', 'maxConnections'],
  ['limits', 'storage_gb', 'storageLimitGb'],
  ['limits', 'instance_price_monthly', 'price'],
];

/** What the model calls a projection, and which figure it is. */
const PROJECTED: readonly (readonly [name: string, figure: string])[] = [
  ['daily_requests', 'dailyRequests'],
  ['peak_rps', 'peakRps'],
  ['instances_needed', 'instances'],
  ['db_connections', 'connections'],
  ['storage_gb', 'storageGb'],
  ['estimated_cost', 'cost'],
];

/** A capacity model as it was read: what identifies it, and its numbers by input. */
export interface CapacityModel {
  readonly service: string;
  readonly lastUpdated: string;
  readonly numbers: ReadonlyMap<string, number>;
  /** What was left out, and why. */
  readonly warnings: readonly string[];
}

const malformed = (message: string): PlateauError =>
  new PlateauError({
    code: 'calculator.badModel',
    message,
    hint: 'A capacity model is YAML with current_state and growth_model; “plateau calc capacity --to yaml” writes an empty one.',
  });

/** Nesting by which a text is no capacity model, and would only cost a parser its stack. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth--;
    if (depth > 16) return true;
  }
  return /^(?: {64}|\t)|(?:- ){16}|(?:\? ){16}/m.test(text);
}

/**
 * Reads a capacity model (S4:692–737). Numbers that stand for “not filled in” (0 where 0 cannot be) are left out, like those out of range, with
 * a warning. Throws `calculator.badModel`.
 */
export function readCapacityModel(text: string): CapacityModel {
  if (text.length > MODEL_BYTES || isDeep(text))
    throw malformed('The file is too large or too deep for a capacity model.');
  const document = parseDocument(text, { prettyErrors: true, uniqueKeys: true, logLevel: 'silent' });
  const [error] = document.errors;
  if (error !== undefined) throw malformed(`The capacity model is no YAML: ${error.message.split('\n')[0]}`);
  if (!isMap(document.contents)) throw malformed('The capacity model is no map of names to values.');
  const numbers = new Map<string, number>();
  const warnings: string[] = [];
  for (const [section, name, key] of PLACES) {
    const value = document.getIn([section, name]);
    if (value === undefined || value === null || value === '') continue;
    const input = capacity.inputs.find((one) => one.key === key);
    if (input?.kind !== 'number') continue;
    const number = typeof value === 'string' ? Number(value.replace(/\s*[%x]$/, '')) : value;
    const problem =
      typeof number !== 'number' || !Number.isFinite(number) ? 'It is not a number.' : rangeProblem(input, number);
    if (problem !== null) warnings.push(`${section}.${name} was left out. ${problem}`);
    else if (typeof number === 'number') numbers.set(key, number);
  }
  if (numbers.size === 0 && !document.has('current_state')) throw malformed('The file has no current_state.');
  const named = (name: string): string => {
    const value = document.get(name);
    return typeof value === 'string' ? value.slice(0, 200) : '';
  };
  return { service: named('service'), lastUpdated: named('last_updated'), numbers, warnings };
}

/** To a hundredth, so that no digits are claimed that nobody can know. */
const rounded = (value: number): number => Math.round(value * 100) / 100;

const projection = (figures: readonly Figure[], months: number): Readonly<Record<string, number | null>> =>
  Object.fromEntries(
    PROJECTED.map(([name, key]) => {
      const value = figures.find((one) => one.key === key && one.column === `in ${months} months`)?.value ?? null;
      return [name, value === null ? null : rounded(value)];
    }),
  );

/** Writes a capacity model with its projections; what is not known is null. */
export function capacityYaml(
  result: CalculatorResult,
  named: Pick<CapacityModel, 'service' | 'lastUpdated'> = { service: '', lastUpdated: '' },
): string {
  const sections: Record<string, Record<string, number | null>> = { current_state: {}, growth_model: {}, limits: {} };
  for (const [section, name, key] of PLACES) {
    const value = result.inputs.find((input) => input.key === key)?.value;
    const part = sections[section];
    if (part !== undefined) part[name] = typeof value === 'number' ? value : null;
  }
  return stringify({
    service: named.service,
    last_updated: named.lastUpdated,
    ...sections,
    projections: Object.fromEntries(HORIZONS.map((months) => [`${months}_month`, projection(result.figures, months)])),
    headroom_rules: {
      cpu: 'Scale when sustained >70% for 5m',
      memory: 'Scale when >80%',
      storage: 'Alert when >75%, expand when >85%',
      db_connections: 'Alert when >80% of max',
    },
  });
}
