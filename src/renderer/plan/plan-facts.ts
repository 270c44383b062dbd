import type { PlanDetail, PlanFacts } from '../../core/plan/stored.ts';
import { formatMoment, oneLine, plural } from '../ui/format.ts';
import { formatSpread, formatTime } from './plan-numbers.ts';

const DIALECTS: Readonly<Record<PlanFacts['dialect'], string>> = {
  postgresql: 'PostgreSQL',
  mysql: 'MySQL',
  mariadb: 'MariaDB',
  sqlite: 'SQLite',
};

const FORMS: Readonly<Record<PlanFacts['form'], string>> = {
  json: 'JSON',
  text: 'TEXT',
  yaml: 'YAML',
  xml: 'XML',
  table: 'table',
  rows: 'rows',
};

/** What a plan is, in a line. */
export function planFacts({ facts, item, runs }: PlanDetail): readonly string[] {
  const { executionTime, duration, planningTime, nodeCount } = facts;
  const stands = runs?.rows.some((row) => row.stands && row.item.id === item.id) === true;
  const spread = stands && runs.times !== null ? formatSpread(runs.times) : null;
  return [
    ...(executionTime === null
      ? []
      : [`${formatTime(executionTime)} execution${spread === null ? '' : `, median (${spread})`}`]),
    ...(executionTime === null && duration !== null ? [`${formatTime(duration)} in the log`] : []),
    ...(planningTime === null ? [] : [`${formatTime(planningTime)} planning`]),
    plural(nodeCount, 'step'),
    ...(facts.analyzed ? [] : ['estimates only, not executed']),
    ...(facts.analyzed && !facts.timed ? ['without times'] : []),
    `${DIALECTS[facts.dialect]}, ${FORMS[facts.form]}`,
    ...(facts.takenAt === null ? [] : [formatMoment(facts.takenAt)]),
    ...(item.host === null ? [] : [item.host]),
  ].map((fact) => oneLine(fact, 120));
}
