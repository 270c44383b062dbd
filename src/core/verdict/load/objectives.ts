import { type AskedObjectives, type HeldObjective, objectiveFor, ownSource } from '../../investigation/objectives.ts';
import { flowOfMethod } from '../../investigation/run-measured.ts';
import type { Slo, SloMetric } from '../../investigation/slo.ts';
import { ERROR_RATE_BAD } from '../../investigation/slo-defaults.ts';
import type { LoadRow } from '../../load/model.ts';
import { type RuleSet, threshold } from '../rule-set.ts';
import { rowKey } from './load-rule.ts';

/** The objectives of an audit that has none of its own (`requirements.md` C-01 to C-03): p95, p99 and error rate of the rule set. */
export function auditObjectives(ruleSet: RuleSet): readonly Slo[] {
  const objective = (metric: Slo['metric'], key: 'load.slo.p95' | 'load.slo.p99' | 'load.slo.errors'): Slo => {
    const { value: limit, source } = threshold(ruleSet, key);
    return { level: 'audit', of: '', metric, limit, source };
  };
  return [
    objective('p95', 'load.slo.p95'),
    objective('p99', 'load.slo.p99'),
    objective('error-rate', 'load.slo.errors'),
  ];
}

/** What holds where an investigation asks this, or nobody wrote one: the audit's own limits are always those of the rule set. */
export function heldObjectives(asked: AskedObjectives | null, ruleSet: RuleSet): AskedObjectives {
  const defaults = asked?.defaults.filter(({ level }) => level !== 'audit') ?? [];
  const appType = asked?.appType ?? null;
  return { own: asked?.own ?? [], defaults: [...defaults, ...auditObjectives(ruleSet)], appType };
}

/**
 * The objective of a row's metric (`requirements.md` C): a person's own before any default, of each the most particular that speaks of it: the endpoint,
 * by its method and name or its name alone; the kind of its flow, by its method; the type of application; the audit. Null where none does.
 */
export function objectiveOf(
  { own, defaults, appType }: AskedObjectives,
  row: Pick<LoadRow, 'name' | 'method'>,
  metric: SloMetric,
): HeldObjective | null {
  const type = appType === null ? {} : { appType };
  if (row.name === '') return objectiveFor({ own, defaults }, { metric, ...type });
  const flow = flowOfMethod(row.method);
  const key = rowKey(row);
  const named = own.some((slo) => slo.level === 'endpoint' && slo.metric === metric && slo.of === key);
  return objectiveFor(
    { own, defaults },
    { metric, endpoint: named ? key : row.name, ...(flow === null ? {} : { flow }), ...type },
  );
}

const LEVELS: Readonly<Record<Slo['level'], string>> = {
  endpoint: 'endpoint',
  component: 'component',
  flow: 'flow',
  'app-type': 'type of application',
  audit: 'audit',
};

/** Who else asked for it stands behind it; that the person did is said already. */
function ownOfAll(source: string): string {
  const told = ownSource(source);
  if (told !== source) return `${told} for all requests`;
  return `your objective for all requests${source === '' || source === 'user' ? '' : ` (${source})`}`;
}

/** `the audit’s objective`, `your target p95 for all requests`, `your objective of the endpoint GET /orders`, `the default of the flow access (S3:265)`. */
export function whose({ slo, own }: HeldObjective): string {
  const of = slo.of.length > 120 ? `${slo.of.slice(0, 119)}…` : slo.of;
  if (slo.level === 'audit') return own ? ownOfAll(slo.source) : 'the audit’s objective';
  return own
    ? `your objective of the ${LEVELS[slo.level]} ${of}`
    : `the default of the ${LEVELS[slo.level]} ${of} (${slo.source})`;
}

/** A default share of errors is a warning up to 1 % and fails above (C-03); a person's own limit has no such band. */
export const isWarning = ({ slo, own }: HeldObjective, share: number): boolean =>
  slo.metric === 'error-rate' && !own && share > slo.limit && share <= ERROR_RATE_BAD;
