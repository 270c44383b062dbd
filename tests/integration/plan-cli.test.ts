import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { built } from '../support/built.ts';
import { csvRecords } from '../support/csv-records.ts';
import { plateau, type TerminalAnswer } from '../support/terminal-call.ts';
import { temporaryUserData } from '../support/web-workbench.ts';

const PLANS = resolve(import.meta.dirname, '../fixtures/plans');
const BEFORE = join(PLANS, 'golden/pg15_seqscan_before.json');
const AFTER = join(PLANS, 'golden/pg15_after_index.json');
const LOG = join(PLANS, 'auto_explain/pg17-stderr.log');

const userData = temporaryUserData();
const workspace = join(userData.path, 'plans.plateau');
const here = ['--workspace', workspace];
const call = (args: readonly string[], input?: string): Promise<TerminalAnswer> =>
  plateau(userData.path, [...args, ...here], input === undefined ? {} : { input });

async function json<T>(...args: readonly string[]): Promise<T> {
  const { out, err, code } = await call([...args, '--json']);
  if (out === '') throw new Error(`exit ${code}: ${err}`);
  return JSON.parse(out) as T;
}

interface Imported {
  readonly imported: readonly { readonly id: string; readonly kind: string; readonly existing: boolean }[];
  readonly failed: readonly { readonly code: string }[];
}

interface Shown {
  readonly item: { readonly id: string; readonly group: string; readonly level: string; readonly summary: string };
  readonly verdicts: readonly { readonly rule: string; readonly level: string; readonly reason: string }[];
  readonly checks: readonly { readonly rule: string; readonly state: string; readonly missing: string | null }[];
  readonly nodes: readonly { readonly label: string; readonly self_ms: number | null }[];
  readonly fingerprint: string;
  readonly family: string;
  readonly related: readonly { readonly item: { readonly id: string }; readonly by: string }[];
}

interface Gate {
  readonly passed: boolean;
  readonly gates: readonly {
    readonly rule: string;
    readonly status: string | null;
    readonly passed: boolean | null;
    readonly why: string;
    readonly code: string | null;
  }[];
}

const imported = async (...paths: readonly string[]): Promise<readonly string[]> =>
  (await json<Imported>('import', ...paths)).imported.map(({ id }) => id);
const file = (name: string, text: string): string => {
  const path = join(userData.path, name);
  writeFileSync(path, text);
  return path;
};
/** Of a workspace's journal, what was revealed. */
function revealed(): readonly unknown[] {
  const db = new Database(join(workspace, 'workspace.db'), { readonly: true });
  const rows = db.prepare("SELECT item, detail FROM journal WHERE action = 'reveal'").all();
  db.close();
  return rows;
}

beforeAll(async () => {
  built('main/cli.js');
  await call(['init', workspace]);
});

afterAll(() => userData.remove());

describe('plans in the terminal', () => {
  it('are imported and shown: verdicts, what the other rules say, steps with their own time', async () => {
    const [id = ''] = await imported(BEFORE);
    const shown = await json<Shown>('show', id);
    expect(shown.verdicts.map(({ rule, level }) => [rule, level])).toContainEqual(['EX-SEQ', 'likely-bottleneck']);
    expect(shown.nodes).toHaveLength(10);
    expect(new Set(shown.checks.map(({ state }) => state))).toEqual(new Set(['fires', 'clear', 'cannot-judge']));
    expect(shown.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    const { out } = await call(['show', id]);
    expect(out).toMatch(/300,000 rows scanned/);
    expect(out).toMatch(/41\.4 +73\.4 % +3,000 .*Parallel Seq Scan on orders o/);
    expect(out).toMatch(/cannot judge without an import of pg_stats: /);
    expect((await json<Imported>('import', BEFORE)).imported).toMatchObject([{ id, existing: true }]);
  });

  it('say equal verdicts once, with every step they are about; JSON has each', async () => {
    const [id = ''] = await imported(join(PLANS, 'pg17/12b-initplans-in-branches.json'));
    const { out } = await call(['show', id]);
    expect(out.match(/gave 0 rows where 333 rows were expected/g)).toHaveLength(1);
    expect(out).toMatch(/· 12 times$/m);
    expect(out).toMatch(/^ {4}nodes 5, 10, 15, .*, 60$/m);
    const { verdicts } = await json<Shown>('show', id);
    expect(verdicts.filter(({ rule, level }) => rule === 'EX-EST' && level !== 'none')).toHaveLength(12);
  });

  it('come through the standard input, in whatever a client put around them', async () => {
    const { out } = await call(
      ['import', '-', '--json'],
      `dev=# EXPLAIN ANALYZE SELECT 1;\n                QUERY PLAN\n-----------------------\n Result  (cost=0.00..0.01 rows=1 width=4) (actual time=0.001..0.001 rows=1 loops=1)\n Planning Time: 0.02 ms\n Execution Time: 0.01 ms\n(3 rows)\n`,
    );
    const [one] = (JSON.parse(out) as Imported).imported;
    expect(one?.kind).toBe('plan');
    const { facts } = await json<{ facts: { form: string; executionTime: number } }>('show', one?.id ?? '');
    expect(facts).toMatchObject({ form: 'text', executionTime: 0.01 });
  });

  it('of one log are as many items of one group, the same ones again', async () => {
    const first = await imported(LOG);
    expect(first).toHaveLength(15);
    expect(new Set(first).size).toBe(15);
    expect(first.every((id) => /^q[0-9a-f]{12}$/.test(id))).toBe(true);
    const again = await json<Imported>('import', LOG);
    expect(again.imported.every(({ existing }) => existing)).toBe(true);
    const groups = await Promise.all(first.slice(0, 2).map(async (id) => (await json<Shown>('show', id)).item.group));
    expect(new Set(groups).size).toBe(1);
  });

  it('are derived and judged anew where other code made what is stored', async () => {
    const [id = ''] = await imported(BEFORE);
    const shown = await json<Shown>('show', id);
    const db = new Database(join(workspace, 'workspace.db'));
    db.prepare("UPDATE derived SET version = 0 WHERE part LIKE 'plan%'").run();
    db.prepare('DELETE FROM plan_checks').run();
    db.prepare('DELETE FROM evaluations').run();
    db.close();
    const again = await json<Shown>('show', id);
    expect(again.nodes).toEqual(shown.nodes);
    expect(again.verdicts).toEqual(shown.verdicts);
    expect(again.checks).toEqual(shown.checks);
  });

  it('that are none leave nothing, and say why', async () => {
    const { failed } = await json<Imported>('import', join(PLANS, 'dirty-inputs/20-smart-quotes.json'));
    expect(failed).toMatchObject([{ code: 'plan.typographicQuotes' }]);
  });

  it('are listed by their kind, and told where they are not there', async () => {
    const items = await json<{ items: readonly { id: string; kind: string }[] }>('list', '--kind', 'plan');
    expect(items.items.length).toBeGreaterThan(15);
    expect((await call(['show', 'q000000000000'])).err).toContain('item.notFound');
  });
});

describe('constants of a plan', () => {
  const secret = 'ann@example.org';
  const plan = JSON.stringify([
    {
      'Query Text': `SELECT * FROM users WHERE email = '${secret}'`,
      Plan: {
        'Node Type': 'Seq Scan',
        'Relation Name': 'users',
        'Plan Rows': 1,
        'Actual Rows': 1,
        'Actual Loops': 1,
        'Actual Startup Time': 0.1,
        'Actual Total Time': 90,
        Filter: `(email = '${secret}'::text)`,
        'Rows Removed by Filter': 250000,
      },
      'Execution Time': 91,
    },
  ]);

  it('stand in no list, table or export', async () => {
    const [id = ''] = await imported(file('secret.json', plan));
    const other = (
      await imported(file('other.json', plan.replace('90', '45').replaceAll(secret, 'bob@example.org')))
    )[0];
    const comparison = await json<{ item: { id: string } }>('compare', id, other ?? '');
    for (const args of [
      ['list'],
      ['list', '--json'],
      ['show', id],
      ['show', id, '--json'],
      ['export', id, '--to', 'csv'],
      ['export', id, '--to', 'json'],
      ['query', id, 'SELECT * FROM fields', '--json'],
      ['query', id, 'SELECT * FROM plans', '--json'],
      ['compare', id, other ?? '', '--json'],
      ['export', comparison.item.id, '--to', 'json'],
      ['export', comparison.item.id, '--to', 'csv'],
      ['check', id, '--json'],
    ]) {
      const { out, err } = await call(args);
      expect(out, `${args.join(' ')}: ${err}`).not.toBe('');
      expect(out, args.join(' ')).not.toMatch(/(ann|bob)@example/);
    }
    expect(revealed()).toEqual([]);
  });

  it('are told where that is asked for, which the journal notes', async () => {
    const [id = ''] = await imported(file('secret.json', plan));
    expect((await call(['query', id, "SELECT value FROM fields WHERE name = 'Filter'", '--reveal'])).out).toContain(
      secret,
    );
    expect((await call(['export', id, '--to', 'json', '--reveal'])).out).toContain(secret);
    expect(revealed()).toHaveLength(2);
    expect((await call(['export', id, '--to', 'raw'])).out).toBe(plan);
  });
});

describe('tables of a plan', () => {
  it('are asked with SQL, those of all plans too', async () => {
    const [id = ''] = await imported(BEFORE);
    const asked = (sql: string) => json<{ rows: readonly (readonly unknown[])[] }>('query', id, sql);
    const top = await asked(
      'SELECT relation, round(self_ms, 1), scanned_rows FROM nodes ORDER BY self_ms DESC LIMIT 1',
    );
    expect(top.rows).toEqual([['orders', 41.4, 300_000]]);
    const filters = await asked(
      "SELECT node, value FROM fields WHERE name = 'Rows Removed by Filter' AND worker IS NULL",
    );
    expect(filters.rows.length).toBeGreaterThan(0);
    const all = await asked(
      `SELECT count(DISTINCT p.id) FROM plans p JOIN plan_nodes n ON n.id = p.id WHERE n.node_type = 'Seq Scan'`,
    );
    expect(Number(all.rows[0]?.[0])).toBeGreaterThan(1);
    expect((await asked("SELECT state FROM checks WHERE rule = 'EX-SEQ'")).rows).toEqual([['fires']]);
    expect((await call(['query', id, 'DELETE FROM plans'])).err).toMatch(/query\.(refused|failed)/);
  });

  it('are exported', async () => {
    const [id = ''] = await imported(BEFORE);
    const [head = [], ...rows] = csvRecords((await call(['export', id, '--to', 'csv'])).out);
    expect(head.slice(0, 5)).toEqual(['node', 'parent', 'depth', 'node_type', 'label']);
    expect(rows).toHaveLength(10);
    const document = JSON.parse((await call(['export', id, '--to', 'json'])).out);
    expect(document).toMatchObject({ kind: 'plan', item: { id } });
    expect(document.nodes).toHaveLength(10);
    expect((await call(['export', id, '--to', 'svg'])).err).toMatch(
      /export\.unknownFormat[\s\S]*Choose one of csv, json\./,
    );
  });
});

describe('plans compared', () => {
  it('tell what became of each verdict, and end as their gate says', async () => {
    const compared = await json<{
      comparable: boolean;
      verdicts: readonly { rule: string; status: string; subject: { label: string } }[];
      rows: readonly unknown[];
    }>('compare', BEFORE, AFTER);
    expect(compared.comparable).toBe(true);
    expect(compared.verdicts.map(({ rule, status }) => [rule, status])).toContainEqual(['EX-SEQ', 'resolved']);
    expect(compared.rows.length).toBeGreaterThan(3);
    expect((await call(['compare', BEFORE, AFTER, '--gate', 'investigate'])).code).toBe(0);
    const worse = await call(['compare', AFTER, BEFORE, '--gate', 'investigate']);
    expect(worse.code).toBe(1);
    expect(worse.out).toContain('The plan is another one. 3.91 ms → 56.4 ms');
  });

  it('are refused where a run stands on both sides', async () => {
    expect((await call(['compare', BEFORE, BEFORE])).err).toContain('plan.comparedTwice');
  });
});

describe('what is known of a server', () => {
  const stats = `schemaname,tablename,attname,inherited,null_frac,avg_width,n_distinct,most_common_vals,most_common_freqs,correlation
public,orders,status,f,0,5,2,"{secret,paid}","{0.5,0.5}",0.5
public,orders,user_id,f,0,8,20000,,,0.01
`;
  const counted = `userid,dbid,queryid,query,calls,total_exec_time,rows,shared_blks_hit,shared_blks_read
10,5,-8543656840996154595,"SELECT * FROM orders WHERE user_id = $1",100,5640.0,500,10,3
10,5,42,"SET application_name = 'ann@example.org'",1000,100.0,0,1,1
`;

  it('answers what a plan cannot tell by itself', async () => {
    const [id = ''] = await imported(BEFORE);
    const unjudged = async (): Promise<readonly (string | null)[]> =>
      (await json<Shown>('show', id)).checks.flatMap(({ state, missing }) =>
        state === 'cannot-judge' ? [missing] : [],
      );
    expect((await unjudged()).some((missing) => missing?.includes('pg_stats'))).toBe(true);
    const [catalog = ''] = await imported(file('stats.csv', stats));
    expect((await unjudged()).some((missing) => missing?.includes('pg_stats'))).toBe(false);
    const shown = await call(['show', catalog]);
    expect(shown.out).toMatch(/orders +user_id +20000/);
    expect(shown.out).not.toContain('secret');
  });

  it('ranks its statements by their time, with their plans', async () => {
    const [plan = ''] = await imported(BEFORE);
    const ranked = await json<{
      item: { id: string };
      verdicts: readonly { rule: string; level: string }[];
      statements: readonly { queryId: string; plans: readonly string[]; query: string }[];
    }>('statements', file('counted.csv', counted));
    expect(ranked.verdicts).toMatchObject([{ rule: 'EX-TOP', level: 'likely-bottleneck' }]);
    expect(ranked.statements[0]?.plans).toContain(plan);
    expect(ranked.statements[1]?.query).toBe('SET application_name = ?');
    const { related } = await json<Shown>('show', plan);
    expect(related).toContainEqual(expect.objectContaining({ by: 'statements' }));
    const later = file('later.csv', counted.replace(',1000,100.0,', ',11000,900.0,'));
    const between = await json<{ statements: readonly { calls: number }[]; before: { id: string } }>(
      ...(['statements', later, '--before', ranked.item.id, '--requests', '100'] as const),
    );
    expect(between.before.id).toBe(ranked.item.id);
    expect(between.statements.map(({ calls }) => calls)).toEqual([10_000]);
    const { rows } = await json<{ rows: unknown }>('query', ranked.item.id, 'SELECT rank, calls FROM statements');
    expect(rows).toEqual([
      [1, 100],
      [2, 1000],
    ]);
    expect(csvRecords((await call(['export', ranked.item.id, '--to', 'csv'])).out)).toHaveLength(3);
  });
});

describe('the gate', () => {
  const check = async (...args: readonly string[]): Promise<Gate & { readonly code: number | null }> => {
    const { out, err, code } = await call(['check', ...args, '--json']);
    if (out === '') throw new Error(`exit ${code}: ${err}`);
    return { ...(JSON.parse(out) as Gate), code };
  };
  const justified = async (expires: string, more: object = {}): Promise<string> => {
    const [id = ''] = await imported(BEFORE);
    const { fingerprint } = await json<Shown>('show', id);
    const one = { fingerprint, owner: 'ann', reason: 'the table goes in March', expires, ...more };
    return file('justified.json', JSON.stringify({ justifications: [one] }));
  };

  it('fails on a sequential scan of a large table', async () => {
    const { code, passed, gates } = await check(BEFORE);
    expect([code, passed]).toEqual([1, false]);
    expect(gates.filter(({ rule }) => rule === 'EX-SEQ')).toHaveLength(2);
  });

  it('passes with a justification, and prints it', async () => {
    const path = await justified('2999-12-31');
    expect((await check(BEFORE, '--justify', path)).code).toBe(0);
    const { out, code } = await call(['check', BEFORE, '--justify', path]);
    expect(code).toBe(0);
    expect(out).toMatch(/justified · EX-SEQ[\s\S]*Justified by ann until 2999-12-31: the table goes in March/);
  });

  it('fails where the justification is over, or is for something else', async () => {
    const over = await check(BEFORE, '--justify', await justified('2020-01-01'));
    expect(over.code).toBe(1);
    expect(over.gates[0]?.code).toBe('check.justificationExpired');
    expect((await check(BEFORE, '--justify', await justified('2999-12-31', { relation: 'users' }))).code).toBe(1);
  });

  it('refuses a file of justifications that is none', async () => {
    const bad = await call(['check', BEFORE, '--justify', file('bad.json', '{"justifications": [{"owner": "ann"}]}')]);
    expect([bad.code, bad.err]).toEqual([3, expect.stringContaining('check.badJustifications')]);
    const none = await call(['check', BEFORE, '--justify', join(userData.path, 'nowhere.json')]);
    expect([none.code, none.err]).toEqual([3, expect.stringContaining('check.unreadableJustifications')]);
    expect((await call(['check'])).err).toContain('cli.usage');
  });

  it('is open where a plan was not executed', async () => {
    const only = file(
      'plan-only.json',
      '[{"Plan": {"Node Type": "Index Scan", "Relation Name": "t", "Index Name": "i", "Plan Rows": 5}}]',
    );
    const { code, gates } = await check(only, '--rule', 'EX-PLATEAU');
    expect([code, gates[0]?.passed]).toEqual([2, null]);
  });

  it('fails where a changed plan is slower than the approved one, until that is justified', async () => {
    // Three runs a side, as a capture takes them: one alone tells no regression.
    const runs = (path: string, name: string): readonly string[] =>
      [0, 1, 2].map((run) => {
        const text = readFileSync(path, 'utf8').replace(/"Execution Time": ([\d.]+)/, (_, time) => {
          return `"Execution Time": ${(Number(time) + run * 0.01).toFixed(3)}`;
        });
        return file(`${name}-${run}.json`, text);
      });
    const approved = await imported(...runs(AFTER, 'approved'));
    const now = runs(BEFORE, 'now');
    const against = ['--against', approved.join(',')];
    const failed = await check(...now, ...against);
    expect(failed.code).toBe(1);
    expect(failed.gates).toContainEqual(
      expect.objectContaining({ rule: 'EX-HASH', status: 'regressed', passed: false }),
    );
    const path = await justified('2999-12-31');
    const passed = await check(...now, ...against, '--justify', path);
    expect(passed.gates.filter((gate) => gate.passed !== true)).toEqual([]);
    expect(passed.code).toBe(0);
  });

  it('looks at what was taken lately', async () => {
    const { gates } = await check('--since', '1h');
    expect(gates.length).toBeGreaterThan(1);
    const none = await check('--since', '2999-01-01');
    expect([none.code, none.passed]).toEqual([2, false]);
    expect((await check('--since', '2999-01-01', '--allow-none')).code).toBe(0);
    expect((await call(['check', '--since', 'yesterday'])).err).toContain('cli.usage');
  });
});
