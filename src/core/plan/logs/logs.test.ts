import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planFixture, planFixtureText } from '../../../../tests/support/plan-fixtures.ts';
import { PlateauError } from '../../error.ts';
import type { PlansRead } from '../model.ts';
import { readPlans } from '../read-plans.ts';
import { LOG_READERS } from './index.ts';

const LOGS = join(import.meta.dirname, '../../../../tests/fixtures/plans-logs');
const logBytes = (name: string): Uint8Array => new Uint8Array(readFileSync(join(LOGS, name)));
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const readText = (text: string): PlansRead => readPlans(bytesOf(text));

/** The same session in each log, in the order it was logged: form, root, query, and whether it was executed. */
const SESSION = [
  [
    'text',
    'Aggregate',
    "SELECT count(*) FROM orders -- a “comment”\twith a tab\n WHERE note <> 'a\ntwo lines' AND customer = 4;",
    true,
  ],
  ['text', 'Aggregate', 'SELECT count(*)        FROM orders WHERE customer = 3', true],
  ['text', 'Result', 'SELECT nested();', true],
  [
    'json',
    'Aggregate',
    `SELECT /* 'json' "quoted" \\ */ count(*),\n       max(note)\n  FROM orders WHERE note LIKE '%1%';`,
    true,
  ],
  [
    'json',
    'Aggregate',
    `SELECT count(*) FROM orders WHERE customer IN (${Array.from({ length: 300 }, (_, i) => i + 1).join(', ')}) AND note <> repeat('x', 3);`,
    true,
  ],
  ['yaml', 'Index Only Scan', 'SELECT id FROM orders WHERE id = 7;', true],
  ['xml', 'Index Scan', "SELECT id FROM orders WHERE id < 7 AND note <> '<b>&';", true],
  ['text', 'Seq Scan', 'PREPARE p AS SELECT * FROM orders WHERE customer = $1;', false],
  ['text', 'Result', 'SELECT 1;', false],
] as const;

describe('a session of PostgreSQL 15 in every log', () => {
  it.each([
    ['stderr-no-prefix.log', 'auto_explain-stderr', null],
    ['stderr-default.log', 'auto_explain-stderr', /^2026-11-22T03:51:12\.\d{3}Z$/],
    ['stderr-user-db.log', 'auto_explain-stderr', /^2026-11-22T03:51:12\.\d{3}Z$/],
    ['stderr-zone-name.log', 'auto_explain-stderr', /^2026-11-22T03:51:13\.000Z$/],
    ['stderr-zone-offset.log', 'auto_explain-stderr', /^2026-11-22T03:51:13\.\d{3}Z$/],
    ['stderr-rds.log', 'auto_explain-stderr', /^2026-11-22T03:51:13\.000Z$/],
    ['stderr-epoch.log', 'auto_explain-stderr', /^2026-11-22T03:51:13\.\d{3}Z$/],
    ['stderr-verbose.log', 'auto_explain-stderr', /^2026-11-22T03:51:14\.000Z$/],
    ['stderr-german.log', 'auto_explain-stderr', /^2026-11-22T03:51:14\.\d{3}Z$/],
    ['stderr-collector.log', 'auto_explain-stderr', /^2026-11-22T03:51:14\.\d{3}Z$/],
    ['csvlog.csv', 'auto_explain-csvlog', /^2026-11-22T03:51:14\.\d{3}Z$/],
    ['jsonlog.json', 'auto_explain-jsonlog', /^2026-11-22T03:51:14\.\d{3}Z$/],
    // RFC 3164 has neither year nor zone.
    ['syslog-split-on.log', 'auto_explain-stderr', null],
    ['syslog-split-off.log', 'auto_explain-stderr', /^2026-11-22T03:51:18\.\d{3}Z$/],
    ['psql-client.txt', 'auto_explain-stderr', null],
  ])('%s', (name, format, taken) => {
    const read = readPlans(logBytes(name), { fileName: name });
    expect(read.format).toBe(format);
    expect(read.warnings).toEqual([]);
    expect(read.plans.map(({ form, nodes, query, analyzed }) => [form, nodes[0]?.nodeType, query, analyzed])).toEqual(
      SESSION,
    );
    for (const plan of read.plans) {
      expect(plan.takenAt).toEqual(taken === null ? null : expect.stringMatching(taken));
      expect(plan).toMatchObject({
        duration: expect.any(Number),
        executionTime: null,
        incomplete: null,
        parameters: null,
      });
      const entry = read.text.slice(plan.source.start, plan.source.end);
      expect(entry).toContain(`duration: ${plan.duration?.toFixed(3)} ms  plan:`);
      expect(entry.match(/ms {2}plan:/g)).toHaveLength(1);
    }
    expect(read.dropped).toEqual([
      expect.objectContaining({ what: expect.stringMatching(/^\d+ other entries of the log$/) }),
    ]);
  });

  it.each(['stderr-default.log', 'csvlog.csv', 'jsonlog.json', 'syslog-split-on.log', 'syslog-split-off.log'])(
    '%s: fields stand where they say',
    (name) => {
      const { plans, text } = readPlans(logBytes(name));
      const scan = plans[3]?.nodes[1];
      const rows = scan?.fields.field('Actual Rows');
      expect(text.slice(rows?.start, rows?.end).replaceAll(/[\\"]/g, '')).toBe('Actual Rows: 176');
      expect(scan?.fields.text('Filter')).toBe("(note ~~ '%1%'::text)");
      // What was escaped on its way is what it was.
      expect(plans[6]?.nodes[0]?.fields.text('Filter')).toBe("(note <> '<b>&'::text)");
      expect(plans[0]?.nodes[1]?.fields.text('Filter')).toContain("(note <> 'a\ntwo lines'::text)");
    },
  );

  it('counts other entries, explanations and continuation lines left out', () => {
    const log = planFixtureText('auto_explain/pg17-stderr.log');
    const others = log
      .split('\n')
      .filter((line) => /^\S.* (?:LOG|ERROR|FATAL): {2}/.test(line) && !line.includes('plan:'));
    expect(readText(log).dropped).toEqual([
      { start: 0, end: log.indexOf('\n'), what: `${others.length} other entries of the log` },
    ]);
  });
});

describe('the logs of the corpus', () => {
  const durations = [
    336.325, 0.06, 0.815, 0.273, 0.015, 0.012, 2.27, 0.19, 311.429, 0.016, 0.01, 0.008, 0.398, 0.125, 0.062,
  ];
  const forms = [...Array(8).fill('json'), ...Array(5).fill('text'), 'yaml', 'xml'];

  it.each(['pg17-stderr.log', 'pg17-csvlog.csv', 'pg17-jsonlog.json'])(
    '%s: 15 entries (8 json, 5 text, 1 yaml, 1 xml), nested statements, trigger, parameters',
    (name) => {
      const { plans, warnings } = readPlans(planFixture(`auto_explain/${name}`), { fileName: name });
      expect(warnings).toEqual([]);
      expect(plans.map(({ duration }) => duration)).toEqual(durations);
      expect(plans.map(({ form }) => form)).toEqual(forms);
      expect(plans[1]).toMatchObject({ query: 'SELECT count(*) FROM small_ref WHERE id<i' });
      expect(plans[2]).toMatchObject({ query: 'SELECT slow_fn(7);' });
      expect(plans[7]).toMatchObject({ parameters: "$1 = '42', $2 = 'DE'" });
      expect(plans[6]?.triggers).toMatchObject([{ calls: 3 }]);
      expect(plans[12]?.triggers).toMatchObject([{ calls: 3, time: 0.336 }]);
      expect(plans[0]?.queryId).toBe('-6832399264199924072');
      expect(plans[8]?.queryId).toBe('-8411884976499904014');
      expect(plans.every(({ executionTime }) => executionTime === null)).toBe(true);
      const seconds = plans.map(({ takenAt }) => takenAt?.slice(0, 19));
      expect(new Set(seconds)).toEqual(new Set(['2026-11-21T02:24:26']));
    },
  );

  it.each(['25-docker-log-prefix.txt', '26-k8s-json-log.txt'])('%s: 1 plan with query text', (name) => {
    const read = readPlans(planFixture(`dirty-inputs/${name}`));
    expect(read.plans).toHaveLength(1);
    expect(read.plans[0]).toMatchObject({
      form: 'json',
      duration: 336.325,
      takenAt: '2026-11-21T02:24:26.000Z',
      query: `SELECT /* app:web */ status,\n       count(*) -- "quoted" \\ backslash\ttab\n  FROM orders WHERE note <> 'a''b' GROUP BY 1;`,
    });
    // The log ends with the head of another.
    expect(read.warnings).toMatchObject([{ code: 'plan.entryLeftOut', count: 1 }]);
    expect(read.dropped).toMatchObject([{ what: 'an entry that ends before its plan' }]);
  });
});

const HEAD = '2026-11-21 14:00:00.250 CET [7] LOG:  duration: 12.500 ms  plan:';
const TEXT_BODY = ['Query Text: SELECT 1', "Query Parameters: $1 = '5'", 'Result  (cost=0.00..0.01 rows=1 width=4)'];
const JSON_BODY = [
  '{',
  '  "Query Text": "SELECT 2",',
  '  "Plan": {',
  '    "Node Type": "Result",',
  '    "Total Cost": 0.01',
  '  }',
  '}',
];
const entry = (body: readonly string[], head = HEAD): string[] => [head, ...body.map((line) => `\t${line}`)];
const facts = ({ plans }: PlansRead) =>
  plans.map(({ query, duration, takenAt, nodes }) => [query, duration, takenAt, nodes[0]?.nodeType]);
const TWO = [
  ['SELECT 1', 12.5, '2026-11-21T13:00:00.250Z', 'Result'],
  ['SELECT 2', 12.5, '2026-11-21T13:00:00.250Z', 'Result'],
];

describe('what carries a log', () => {
  const lines = [
    ...entry(TEXT_BODY),
    ...entry(JSON_BODY),
    '2026-11-21 14:00:01.000 CET [7] LOG:  checkpoint starting: time',
  ];
  const docker = (line: string, stream = 'stderr'): string =>
    JSON.stringify({ log: `${line}\n`, stream, time: '2026-11-21T13:00:02.000000001Z' });

  it.each([
    ['nothing', lines],
    [
      'docker compose, with another service in between',
      lines.flatMap((line) => [`db-1   | ${line}`, 'web-1  | LOG:  GET /']),
    ],
    ['docker compose logs --timestamps', lines.map((line) => `db-1  | 2026-11-21T13:00:00.300000000Z ${line}`)],
    [
      'Docker’s own files, with another stream in between',
      lines.flatMap((line) => [docker(line), docker('{', 'stdout')]),
    ],
    ['the files of Kubernetes', lines.map((line) => `2026-11-21T13:00:00.300000000Z stderr F ${line}`)],
    [
      'the files of Kubernetes, lines in parts',
      lines.flatMap((line) => {
        const at = line.startsWith('\t') ? 3 : 0;
        const parts = at === 0 ? [] : [`2026-11-21T13:00:00.3Z stderr P ${line.slice(0, at)}`];
        return [...parts, `2026-11-21T13:00:00.3Z stderr F ${line.slice(at)}`];
      }),
    ],
    ['kubectl logs --prefix', lines.map((line) => `[pod/db-0/postgres] ${line}`)],
    ['journald', lines.map((line) => `Nov 21 14:00:00 box postgres[7]: ${line}`)],
    ['syslog of RFC 5424', lines.map((line) => `<134>1 2026-11-21T14:00:00.3+01:00 box postgres 7 - - ${line}`)],
    ['a collector’s objects', lines.map((line) => JSON.stringify({ kubernetes: { pod_name: 'db-0' }, message: line }))],
  ])('%s', (_what, carried) => {
    const text = carried.join('\n');
    const read = readText(text);
    expect(facts(read)).toEqual(TWO);
    expect(read.plans[0]?.parameters).toBe("$1 = '5'");
    expect(read.warnings).toEqual([]);
    const cost = read.plans[1]?.nodes[0]?.fields.field('Total Cost');
    expect(text.slice(cost?.start, cost?.end).replaceAll('\\', '')).toBe('"Total Cost": 0.01');
    expect(facts(readText(`${carried.join('\r\n')}\r\n`))).toEqual(TWO);
  });

  it('takes the carrier’s time where the prefix has none', () => {
    const bare = entry(TEXT_BODY, 'LOG:  duration: 12.500 ms  plan:');
    expect(readText(bare.map((line) => docker(line)).join('\n')).plans[0]?.takenAt).toBe('2026-11-21T13:00:02.000Z');
    expect(
      readText(bare.map((line) => `2026-11-21T14:00:00.3+01:00 box postgres[7]: ${line}`).join('\n')).plans[0]?.takenAt,
    ).toBe('2026-11-21T13:00:00.300Z');
    expect(readText(bare.join('\n')).plans[0]?.takenAt).toBeNull();
  });

  it('joins what Docker cut at 16 kB', () => {
    const long = `SELECT '${'x'.repeat(30_000)}'`;
    const body = entry([`Query Text: ${long}`, 'Result  (cost=0.00..0.01 rows=1 width=4)']).map((line) => `${line}\n`);
    const cut = body.flatMap((line) => line.match(/[\s\S]{1,16384}/g) ?? []);
    const text = cut.map((log) => JSON.stringify({ log, stream: 'stderr', time: '2026-11-21T13:00:02Z' })).join('\n');
    expect(readText(text).plans.map(({ query }) => query)).toEqual([long]);
  });

  it('keeps apart processes whose lines syslog has mixed', () => {
    const one = entry(JSON_BODY).map(
      (line, i) => `Nov 21 14:00:00 box postgres[7]: [5-${i + 1}] ${line.replace('\t', '#011')}`,
    );
    const other = entry(TEXT_BODY).map(
      (line, i) => `Nov 21 14:00:00 box postgres[8]: [3-${i + 1}] ${line.replace('\t', '#011')}`,
    );
    const mixed = one.flatMap((line, i) => [line, ...other.slice(i, i + 1)]);
    expect(readText(mixed.join('\n')).plans.map(({ query }) => query)).toEqual(['SELECT 2', 'SELECT 1']);
  });

  it('reads CloudNativePG’s records', () => {
    const record = {
      log_time: '2026-11-21 13:00:00.250 UTC',
      message: `duration: 12.500 ms  plan:\n${JSON_BODY.join('\n')}`,
    };
    const text = JSON.stringify({ level: 'info', logging_pod: 'db-1', msg: 'record', record });
    expect(facts(readText(`${text}\n${text}`))).toEqual([TWO[1], TWO[1]]);
  });
});

describe('entries that are not whole', () => {
  const whole = entry(JSON_BODY).join('\n');

  it('tells a plan that ends with the log as incomplete, and where', () => {
    const cut = whole.slice(0, whole.indexOf('"Total Cost"') + 8);
    const [plan] = readText(cut).plans;
    expect(plan?.nodes).toHaveLength(1);
    expect(plan?.incomplete?.at).toBeGreaterThanOrEqual(whole.indexOf('"Total Cost"') - 6);
    expect(plan?.incomplete?.at).toBeLessThanOrEqual(cut.length);
  });

  it('goes on behind an entry that a line limit cut', () => {
    const cut = whole.slice(0, whole.indexOf('"Total Cost"') + 8);
    const read = readText(`${cut}\n${whole}\n`);
    expect(read.plans.map(({ incomplete }) => incomplete === null)).toEqual([false, true]);
  });

  it('reads a plan on behind lines of another process', () => {
    const [head = '', ...body] = entry(JSON_BODY);
    const log = [
      head,
      ...body.slice(0, 4),
      '2026-11-21 14:00:00.3 CET [9] LOG:  connection received: host=[local]',
      ...body.slice(4),
    ];
    const [plan] = readText(log.join('\n')).plans;
    expect(plan).toMatchObject({ query: 'SELECT 2', incomplete: null });
    expect(plan?.nodes[0]?.totalCost).toBe(0.01);
  });

  it('reads a csvlog from the middle of a record on, and over a record that lost its end', () => {
    const log = planFixtureText('auto_explain/pg17-csvlog.csv');
    const second = log.indexOf('2026-11-21 02:24:26.571');
    expect(readText(log.slice(second - 300)).plans).toHaveLength(14);
    const lost = `${log.slice(0, second - 700)}\n${log.slice(second)}`;
    const { plans } = readText(lost);
    expect(plans).toHaveLength(15);
    expect(plans[0]?.incomplete).not.toBeNull();
    expect(plans.slice(1).every(({ incomplete }) => incomplete === null)).toBe(true);
  });

  it.each([
    [
      'a log without auto_explain',
      '2026-11-21 14:00:00 UTC [7] LOG:  database system is ready to accept connections\n',
    ],
    ['nothing but a head', HEAD],
  ])('refuses %s', (_what, text) => {
    expect(() => readText(text)).toThrow(expect.objectContaining({ code: 'plan.noneInLog' }));
  });
});

describe('times of a prefix', () => {
  it.each([
    ['2026-11-21 14:00:00.250 CEST [7] ', '2026-11-21T12:00:00.250Z'],
    ['2026-11-21 14:00:00.250 +0545 [7] ', '2026-11-21T08:15:00.250Z'],
    ['2026-11-21 14:00:00 -03 ', '2026-11-21T17:00:00.000Z'],
    ['2026-11-21T14:00:00Z ', '2026-11-21T14:00:00.000Z'],
    ['user=a 2026-11-21 14:00:00 GMT ', '2026-11-21T14:00:00.000Z'],
    ['1763733600.250 [7] ', '2025-11-21T14:00:00.250Z'],
    // Chicago's or Shanghai's, and none.
    ['2026-11-21 14:00:00 CST ', null],
    ['2026-11-21 14:00:00 ', null],
    ['2026-13-21 14:00:00 UTC ', null],
    ['[7] ', null],
  ])('%s', (prefix, taken) => {
    const log = entry(TEXT_BODY, `${prefix}LOG:  duration: 12.500 ms  plan:`).join('\n');
    expect(readText(log).plans[0]?.takenAt).toBe(taken);
  });
});

describe('the laws of logs', () => {
  const names = [
    'stderr-default.log',
    'csvlog.csv',
    'jsonlog.json',
    'syslog-split-on.log',
    'syslog-split-off.log',
    'psql-client.txt',
  ];

  /** Nothing but plans with places in the text, or a PlateauError with its place. */
  function holds(bytes: Uint8Array): void {
    try {
      const { plans, text } = readPlans(bytes);
      expect(plans.length).toBeGreaterThan(0);
      for (const { nodes, source } of plans) {
        expect(source.start).toBeLessThanOrEqual(source.end);
        expect(source.end).toBeLessThanOrEqual(text.length);
        for (const { index, parent, end } of nodes) {
          expect(parent).toBeLessThan(index);
          expect(end).toBeGreaterThan(index);
          expect(end).toBeLessThanOrEqual(nodes[parent]?.end ?? nodes.length);
        }
      }
    } catch (thrown) {
      if (!(thrown instanceof PlateauError)) throw thrown;
      expect(thrown.at?.offset).toBeGreaterThanOrEqual(0);
    }
  }

  it.each(names)('%s, cut anywhere, damaged or repeated', (name) => {
    const bytes = logBytes(name);
    fc.assert(
      fc.property(fc.nat(bytes.length), fc.nat(bytes.length), fc.nat(255), (a, b, byte) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        holds(bytes.slice(0, to));
        holds(bytes.slice(from));
        const changed = bytes.slice();
        changed[from] = byte;
        changed[to - 1] = byte ^ 0x20;
        holds(changed);
        holds(new Uint8Array([...bytes.subarray(0, to), ...bytes.subarray(from, Math.min(to, from + 2000))]));
      }),
      { numRuns: 15 },
    );
  });

  it('is recognised in its first kilobytes', () => {
    for (const name of names) {
      const head = new TextDecoder().decode(logBytes(name).subarray(0, 4096));
      expect(LOG_READERS.some((reader) => reader.recognise(head))).toBe(true);
    }
  });

  it.each(names.filter((name) => name !== 'psql-client.txt'))('%s is a log before its first plan already', (name) => {
    const text = new TextDecoder().decode(logBytes(name));
    const head = text.slice(0, text.lastIndexOf('\n', text.indexOf('plan:')));
    expect(LOG_READERS.filter((reader) => reader.recognise(head)).map(({ id }) => id)).toEqual(['postgresql-log']);
  });
});
