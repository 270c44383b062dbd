import { percent } from '../verdict/wording.ts';
import { fieldNumber } from './field-value.ts';
import type { FieldPath } from './fields.ts';
import {
  isTooFew,
  isWithinError,
  leastRequests,
  type Measured,
  type SloState,
  sloState,
  type TailBand,
  tailBand,
  type Unmeasured,
} from './measured.ts';
import { answerTo, type InvestigationBody } from './model.ts';
import { type HeldObjective, type Objectives, objectiveFor, objectivesOf } from './objectives.ts';
import { quantityText } from './quantity.ts';
import { isFloor, SLO_METRICS, SLO_UNITS, type Slo, type SloCase, type SloMetric } from './slo.ts';

/** One objective with what was measured against it. */
export interface SloRow {
  /** What it is of: `all requests`, `submit`, `POST /orders`. */
  readonly of: string;
  readonly metric: SloMetric;
  readonly slo: Slo;
  /** Whether a person set it. */
  readonly own: boolean;
  readonly state: SloState;
  readonly measured: Measured | null;
  /** Why the state is what it is, where the numbers alone do not tell. */
  readonly note: string;
}

/** A ratio of percentiles of one run. */
export interface TailRow {
  readonly ratio: 'p95/p50' | 'p99/p95';
  readonly value: number;
  readonly band: TailBand | 'too-few';
  readonly n: number | null;
  readonly evidence: Measured['evidence'];
}

export interface SloTable {
  readonly rows: readonly SloRow[];
  /** `playbooks S4:544-545`; empty where nothing was measured. */
  readonly tails: readonly TailRow[];
}

const STATED: Partial<Record<SloMetric, FieldPath>> = {
  p50: 'baselines.current_p50',
  p95: 'baselines.current_p95',
  p99: 'baselines.current_p99',
};

/** What a case is called. */
const caseName = ({ endpoint, component, flow }: SloCase): string => endpoint ?? component ?? flow ?? 'all requests';

/** Every case that an objective speaks of: all requests, the two kinds of flow, and the endpoints and components a person named. */
function casesOf({ own, defaults }: Objectives, appType: string | undefined): readonly SloCase[] {
  const cases = new Map<string, SloCase>();
  const put = (one: SloCase): void => {
    const key = JSON.stringify([caseName(one), one.metric]);
    if (!cases.has(key)) cases.set(key, one);
  };
  const type = appType === undefined ? {} : { appType };
  const all = [...own, ...defaults];
  for (const metric of SLO_METRICS) put({ metric, ...type });
  for (const { level, of, metric } of all) if (level === 'flow') put({ metric, flow: of, ...type });
  for (const { level, of, metric } of all) {
    if (level === 'endpoint') put({ metric, endpoint: of, ...type });
    if (level === 'component') put({ metric, component: of, ...type });
  }
  return [...cases.values()];
}

/** Of what was measured of a case the newest run's; of several endpoints of a flow the worst, since percentiles are never averaged. */
function measuredOf(measured: readonly Measured[], asked: SloCase): Measured | null {
  const fits = measured.filter(({ metric, endpoint, name, component, flow }) => {
    if (metric !== asked.metric) return false;
    if (asked.endpoint !== undefined) return endpoint === asked.endpoint || name === asked.endpoint;
    if (asked.component !== undefined) return component === asked.component;
    if (asked.flow !== undefined) return flow === asked.flow;
    return endpoint === undefined && component === undefined && flow === undefined;
  });
  const key = ({ evidence: { order, item } }: Measured): string => `${order} ${item}`;
  const newest = fits.map(key).reduce((a, b) => (a > b ? a : b), '');
  const direction = isFloor(asked.metric) ? 1 : -1;
  const [worst = null] = fits.filter((one) => key(one) === newest).sort((a, b) => direction * (a.value - b.value));
  return worst;
}

/**
 * What is doubtful about an objective or its evidence, and changes nothing of its state: a database that gives up no sooner than the p99 allows, so that its
 * timeout makes the p99 (C-28), and a run that asked only whether the program runs (C-37).
 */
function hintsOf({ slo }: HeldObjective, measured: Measured | null, body: InvestigationBody): readonly string[] {
  const hints: string[] = [];
  const timeout = fieldNumber(TIMEOUT, answerTo(body, TIMEOUT));
  if (slo.metric === 'p99' && timeout !== null && timeout >= slo.limit) {
    hints.push(
      `the statement timeout of ${quantityText('latency', timeout)} is not below it: it would make the p99 (C-28)`,
    );
  }
  if (measured?.healthOnly) hints.push('only a health check was asked: name an endpoint that users ask (C-37)');
  return hints;
}

const TIMEOUT: FieldPath = 'data.statement_timeout';

/** The error of an estimate, and whether the limit lies within it; empty of what was counted. */
function rangeNote(slo: Slo, measured: Measured): string {
  const { metric, range } = measured;
  if (range === undefined) return '';
  if (range === null) return 'error not known';
  const [low, high] = [range.low, range.high].map((end) => quantityText(SLO_UNITS[metric], Number(end.toPrecision(3))));
  return `95 % ${low} to ${high}${isWithinError(slo, measured) ? ': the limit is within the error' : ''}`;
}

/** What a cost a request is measured with. */
const NEEDS: Partial<Record<SloMetric, string>> = {
  'cpu-per-request': 'no load run is linked with a CPU profile of the program',
  'memory-per-request': 'no load run is linked with an allocation profile of the program',
};

/** Why nothing measured a metric, by the newest that could have; empty where nobody knows. */
function whyNot(unmeasured: readonly Unmeasured[], metric: SloMetric, all: boolean): string {
  const needs = NEEDS[metric];
  if (needs !== undefined && !all) return 'it is measured of all requests of a run only';
  const newest = unmeasured
    .filter((one) => one.metric === metric)
    .reduce<Unmeasured | null>((last, one) => (last === null || one.at > last.at ? one : last), null);
  return newest?.why ?? needs ?? '';
}

function stateOf(
  { slo, own }: HeldObjective,
  measured: Measured | null,
  body: InvestigationBody,
  { all, why }: { readonly all: boolean; readonly why: string },
): Pick<SloRow, 'state' | 'note'> {
  const { metric } = slo;
  if (measured !== null) {
    const state = sloState(slo, measured, own);
    const few = `${measured.n ?? 0} requests; a ${metric} needs ${leastRequests(metric).toLocaleString('en-US')}`;
    const band = 'above the target, not above 1 %';
    const note = state === 'too-few' ? few : state === 'warning' ? band : rangeNote(slo, measured);
    return { state, note };
  }
  if (all && metric === 'availability') {
    const typed = fieldNumber('baselines.availability', answerTo(body, 'baselines.availability'));
    const note = 'typed by hand (baselines.availability)';
    if (typed !== null)
      return {
        state: sloState(slo, { metric, n: null, value: typed }, own),
        note: `${quantityText('share', typed)}, ${note}`,
      };
  }
  const path = all ? STATED[metric] : undefined;
  const said = path === undefined ? '' : answerTo(body, path);
  if (said !== '') return { state: 'unknown', note: `not measured; the brief says ${said}` };
  return { state: 'unknown', note: why === '' ? 'not measured' : `not measured: ${why}` };
}

/**
 * Every objective that holds for this investigation with what was measured: met, not met, in the band between, too few requests, or unknown. What a brief
 * states of the present is no measurement and is only told.
 */
export function sloTable(
  body: InvestigationBody,
  measured: readonly Measured[],
  unmeasured: readonly Unmeasured[] = [],
): SloTable {
  const objectives = objectivesOf(body);
  const type = answerTo(body, 'budgets.app_type');
  const rows = casesOf(objectives, type === '' ? undefined : type).flatMap((asked): readonly SloRow[] => {
    const held = objectiveFor(objectives, asked);
    if (held === null) return [];
    const value = measuredOf(measured, asked);
    const all = asked.endpoint === undefined && asked.component === undefined && asked.flow === undefined;
    const { metric } = asked;
    const why = value === null ? whyNot(unmeasured, metric, all) : '';
    const { state, note } = stateOf(held, value, body, { all, why });
    const notes = [note, ...hintsOf(held, value, body)].filter((text) => text !== '');
    return [{ of: caseName(asked), metric, ...held, measured: value, state, note: notes.join('; ') }];
  });
  return { rows, tails: tailsOf(measured) };
}

/** The ratios of the newest run that tells both of their percentiles. */
function tailsOf(measured: readonly Measured[]): readonly TailRow[] {
  const all = measured.filter(({ endpoint, component, flow }) => !endpoint && !component && !flow);
  const runs = new Map<string, Map<SloMetric, Measured>>();
  for (const one of [...all].sort((a, b) => (a.evidence.order < b.evidence.order ? 1 : -1))) {
    const run = runs.get(one.evidence.item) ?? new Map<SloMetric, Measured>();
    runs.set(one.evidence.item, run.set(one.metric, one));
  }
  return (
    [
      ['p95/p50', 'p95', 'p50'],
      ['p99/p95', 'p99', 'p95'],
    ] as const
  ).flatMap(([ratio, upper, lower]): readonly TailRow[] => {
    for (const run of runs.values()) {
      const [above, below] = [run.get(upper), run.get(lower)];
      if (above === undefined || below === undefined || below.value <= 0) continue;
      const value = above.value / below.value;
      const { n, evidence } = above;
      return [{ ratio, value, band: isTooFew(above) ? 'too-few' : tailBand(value, ratio), n, evidence }];
    }
    return [];
  });
}

/** What a state is called. */
export const STATE_NAMES: Readonly<Record<SloState, string>> = {
  met: 'met',
  warning: 'warning',
  'not-met': 'not met',
  'too-few': 'too few',
  unknown: 'unknown',
};

/** What was measured, for people: rates of errors as load runs tell them, `10 %`, `0.25 %`. */
export const valueText = (metric: SloMetric, value: number): string =>
  metric === 'error-rate' ? percent(value) : quantityText(SLO_UNITS[metric], value);

/** The same beside its limit: with more digits where it would look like the limit and is not. */
export function measuredText({ metric, limit }: Pick<Slo, 'metric' | 'limit'>, value: number): string {
  const text = valueText(metric, value);
  return value !== limit && text === valueText(metric, limit) ? quantityText(SLO_UNITS[metric], value) : text;
}

/** A limit with its direction: `≤ 300 ms`, `≥ 99.9 %`. */
export const limitText = ({ metric, limit }: Pick<Slo, 'metric' | 'limit'>): string =>
  `${isFloor(metric) ? '≥' : '≤'} ${quantityText(SLO_UNITS[metric], limit)}`;
