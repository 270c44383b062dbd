import { percent } from '../verdict/wording.ts';
import { fieldNumber } from './field-value.ts';
import type { FieldPath } from './fields.ts';
import {
  isTooFew,
  leastRequests,
  type Measured,
  type SloState,
  sloState,
  type TailBand,
  tailBand,
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

function stateOf(
  { slo, own }: HeldObjective,
  measured: Measured | null,
  body: InvestigationBody,
  all: boolean,
): Pick<SloRow, 'state' | 'note'> {
  const { metric } = slo;
  if (measured !== null) {
    const state = sloState(slo, measured, own);
    const few = `${measured.n ?? 0} requests; a ${metric} needs ${leastRequests(metric).toLocaleString('en-US')}`;
    const band = 'above the target, not above 1 %';
    return { state, note: state === 'too-few' ? few : state === 'warning' ? band : '' };
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
  return { state: 'unknown', note: said === '' ? 'not measured' : `not measured; the brief says ${said}` };
}

/**
 * Every objective that holds for this investigation with what was measured: met, not met, in the band between, too few requests, or unknown. What a brief
 * states of the present is no measurement and is only told.
 */
export function sloTable(body: InvestigationBody, measured: readonly Measured[]): SloTable {
  const objectives = objectivesOf(body);
  const type = answerTo(body, 'budgets.app_type');
  const rows = casesOf(objectives, type === '' ? undefined : type).flatMap((asked): readonly SloRow[] => {
    const held = objectiveFor(objectives, asked);
    if (held === null) return [];
    const value = measuredOf(measured, asked);
    const all = asked.endpoint === undefined && asked.component === undefined && asked.flow === undefined;
    return [
      { of: caseName(asked), metric: asked.metric, ...held, measured: value, ...stateOf(held, value, body, all) },
    ];
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
