import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plan, PlanNode } from '../../src/core/plan/model.ts';
import { readPlans } from '../../src/core/plan/read-plans.ts';
import { missingTools, toolPath } from '../support/tools.ts';

const missing = missingTools('mariadbd', 'mariadb', 'mariadb-install-db');
const reason = missing.length === 0 ? '' : ` (skipped: ${missing.join(', ')} not there)`;

describe.skipIf(missing.length > 0)(`plans of a real MariaDB${reason}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'plateau-mariadb-'));
  const socket = join(folder, 's');
  let server: ReturnType<typeof spawn> | undefined;

  const client = (sql: string, ...options: string[]): string =>
    execFileSync(toolPath('mariadb') ?? '', ['--no-defaults', '-uroot', `--socket=${socket}`, ...options, 'test'], {
      input: sql,
      encoding: 'utf8',
      stdio: 'pipe',
    });

  beforeAll(async () => {
    const user = `--user=${userInfo().username}`;
    const data = `--datadir=${join(folder, 'data')}`;
    execFileSync(
      toolPath('mariadb-install-db') ?? '',
      ['--no-defaults', user, data, '--auth-root-authentication-method=normal'],
      { stdio: 'ignore' },
    );
    server = spawn(
      toolPath('mariadbd') ?? '',
      ['--no-defaults', user, data, `--socket=${socket}`, '--skip-networking', `--pid-file=${join(folder, 'pid')}`],
      { stdio: 'ignore' },
    );
    for (let tries = 0; ; tries++) {
      try {
        client('CREATE DATABASE IF NOT EXISTS test;', '--database=mysql');
        break;
      } catch (error) {
        if (tries > 100) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
    client(
      `CREATE TABLE c (id INT PRIMARY KEY, name VARCHAR(20)); INSERT INTO c SELECT seq, CONCAT('n', seq) FROM seq_1_to_500;
       CREATE TABLE o (id INT PRIMARY KEY, c INT, total INT, KEY oc(c)); INSERT INTO o SELECT seq, seq % 500, seq % 97 FROM seq_1_to_5000;
       ANALYZE TABLE c, o;`,
    );
  }, 60_000);

  afterAll(async () => {
    const ended = new Promise((resolve) => (server === undefined ? resolve(null) : server.once('exit', resolve)));
    server?.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });

  function plan(sql: string, ...options: string[]): Plan {
    const { plans } = readPlans(new TextEncoder().encode(client(`${sql};`, ...options)));
    expect(plans).toHaveLength(1);
    const [only] = plans;
    if (only === undefined) throw new Error('no plan');
    return only;
  }

  const total = (node: PlanNode): number => (node.actualTotal ?? 0) * (node.loops ?? 0);
  const self = ({ nodes }: Plan): number[] =>
    nodes.map(
      (node) =>
        total(node) - nodes.filter(({ parent }) => parent === node.index).reduce((sum, below) => sum + total(below), 0),
    );

  it('charges what a step slept to that step, over all loops', () => {
    const inList = plan('ANALYZE FORMAT=JSON SELECT SLEEP(0.01) FROM c WHERE id < 6', '-rN');
    expect(self(inList)[1]).toBeGreaterThan(49);
    const inSubquery = plan(
      'ANALYZE FORMAT=JSON SELECT * FROM c WHERE (SELECT SLEEP(0.01) + count(*) FROM o WHERE o.c = c.id) > 1 AND c.id < 6',
      '-rN',
    );
    const slept = inSubquery.nodes.findIndex(({ relation }) => relation === 'o');
    expect(inSubquery.nodes[slept]?.loops).toBe(5);
    expect(inSubquery.nodes[slept]?.actualTotal).toBeGreaterThan(9.8);
    expect(self(inSubquery)[slept]).toBeGreaterThan(49);
    expect(self(inSubquery)[1]).toBeLessThan(25);
  });

  it.each([
    'SELECT * FROM c ORDER BY name LIMIT 5',
    'SELECT c.name, sum(o.total) s FROM c JOIN o ON o.c = c.id GROUP BY c.name ORDER BY s',
    'SELECT * FROM c WHERE id IN (SELECT c FROM o WHERE total > 90)',
    'SELECT * FROM c WHERE id NOT IN (SELECT c FROM o WHERE total > 90)',
    'SELECT id FROM c UNION SELECT c FROM o',
    'SELECT * FROM (SELECT c, count(*) n FROM o GROUP BY c) t JOIN c ON c.id = t.c WHERE t.n > 1',
    'SELECT id, row_number() OVER (ORDER BY total) FROM o WHERE id < 100',
    'WITH RECURSIVE r AS (SELECT 1 n UNION ALL SELECT n + 1 FROM r WHERE n < 50) SELECT count(*) FROM r',
    'SELECT a.name FROM c a JOIN c b ON a.name = b.name WHERE a.id < 20',
    'SELECT * FROM c WHERE 1 = 0',
    'DELETE FROM o WHERE total = 1000',
  ])('%s: self times sum to the root and none is negative', (sql) => {
    const read = plan(`ANALYZE FORMAT=JSON ${sql}`, '-rN');
    expect(read.dialect).toBe('mariadb');
    const times = self(read);
    expect(Math.min(...times)).toBeGreaterThan(-1e-3);
    const [root] = read.nodes;
    expect(times.reduce((sum, time) => sum + time, 0)).toBeCloseTo(root === undefined ? 0 : total(root), 6);
  });

  it('is the same in every output of the client', () => {
    const sql = 'EXPLAIN FORMAT=JSON SELECT c.name FROM c JOIN o ON o.c = c.id WHERE c.id < 9';
    const shape = ({ nodes }: Plan) => nodes.map(({ nodeType, relation, planRows }) => [nodeType, relation, planRows]);
    const raw = shape(plan(sql, '-rN'));
    expect(raw.map(([nodeType]) => nodeType)).toEqual([
      'Query block',
      'Nested loop',
      'Index range scan',
      'Index lookup',
    ]);
    for (const options of [['-t'], ['-B'], ['-E'], ['--html']]) {
      expect({ options, shape: shape(plan(sql, ...options)) }).toEqual({ options, shape: raw });
    }
    const table = 'EXPLAIN SELECT c.name FROM c JOIN o ON o.c = c.id WHERE c.id < 9';
    for (const options of [['-t'], ['-B'], ['-BN'], ['-E']]) {
      expect({ options, shape: shape(plan(table, ...options)) }).toEqual({ options, shape: raw });
    }
  });
});
