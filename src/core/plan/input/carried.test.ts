import { describe, expect, it } from 'vitest';
import { planFixtureText } from '../../../../tests/support/plan-fixtures.ts';
import type { Plan, PlansRead } from '../model.ts';
import { readPlans } from '../read-plans.ts';

const text = planFixtureText('pg17/80-format-text.txt').trimEnd();
const json = planFixtureText('pg17/80-format-json.json').trim();
const steps = text.slice(0, text.indexOf('\nPlanning'));
const read = (given: string): PlansRead => readPlans(new TextEncoder().encode(given));
const facts = ({ nodes, query, duration, incomplete }: Plan): unknown => [
  nodes.map(({ nodeType, depth, actualTotal }) => [nodeType, depth, actualTotal]),
  query,
  duration,
  incomplete,
];
const document: { Plan: object } = JSON.parse(json)[0];

/** The same entry of auto_explain in both forms, as the lines of a log. */
const bodies = {
  TEXT: `Query Text: select 1\n${steps}`,
  JSON: JSON.stringify({ 'Query Text': 'select 1', Plan: document.Plan }, null, 2),
};
const message = (body: string): string => `duration: 12.345 ms  plan:\n${body}`;
const entry = (body: string): string =>
  `2026-01-02 03:04:05.678 UTC [123] LOG:  ${message(body).replaceAll('\n', '\n\t')}`;
const cell = (given: string): string => `"${given.replaceAll('"', '""')}"`;
const each = (given: string, before: (index: number) => string): string =>
  given
    .split('\n')
    .map((line, index) => `${before(index)}${line}`)
    .join('\n');

describe.each(Object.entries(bodies))('auto_explain’s entry in %s is the same', (_, body) => {
  const [whole] = read(entry(body)).plans;
  it.each<readonly [string, string]>([
    ['in CloudWatch’s CSV', `timestamp,message\n1767323045678,${cell(entry(body))}\n`],
    ['in CSV without a prefix', `id,timestamp,event_message\nx,1767323045678000,${cell(message(body))}\n`],
    [
      'with a text of JSON for each line',
      JSON.stringify(
        {
          events: entry(body)
            .split('\n')
            .map((line) => ({ message: line })),
        },
        null,
        2,
      ),
    ],
    [
      'in journald’s export',
      each(entry(body), () => '__REALTIME_TIMESTAMP=1767323045678000\n_PID=123\nMESSAGE=').replaceAll('\n__', '\n\n__'),
    ],
    ['behind names of containers', each(entry(body), () => 'pg-0 postgres ')],
    [
      'behind times and a stream',
      each(entry(body), (index) => `2026-01-02T03:04:0${index % 10}.678000+00:00 postgresql.0 `),
    ],
    [
      'behind a name with a bar',
      each(entry(body), (index) => `2026-01-02T03:04:1${index % 10}Z app[e784] ams [info]postgres | `),
    ],
  ])('%s', (__, given) => {
    expect(read(given).plans.map(facts)).toEqual(whole === undefined ? [] : [facts(whole)]);
  });
});

/** `cost=0.5` is no byte: every equals sign is written as one. */
const quoted = (given: string): string =>
  given
    .replaceAll('=', '=3D')
    .split('\n')
    .map((line) => line.replace(/.{72}(?=.{4})/g, '$&=\n'))
    .join('\n');

describe.each([
  ['TEXT', text],
  ['JSON', json],
])('a plan in %s is the same', (_, plan) => {
  const [whole] = read(plan).plans;
  const lines = plan.split('\n');
  it.each<readonly [string, string]>([
    [
      'in a mail',
      `Subject: slow\nContent-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\nHi,\n\n${quoted(plan)}\n\n--=20\nBob\n`,
    ],
    ['in what was copied out of a mail', quoted(plan)],
    [
      'in texts that Java adds',
      `String plan = ""\n${lines.map((line) => `    + ${JSON.stringify(`${line}\n`)}`).join('\n')};\n`,
    ],
    [
      'in texts that JavaScript adds',
      `const plan =\n${lines.map((line) => `  ${JSON.stringify(`${line}\n`)}`).join(' +\n')};\n`,
    ],
    [
      'in texts that Python puts together',
      `PLAN = (\n${lines.map((line) => `    '${line.replaceAll("'", "\\'")}\\n'`).join('\n')}\n)\n`,
    ],
    ['in rows that Python prints', lines.map((line) => `('${line.replaceAll("'", "\\'")}',)`).join('\n')],
    [
      'behind a viewer’s numbers',
      lines.map((line, index) => `   ${String(index + 1).padStart(3)}   │ ${line}`).join('\n'),
    ],
    ['behind a bar', lines.map((line) => `│ ${line}`).join('\n')],
    ['behind the label of a message', `NOTICE:  ${plan}`],
  ])('%s', (__, given) => {
    expect(read(given).plans.map(facts)).toEqual(whole === undefined ? [] : [facts(whole)]);
  });
});

it('a YAML plan is the same behind numbers of two digits that stand above each other', () => {
  const yaml = planFixtureText('pg17/80-format-yaml.yaml').trimEnd();
  const numbered = each(yaml, (index) => `${String(index + 1).padStart(3)} `);
  expect(read(numbered).plans.map(facts)).toEqual(read(yaml).plans.map(facts));
});

it('rows that Ruby prints are a plan', () => {
  const rows = text.split('\n').map((line) => `{"QUERY PLAN"=>${JSON.stringify(line)}}`);
  expect(read(`[${rows.join(', ')}]`).plans.map(facts)).toEqual(read(text).plans.map(facts));
});

it('a YAML plan of which lines were joined is marked', () => {
  const yaml = planFixtureText('pg17/80-format-yaml.yaml');
  const joined = yaml.replace('"Hash Join"\n', '"Hash Join"');
  expect(read(joined).plans[0]?.incomplete).not.toBeNull();
});
