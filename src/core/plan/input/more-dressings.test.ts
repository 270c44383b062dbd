import { describe, expect, it } from 'vitest';
import { planFixtureText } from '../../../../tests/support/plan-fixtures.ts';
import type { Plan, PlansRead } from '../model.ts';
import { readPlans } from '../read-plans.ts';

const json = planFixtureText('pg17/01a-seqscan-before.json').trim();
const text = planFixtureText('pg17/80-format-text.txt').trimEnd();
const minified = JSON.stringify(JSON.parse(json));
const lines = text.split('\n');
const read = (given: string): PlansRead => readPlans(new TextEncoder().encode(given));
const shape = ({ nodes, executionTime }: Plan): unknown => [
  nodes.map(({ nodeType, depth }) => [nodeType, depth]),
  executionTime,
];
const shapes = (given: string): readonly unknown[] => read(given).plans.map(shape);
const [ofText] = shapes(text);
const [ofJson] = shapes(json);

const html = (given: string): string => given.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const quot = (given: string): string => given.replaceAll('"', '&quot;');
const sql = (given: string): string => given.replaceAll("'", "''");
const each = (before: string, behind = ''): string => lines.map((line) => `${before}${line}${behind}`).join('\n');
const ESC = String.fromCharCode(27);
const entry = [
  '2026-11-21 02:24:26.123 UTC [32210] LOG:  duration: 336.325 ms  plan:',
  ...['Query Text: select 1', ...text.slice(0, text.indexOf('Planning')).trimEnd().split('\n')].map(
    (line) => `\t${line}`,
  ),
];
const nodesOf = (given: string): readonly number[] => read(given).plans.map(({ nodes }) => nodes.length);
const [ofEntry = 0] = nodesOf(entry.join('\n'));
const result = `          QUERY PLAN\n------------------------------\n${each(' ')}\n(${lines.length} rows)\n\n`;

describe('a TEXT plan is the same', () => {
  it.each<readonly [string, string]>([
    ['on a page, within a line', `<html><body><pre>${html(text)}</pre></body></html>`],
    ['on a page, as code', `<p>x</p><div><code class="sql">${html(text)}</code></div>`],
    ['in a form', `<form><textarea name="plan">${html(text)}</textarea></form>`],
    [
      'in a page’s lines that break',
      `<p>${lines.map((line) => html(line).replaceAll('  ', '&nbsp;&nbsp;')).join('<br>')}</p>`,
    ],
    [
      'in lines that break, with entities',
      lines.map((line) => html(line).replaceAll('  ', '&nbsp;&nbsp;')).join('<br/>\n'),
    ],
    [
      'in a mail’s paragraphs',
      `<div>${lines.map((line) => html(line).replaceAll(' ', '&nbsp;')).join('</div>\n<div>')}</div>`,
    ],
    [
      'in rows of XML',
      `<data>\n${lines.map((line) => `<row><QUERY_PLAN>${html(line)}</QUERY_PLAN></row>`).join('\n')}\n</data>`,
    ],
    ['with lines that end in CR', text.replaceAll('\n', '\r')],
    ['with lines that end in CR CR LF', result.replaceAll('\n', '\r\r\n')],
    ['in colour', `${ESC}[1m${text.replaceAll('Seq Scan', `${ESC}[31mSeq Scan${ESC}[0m`)}${ESC}[0m`],
    ['in colour as less writes it', text.replaceAll('Seq Scan', '^[[31mSeq Scan^[[0m')],
    ['with what was deleted', text.replaceAll('Seq Scan', 'Seqq\b Scam\bn')],
    ['in a mail’s quote with an answer', `On Friday Jane wrote:\n${each('> ')}\nWhat do you think?`],
    ['as comments of SQL', each('-- ')],
    ['as comments of a script', each('# ')],
    ['as a comment of a program', `/**\n${each(' * ')}\n */`],
    ['as a part of a file, with its lines’ numbers', lines.map((line, index) => `${index + 120}:${line}`).join('\n')],
    ['behind a mark on its line', `[code]${text}[/code]\n`],
    ['behind a title on its line', `{code:title=plan|borderStyle=solid}${text}{code}\n`],
    ['in CDATA', `<ac:plain-text-body><![CDATA[${text}]]></ac:plain-text-body>`],
    ['behind a fence on its line', `\`\`\`${text}\n\`\`\``],
    ['in a cell of a table', `a\tb\n1\t"${text}"\n`],
    ['with arrows of a word processor', text.replaceAll('->', '→')],
    ['with a dash in its arrows', text.replaceAll('->', '–>')],
    ['in rows of SQL', lines.map((line) => `INSERT INTO t ("QUERY PLAN") VALUES ('${sql(line)}');`).join('\n')],
    ['in rows of single quotes', `'QUERY PLAN'\n${lines.map((line) => `'${sql(line)}'`).join('\n')}`],
    ['in rows of JSON, a line each', lines.map((line) => JSON.stringify({ 'QUERY PLAN': line })).join('\n')],
    ['in a grid without blanks', `|QUERY PLAN|\n|----------|\n${each('|', '|')}`],
    ['in a text of YAML', `data:\n  plan: ${JSON.stringify(text)}\n`],
  ])('%s', (_, given) => {
    expect(shapes(given)).toEqual([ofText]);
  });
});

describe('a JSON plan is the same', () => {
  it.each<readonly [string, string]>([
    ['on a page, within a line', `<p>x</p><pre><code class="json">${quot(json)}</code></pre>`],
    ['as a text in SQL', `INSERT INTO plans VALUES (1, '${sql(minified)}');`],
    ['as a text in SQL, over lines', `INSERT INTO plans VALUES (1, '${sql(json)}');`],
    ['as PHP prints it', `array:1 [\n  0 => {#123\n    +"QUERY PLAN": "${minified.replaceAll('"', '\\"')}"\n  }\n]\n`],
  ])('%s', (_, given) => {
    expect(shapes(given)).toEqual([ofJson]);
  });
});

describe('what is left out', () => {
  it('stands around a text in quotes, not in it', () => {
    const given = `data:\n  plan: ${JSON.stringify(text)}\n  by: me\n`;
    const { dropped } = read(given);
    expect(dropped.map(({ start, end }) => given.slice(start, end).trim())).toEqual([
      'data:\n  plan: "',
      '"\n  by: me',
    ]);
  });
});

it('a range that is cut between its two dots has no signs of psql’s', () => {
  const step = (name: string): string =>
    `Index Scan using t_id_idx on ${name}  (cost=0.29..853.29 rows=4 width=8) (actual time=0.009..0.330 rows=50 loops=1)`;
  const whole = `${step('t')}\n  Index Cond: (id = 1)\nExecution Time: 0.906 ms\n`;
  const long = whole.replace('on t ', 'on a_table_of_a_very_long_name ');
  const numbers = (given: string): unknown =>
    read(given).plans.map(({ nodes }) =>
      nodes.map(({ startupCost, totalCost, actualTotal }) => [startupCost, totalCost, actualTotal]),
    );
  for (const range of ['cost=0.29.', 'time=0.009.']) {
    expect(numbers(long.replace(range, `${range}\n`))).toEqual([[[0.29, 853.29, 0.33]]]);
  }
});

describe('a mail’s quote is read', () => {
  it.each(['mariadb10.11/01-analyze-fullscan.json', 'sqlite/01-scan.txt', 'pg18/80-format-xml.xml'])(
    'of %s',
    (path) => {
      const plain = planFixtureText(path);
      const quoted = plain.replaceAll(/^/gm, '> ');
      expect(shapes(quoted)).toEqual(shapes(plain));
      expect(shapes(`Jane wrote:\n${quoted}\nWhat do you think?\n`)).toEqual(shapes(plain));
    },
  );
});

describe('a log’s entry is read', () => {
  it.each<readonly [string, readonly string[]]>([
    ['behind marks of a mail', ['Jane wrote:', ...entry.map((line) => `> ${line}`), 'What do you think?']],
    ['behind numbers', entry.map((line, index) => `${String(index + 1).padStart(5)}\t${line}`)],
    ['out of a table with times', entry.map((line) => `2026-11-21 03:24:26.123\t${line}`)],
    [
      'out of Heroku’s log',
      entry.map((line, index) =>
        index === 0
          ? '2026-11-21T02:24:26.000000+00:00 app[postgres.12345]: [DATABASE] [10-1]  sql_error_code = 00000 LOG:  duration: 336.325 ms  plan:'
          : `2026-11-21T02:24:26.000000+00:00 app[postgres.12345]: [DATABASE] [10-${index + 1}] ${line}`,
      ),
    ],
  ])('%s', (_, given) => {
    expect(nodesOf(given.join('\n'))).toEqual([ofEntry]);
  });

  it('beside results that psql printed into the same file', () => {
    const both = `${result}${entry.join('\n')}\n${result}${entry.join('\n')}\n`;
    expect(nodesOf(both)).toEqual([ofEntry, ofEntry, ofEntry, ofEntry]);
    expect(read(both).plans.filter(({ executionTime }) => executionTime !== null)).toHaveLength(2);
  });
});

describe('positions', () => {
  it('are those of the file behind colours', () => {
    const given = `${ESC}[1m${text.replace('Seq Scan', `${ESC}[31mSeq Scan${ESC}[0m`)}`;
    const [plan] = read(given).plans;
    const scan = plan?.nodes.find(({ nodeType }) => nodeType === 'Seq Scan');
    const field = scan?.fields.field('Node Type');
    expect(given.slice(field?.start, field?.end)).toContain('Seq Scan');
  });
});

describe('a plan whose lines were joined', () => {
  it('is refused with its cause', () => {
    expect(() => read(lines.map((line) => line.trim()).join(' '))).toThrow(
      expect.objectContaining({ code: 'plan.indentationLost', message: expect.stringContaining('joined into one') }),
    );
  });

  it('is told of beside one that is whole', () => {
    const { plans, warnings } = read(`${text}\n\n${lines.map((line) => line.trim()).join(' ')}\n`);
    expect(plans.map(shape)).toEqual([ofText]);
    expect(warnings.map(({ code }) => code)).toContain('plan.indentationLost');
  });
});
