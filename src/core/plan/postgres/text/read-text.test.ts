import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonPlans } from '../../../../../tests/support/json-plans.ts';
import { plainFields, plainPlan } from '../../../../../tests/support/plan-facts.ts';
import { planFixtureText } from '../../../../../tests/support/plan-fixtures.ts';
import { expectToldByText } from '../../../../../tests/support/told-by-text.ts';
import { PlateauError } from '../../../error.ts';
import { sourceText } from '../../input/plan-text.ts';
import type { Plan } from '../../model.ts';
import type { PartialRead } from '../../reader.ts';
import { postgresText, readTextPlans } from './read-text.ts';

const FOLDER = new URL('../../../../../tests/fixtures/plans-versions/', import.meta.url);

/** One statement on a server of one version, in both forms. */
const pairs = readdirSync(FOLDER)
  .filter((name) => name.startsWith('pg'))
  .flatMap((version) =>
    readdirSync(new URL(`${version}/`, FOLDER))
      .filter((name) => name.endsWith('.txt'))
      .map((name) => `${version}/${name.slice(0, -'.txt'.length)}`),
  );
const textOf = (pair: string): string => readFileSync(new URL(`${pair}.txt`, FOLDER), 'utf8').trimEnd();
/** Lines of these can be moved, cut and joined without another meaning: no literal has line breaks, and numbers show where steps begin. */
const plainPairs = pairs.filter((pair) => !/newline|nocost/.test(pair));

const read = (text: string): PartialRead =>
  readTextPlans(
    sourceText(text, (position) => position),
    { facts: {}, signal: undefined },
  );

function onlyPlan(text: string): Plan {
  const { plans } = read(text);
  const [plan] = plans;
  if (plan === undefined || plans.length > 1) throw new Error(`${plans.length} plans`);
  return plan;
}

describe('EXPLAIN’s TEXT form', () => {
  it.each(pairs)('%s has the fields of FORMAT JSON', (pair) => {
    const text = textOf(pair);
    expect(postgresText.recognise(text)).toBe(true);
    const { plans, warnings, dropped } = read(text);
    expect([warnings, dropped]).toEqual([[], []]);
    const jsons = jsonPlans(readFileSync(new URL(`${pair}.json`, FOLDER), 'utf8'));
    expectToldByText(plans, jsons, !/\.(plain|verbose|nocost|an)$/.test(pair));
  });

  it('keeps the place of each field', () => {
    const text = textOf('pg12/delete.full');
    const { nodes, source } = onlyPlan(text);
    expect(text.slice(source.start, source.end)).toBe(text);
    const [, scan] = nodes;
    const placeOf = (key: string): string | undefined => {
      const field = scan?.fields.field(key);
      return field && text.slice(field.start, field.end);
    };
    expect(placeOf('Node Type')).toBe('Seq Scan on public.ref');
    expect(placeOf('Total Cost')).toMatch(/^\d+\.\d\d$/);
    expect(placeOf('Filter')).toBe('Filter: (ref.id = 1)');
    expect(placeOf('Shared Hit Blocks')).toMatch(/^hit=\d+$/);
  });

  it('takes the statement’s own lines: triggers, times, JIT', () => {
    const trigger = onlyPlan(textOf('pg12/delete.full'));
    expect(trigger.triggers.map(({ constraint, calls }) => [constraint, calls])).toEqual([['fk -> ref', 1]]);
    expect(trigger.executionTime).toBeGreaterThan(0);
    const jit = onlyPlan(textOf('pg15/jit.full'));
    expect([jit.jit?.functions, jit.jit?.total]).toEqual([3, expect.any(Number)]);
    expect(onlyPlan(textOf('pg16/settings.wal')).settings.map(({ name }) => name)).toContain('work_mem');
    expect(onlyPlan(textOf('pg17/result.ser')).serialization?.format).toBe('text');
  });

  it('reads JIT of workers, and of version 11', () => {
    const text = [
      'Gather  (cost=0.00..1.00 rows=1 width=4) (actual time=0.1..0.2 rows=1 loops=1)',
      '  Workers Planned: 1',
      '  ->  Result  (cost=0.00..1.00 rows=1 width=4) (actual time=0.1..0.2 rows=1 loops=2)',
      '        Worker 0:  actual time=0.1..0.2 rows=1 loops=1',
      '          JIT:',
      '            Functions: 3',
      '            Options: Inlining true',
      'JIT:',
      '  Functions: 7',
      '  Generation Time: 1.500 ms',
      '  Inlining: false',
      'Execution Time: 1.000 ms',
    ].join('\n');
    const { nodes, jit } = onlyPlan(text);
    expect(nodes[1]?.workers.map(({ fields }) => fields.members('JIT')[0]?.number('Functions'))).toEqual([3]);
    expect(jit && plainFields(jit.fields)).toEqual([
      ['Functions', '#7'],
      ['Generation Time', '#1.500'],
      ['Inlining', false],
    ]);
  });

  it('takes the query and its parameters that auto_explain prints before a plan', () => {
    const text = [
      'Query Text: SELECT *',
      '  FROM t -- Sort',
      '  WHERE a = $1',
      "Query Parameters: $1 = 'x",
      "y'",
      'Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)',
      "  Filter: (a = 'x'::text)",
      'Query Text: SELECT 1',
      'Result  (cost=0.00..0.01 rows=1 width=4)',
    ].join('\n');
    const { plans, dropped } = read(text);
    expect(plans.map(({ query, parameters }) => [query, parameters])).toEqual([
      ['SELECT *\n  FROM t -- Sort\n  WHERE a = $1', "$1 = 'x\ny'"],
      ['SELECT 1', null],
    ]);
    expect(dropped).toEqual([]);
  });

  it('reads the entries of auto_explain in a log', () => {
    const { plans } = read(planFixtureText('auto_explain/pg17-stderr.log'));
    expect(plans.map(({ nodes, query }) => [nodes.length, query?.slice(0, 22)])).toEqual([
      [5, 'SELECT count(*) FROM c'],
      [2, 'INSERT INTO audit_log('],
      [2, 'INSERT INTO audit_log('],
      [2, 'INSERT INTO audit_log('],
      [2, 'UPDATE orders SET note'],
    ]);
  });
});

describe('the dressing of a TEXT plan', () => {
  const wrapped = (text: string, width: number): string =>
    text.replace(new RegExp(`[^\\n]{${width}}(?=[^\\n])`, 'g'), '$&\n');

  it.each([['28-text-wrapped-80.txt'], ['31-text-tabs.txt'], ['17-psql-localised.txt']])('%s', (name) => {
    const plain = planFixtureText(name.startsWith('17') ? 'pg15/86-psql-text-aligned.txt' : 'pg15/80-format-text.txt');
    expect(plainPlan(onlyPlan(planFixtureText(`dirty-inputs/${name}`)))).toEqual(plainPlan(onlyPlan(plain)));
  });

  it.each<readonly [string, (text: string) => string]>([
    ['psql’s frame', (text) => ` QUERY PLAN\n------\n${text.replace(/^/gm, ' ')}\n(3 rows)\n`],
    ['an indentation of its own', (text) => text.replace(/^/gm, '      ')],
    ['other line breaks', (text) => text.replaceAll('\n', '\r\n')],
    ['blank lines between', (text) => text.replaceAll('\n', '\n\n')],
    ['tabs', (text) => text.replace(/^ +/gm, ({ length }) => '\t'.repeat(length >> 3) + ' '.repeat(length & 7))],
    ['no-break spaces', (text) => text.replace(/^ +/gm, ({ length }) => '\u00a0'.repeat(length))],
    ['a row a line, in quotes', (text) => `"QUERY PLAN"\n${text.replaceAll('"', '""').replace(/^.*$/gm, '"$&"')}`],
    ['psql’s marks', (text) => text.replace(/^.*$/gm, (line) => `${line.padEnd(150)}+`)],
    ['lines cut at 79', (text) => wrapped(text, 79)],
    ['lines cut at 100', (text) => wrapped(text, 100)],
    ['lines cut at 132', (text) => wrapped(text, 132)],
  ])('with %s', (_, dress) => {
    for (const pair of plainPairs.filter((name) => !name.includes('weird'))) {
      const text = textOf(pair);
      expect([pair, ...read(dress(text)).plans.map(plainPlan)]).toEqual([pair, ...read(text).plans.map(plainPlan)]);
    }
  });

  it('with words wrapped as a mail does', () => {
    const text = textOf('pg14/memoize.full');
    const mailed = text.replace(/^(.{40,90}\S) +(\(actual .*)$/gm, '$1\n$2');
    expect(mailed).not.toBe(text);
    expect(plainPlan(onlyPlan(mailed))).toEqual(plainPlan(onlyPlan(text)));
  });

  it.each<readonly [string, (text: string) => string]>([
    ['all indentation', (text) => text.replace(/^ +/gm, '')],
    ['all but one space', (text) => text.replace(/^ +/gm, ' ')],
  ])('is refused where %s is lost', (_, lose) => {
    for (const pair of plainPairs) {
      const text = textOf(pair);
      // Two plans of two steps each are clear without.
      if (pair.includes('rule') || (text.match(/^ *->/gm) ?? []).length < 2) continue;
      expect(() => read(lose(text)), pair).toThrow(expect.objectContaining({ code: 'plan.indentationLost' }));
    }
    expect(() => read(planFixtureText('dirty-inputs/29-text-dedented.txt'))).toThrow(
      expect.objectContaining({ code: 'plan.indentationLost', at: { offset: expect.any(Number) } }),
    );
  });

  it('needs no indentation for a single step', () => {
    const { nodes } = onlyPlan(
      'Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)\nFilter: (a > 5)\nPlanning Time: 1.0 ms',
    );
    expect(nodes.map(({ fields }) => fields.text('Filter'))).toEqual(['(a > 5)']);
  });

  it('is told from what is none of a plan', () => {
    const first = textOf('pg14/memoize.full');
    const second = textOf('pg12/delete.full');
    const text = `before:\n${first}\n\nTime: 3 ms\n# more\n${second}\n(5 rows)`;
    const { plans, dropped } = read(text);
    expect(plans.map(plainPlan)).toEqual([first, second].map((plan) => plainPlan(onlyPlan(plan))));
    expect(dropped.map(({ start, end }) => text.slice(start, end))).toEqual([
      'before:',
      'Time: 3 ms\n# more',
      '(5 rows)',
    ]);
  });

  it('is not taken for wrapped by what stands behind it', () => {
    const single = 'Seq Scan on t  (cost=0.00..22.70 rows=1270 width=36)';
    const text = `${single}\nTime: 0.2 ms\n${single}\nTime: 0.2 ms\n${single}\nthe end`;
    const { plans, warnings } = read(text);
    expect(plans.map(({ nodes }) => nodes[0]?.planRows)).toEqual([1270, 1270, 1270]);
    expect(warnings).toEqual([]);
  });

  it.each(['40-cockroach-yugabyte.txt', '41-mysql-tree.txt', '05-minified.json', '43-yaml-plan.yaml'])(
    'is not seen in %s',
    (name) => {
      expect(postgresText.recognise(planFixtureText(`dirty-inputs/${name}`))).toBe(false);
    },
  );

  it.each([
    'The Sort is slow.\n  Filter: ours',
    'Result\nLimit\nSort',
    '-> Filter: (a > 5)  (cost=0.35 rows=1) (actual time=0.02..0.02 rows=0 loops=1)',
    '{"Plan": {"Node Type": "Sort"}}',
    '',
  ])('is not seen in %j', (text) => {
    expect(postgresText.recognise(text)).toBe(false);
    expect(read(text).plans).toEqual([]);
  });
});

describe('a TEXT plan as it came to be', () => {
  const shape = (text: string): unknown =>
    read(text).plans.map(({ nodes, incomplete }) => [
      nodes.map(({ nodeType, depth, subplanName, relationship }) => [nodeType, depth, subplanName, relationship]),
      incomplete,
    ]);
  const PLAN = [
    'Hash Join  (cost=17.79..44.26 rows=4 width=25)',
    '  Hash Cond: (a.x = b.y)',
    '  ->  Seq Scan on a  (cost=0.00..22.32 rows=12 width=18)',
    '  ->  Hash  (cost=5.58..5.58 rows=1 width=19)',
    '        ->  Limit  (cost=0.03..5.58 rows=1 width=19)',
    '              ->  Seq Scan on b  (cost=0.00..4.57 rows=257 width=15)',
    '                    Filter: ((y > 10) AND (y < 20))',
  ];
  const whole = shape(PLAN.join('\n'));

  it.each<readonly [string, readonly string[]]>([
    ['with a tab for each four spaces', PLAN.map((line) => line.replace(/^ {4}/, '\t').replace(/^\t {4}/, '\t\t'))],
    ['with one tab among its spaces', PLAN.map((line) => line.replace(/^( {4}) {4}/, '$1\t'))],
    ['with its first step moved to the right', PLAN.map((line, index) => (index < 2 ? `  ${line}` : line))],
    ['with the quote behind each line', PLAN.map((line) => `${line}"`)],
    [
      'with a number broken in two',
      PLAN.flatMap((line, index) => (index === 2 ? [line.slice(0, 33), line.slice(33)] : [line])),
    ],
    [
      'with a condition broken in two',
      PLAN.flatMap((line) => (line.includes('AND') ? line.split(/(?<=AND) /) : [line])),
    ],
  ])('%s', (_, lines) => {
    expect(shape(lines.join('\n'))).toEqual(whole);
  });

  it('has InitPlans and SubPlans without names up to PostgreSQL 8.3', () => {
    const text = [
      'Seq Scan on a  (cost=0.00..85.60 rows=2 width=20)',
      '  Filter: (x = $0)',
      '  InitPlan',
      '    ->  Seq Scan on b  (cost=0.00..8.27 rows=1 width=4)',
      '    ->  Result  (cost=0.00..0.01 rows=1 width=0)',
      '  SubPlan',
      '    ->  Seq Scan on c  (cost=0.00..8.27 rows=1 width=4)',
      'Total runtime: 11.804 ms',
    ].join('\n');
    expect(shape(text)).toEqual([
      [
        [
          ['Seq Scan', 0, null, null],
          ['Seq Scan', 1, 'InitPlan', 'InitPlan'],
          ['Result', 1, 'InitPlan', 'InitPlan'],
          ['Seq Scan', 1, 'SubPlan', 'SubPlan'],
        ],
        null,
      ],
    ]);
  });

  it.each<readonly [string, readonly string[], RegExp]>([
    [
      'the line of a step',
      PLAN.filter((line) => !line.includes('Limit')),
      /above this one is missing|below “Hash” are/,
    ],
    ['a step’s numbers', PLAN.map((line) => line.replace('22.32', '22#32')), /“Seq Scan” lacks its “Startup Cost”/],
    ['the last step', PLAN.slice(0, 5), /below “Limit” are missing/],
  ])('is marked where it lacks %s', (_, lines, why) => {
    const [plan] = read(lines.join('\n')).plans;
    expect(plan?.incomplete?.why).toMatch(why);
  });
});

describe('a damaged TEXT plan', () => {
  const whole = textOf('pg16/cte.verbose');

  it('loses the damaged line only, and says which', () => {
    const text = whole.replace(/^ +Hash Cond.*$/m, '          #####');
    const { plans, warnings } = read(text);
    const [plan] = plans;
    const same = onlyPlan(whole);
    expect(plan?.nodes.map(({ nodeType, parent }) => [nodeType, parent])).toEqual(
      same.nodes.map(({ nodeType, parent }) => [nodeType, parent]),
    );
    expect(warnings).toEqual([
      {
        code: 'plan.damagedLine',
        message: expect.stringMatching(/^Line \d+ \(byte \d+\) is none of EXPLAIN’s .*“#####”/),
      },
    ]);
  });

  it('counts many damaged lines instead of telling of each', () => {
    const { plans, warnings } = read(whole.replace(/\n/g, '\n      ???\n'));
    expect(plans.length).toBe(1);
    expect(warnings.length).toBe(11);
    expect(warnings.at(-1)?.count).toBeGreaterThan(5);
  });

  it.each<readonly [string, RegExp, string]>([
    ['the numbers of a step', /rows=\d+ wid(?=th=\d+\)\n {8})/, 'the text ends within the line of a step'],
    ['a condition', /Hash Cond: \(r\.id = \(/, 'the text ends within a condition'],
    ['a label', /Hash Co(?=nd)/, 'the text ends within a line'],
    ['the steps', /^ +Hash Cond:.*$/m, 'the steps below “Hash Join” are missing'],
  ])('is incomplete where it ends within %s', (_, last, why) => {
    const found = last.exec(whole);
    if (found === null) throw new Error('the fixture has changed');
    const { incomplete, nodes } = onlyPlan(whole.slice(0, found.index + found[0].length));
    expect(incomplete?.why).toBe(why);
    expect(nodes.every(({ totalCost }) => totalCost !== null)).toBe(true);
  });

  it('is incomplete where its first lines are missing', () => {
    const text = whole.slice(whole.indexOf('->  Hash Join'));
    const { plans } = read(text.replace(/^ {8}/gm, ''));
    expect(plans.map(({ nodes, incomplete }) => [nodes[0]?.nodeType, incomplete?.why])).toEqual([
      ['Hash Join', 'the steps above its first one are missing'],
    ]);
  });

  it('gives what is whole wherever it is cut', () => {
    fc.assert(
      fc.property(fc.constantFrom(...plainPairs), fc.double({ min: 0, max: 1, noNaN: true }), (pair, part) => {
        const text = textOf(pair);
        const cut = text.slice(0, Math.floor(text.length * part));
        const { plans } = read(cut);
        const all = read(text).plans;
        expect(plans.length).toBeLessThanOrEqual(all.length);
        for (const [index, plan] of plans.entries()) {
          const types = all[index]?.nodes.map(({ parent, depth }) => `${parent} ${depth}`) ?? [];
          const read = plan.nodes.map(({ parent, depth }) => `${parent} ${depth}`);
          expect(read).toEqual(types.slice(0, read.length));
          expect(plan.source.end).toBeLessThanOrEqual(cut.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is read or refused, whatever was done to it', () => {
    const spoil = fc.record({
      pair: fc.constantFrom(...pairs),
      at: fc.nat(),
      length: fc.nat(200),
      by: fc.oneof(
        fc.string({ maxLength: 30 }),
        fc.constantFrom('\n', '\n\n', '"', "'", '(', '  ->  ', ' (cost=', 'Worker 0:  ', 'SubPlan 1', '\t', '\u00a0'),
      ),
    });
    fc.assert(
      fc.property(spoil, ({ pair, at, length, by }) => {
        const text = textOf(pair);
        const from = at % text.length;
        const spoiled = text.slice(0, from) + by + text.slice(from + length);
        try {
          postgresText.recognise(spoiled);
          for (const { nodes, source } of read(spoiled).plans) {
            expect(nodes.length).toBeGreaterThan(0);
            for (const { fields } of nodes) {
              for (const { start, end } of fields.entries) {
                expect(source.start <= start && start <= end && end <= source.end).toBe(true);
              }
            }
          }
        } catch (error) {
          if (!(error instanceof PlateauError)) throw error;
          expect(error.code).toBe('plan.indentationLost');
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a huge TEXT plan', () => {
  const step = (column: number, name: string): string =>
    `${' '.repeat(column)}${column === 0 ? '' : '->  '}${name}  (cost=0.00..1.00 rows=1 width=4)`;

  it('has 5,000 levels', () => {
    const lines = Array.from({ length: 5000 }, (_, level) => step(level === 0 ? 0 : 2 + 6 * (level - 1), 'Limit'));
    lines.push(step(2 + 6 * 4999, 'Result'));
    expect(onlyPlan(lines.join('\n')).nodes.at(-1)?.depth).toBe(5000);
  });

  it('has 20,000 partitions', () => {
    const parts = Array.from(
      { length: 20_000 },
      (_, part) => `${step(2, `Seq Scan on part_${part}`)}\n        Filter: (a > 1)`,
    );
    const { nodes } = onlyPlan([step(0, 'Append'), ...parts].join('\n'));
    expect([nodes.length, nodes.at(-1)?.relation, nodes.at(-1)?.relationship]).toEqual([
      20_001,
      'part_19999',
      'Member',
    ]);
  });

  it.each<readonly [string, string]>([
    ['quotes', `${step(0, 'Result')}\n${"  Filter: (a = 'x)\n  Filter: b\n".repeat(20_000)}`],
    ['open quotes', `${step(0, 'Result')}\n${"  Filter: (a = 'x' \"\n".repeat(20_000)}`],
    ['parentheses', `${'A (cost=1'.repeat(50_000)}\n${'(cost='.repeat(50_000)}`],
    ['arrows', `${step(0, 'Append')}\n${'->'.repeat(100_000)}\n${'  ->\n'.repeat(20_000)}`],
    ['names', `${step(0, `Seq Scan on ${'"'.repeat(200_001)}`)}\n${step(0, `Seq Scan on ${'a.'.repeat(100_000)}`)}`],
    ['values', `${step(0, 'Result')}\n  Sampling: ${'a ('.repeat(50_000)})\n  Sort Method: ${'a  '.repeat(50_000)}`],
    ['settings', `${step(0, 'Result')}\nSettings: ${"a = 'b', ".repeat(50_000)}`],
    ['queries', 'Query Text: SELECT 1\n'.repeat(20_000)],
    ['plans', `${step(0, 'Sort')}\n${step(2, 'Result')}\n`.repeat(2_000)],
  ])('of nothing but %s is read in linear time', (_, text) => {
    expect(() => {
      postgresText.recognise(text);
      read(text);
    }).not.toThrow();
  });
});
