import type { Dialect, Plan, PlanForm } from '../model.ts';
import type { Encoding } from './decode.ts';
import type { PlanReading } from './reading.ts';

const DIALECTS: Readonly<Record<Dialect, string>> = {
  postgresql: 'PostgreSQL',
  mysql: 'MySQL',
  mariadb: 'MariaDB',
  sqlite: 'SQLite',
};
const FORMS: Readonly<Record<PlanForm, string>> = {
  json: 'JSON',
  text: 'TEXT',
  yaml: 'YAML',
  xml: 'XML',
  table: 'a table',
  rows: 'rows',
};

const ENCODINGS: Readonly<Record<Encoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16LE',
  'utf-16be': 'UTF-16BE',
  'windows-1252': 'Windows-1252',
};

/** One sentence: “psql’s aligned output: 1 PostgreSQL plan (JSON)”. */
export function understoodAs({ found, dressings, failures }: PlanReading, encoding: Encoding): string {
  const plans = found.map(({ plan }) => plan);
  const around = [...(encoding === 'utf-8' ? [] : [ENCODINGS[encoding]]), ...dressings];
  const counted = [...groups(plans)].map(
    ([kind, count]) => `${count} ${kind.replace('plan', count === 1 ? 'plan' : 'plans')}`,
  );
  const cut = plans.filter(({ incomplete }) => incomplete !== null).length;
  const notes = [
    ...(cut === 0 ? [] : [plans.length === 1 ? 'incomplete' : `${cut} of them incomplete`]),
    ...(failures.length === 0 ? [] : [`${failures.length} could not be read`]),
  ];
  const sentence = [counted.join(', '), ...notes].join('; ');
  return around.length === 0 ? sentence : `${capital(around.join(', '))}: ${sentence}`;
}

/** `PostgreSQL plan (JSON)` and how many there are. */
function groups(plans: readonly Plan[]): ReadonlyMap<string, number> {
  const groups = new Map<string, number>();
  for (const { dialect, form } of plans) {
    const kind = `${DIALECTS[dialect]} plan (${FORMS[form]})`;
    groups.set(kind, (groups.get(kind) ?? 0) + 1);
  }
  return groups;
}

/** psql and its like keep their small letter. */
const capital = (text: string): string =>
  /^[a-z]+[A-Z_’]/.test(text) ? text : text.slice(0, 1).toUpperCase() + text.slice(1);
