import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlanDetail } from '../../src/core/plan/stored.ts';
import type { Verdict } from '../../src/core/verdict/verdict.ts';
import {
  missingPostgres,
  ORDERS_AND_USERS,
  type PostgresServer,
  SLOW_LIST,
  startPostgres,
} from '../support/postgres.ts';
import { SSHD_TOOLS } from '../support/sshd.ts';
import type { TerminalAnswer } from '../support/terminal-call.ts';
import { missingTools, skipReason } from '../support/tools.ts';
import { CaptureBox, type CapturedAnswer } from './support/capture-box.ts';
import { until } from './support/capture-targets.ts';

const missing = [...missingPostgres(), ...missingTools(...SSHD_TOOLS)];
const LIMIT_MS = 120_000;

const onOrders = (verdicts: readonly Verdict[], rule: string): Verdict | undefined =>
  verdicts.find((verdict) => verdict.rule === rule && verdict.subject.label.includes('orders'));

describe.skipIf(missing.length > 0)(
  `a slow list page, from its plan to an index and back${skipReason(missing)}`,
  () => {
    let server: PostgresServer;
    let box: CaptureBox;
    const plans = new Map<string, CapturedAnswer>();

    beforeAll(async () => {
      server = await startPostgres();
      server.sql(ORDERS_AND_USERS);
      box = await CaptureBox.start();
    }, LIMIT_MS);
    afterAll(async () => {
      await box?.remove();
      await server?.stop();
    });

    const url = (more = ''): string => `postgresql://owner@127.0.0.1:${server.port}/postgres${more}`;
    const file = (name: string, text: string): string => {
      const path = join(box.folder, name);
      writeFileSync(path, text);
      return path;
    };
    const capturing = (sql: string, ...more: readonly string[]): readonly string[] => [
      ...['capture', 'box', '--with', 'postgresql', '--db', url(), '--sql', file('list.sql', sql), ...more],
    ];
    const explain = async (label: string, sql: string, ...more: readonly string[]): Promise<CapturedAnswer> => {
      const answer = await box.json<CapturedAnswer>(...capturing(sql, '--label', label, ...more));
      plans.set(label, answer);
      return answer;
    };
    /** The three plans of a capture, the median first. */
    const runsOf = (label: string): readonly string[] =>
      plans.get(label)?.captures.flatMap(({ itemIds }) => itemIds.slice(0, 3)) ?? [];
    const planOf = (label: string): Promise<PlanDetail> => box.json('show', plans.get(label)?.itemId ?? '');
    const failing = async (...args: readonly string[]): Promise<TerminalAnswer> => {
      const answer = await box.run(...args);
      expect(answer.code).not.toBe(0);
      return answer;
    };

    it('ranks the statements of a server by what they took between two looks', { timeout: LIMIT_MS }, async () => {
      server.sql('CREATE EXTENSION pg_stat_statements');
      const call = box.begin(
        'capture',
        'box',
        '--with',
        'postgresql',
        '--event',
        'statements',
        '--db',
        url(),
        '--seconds',
        '6',
        '--json-stream',
      );
      await until(() => call.out().includes('of 6 s'), 'the first look', 60);
      // A page that asks for its list, and then for each of 20 users by itself.
      const users = Array.from({ length: 20 }, (_, id) => `SELECT * FROM users WHERE id = ${id};`).join('\n');
      for (let i = 0; i < 8; i++) server.sql(`${SLOW_LIST};\n${users}`);
      expect((await call.answer).code).toBe(0);
      const { captures } = JSON.parse(call.out().trim().split('\n').at(-1) ?? '');
      const [after = '', before = ''] = captures[0].itemIds;
      const ranked = await box.json<{
        statements: readonly { query: string; calls: number }[];
        verdicts: readonly Verdict[];
      }>(...['statements', after, '--before', before, '--requests', '8']);
      expect(ranked.statements[0]).toMatchObject({ query: expect.stringContaining('GROUP BY u.email'), calls: 8 });
      expect(ranked.verdicts).toContainEqual(expect.objectContaining({ rule: 'EX-TOP', level: 'likely-bottleneck' }));
      const n1 = ranked.verdicts.find(({ rule }) => rule === 'EX-N1');
      expect(n1).toMatchObject({ measure: { value: 20 } });
    });

    it('shows word for word what would run, and runs nothing', async () => {
      const out = await box.done(...capturing(SLOW_LIST, '--dry-run'));
      expect(out).toContain(`PGHOST=127.0.0.1 PGPORT=${server.port} PGUSER=owner PGDATABASE=postgres`);
      expect(out).toContain(
        'BEGIN TRANSACTION READ ONLY; SET LOCAL standard_conforming_strings = on; SET LOCAL statement_timeout = 30000',
      );
      expect(out).toContain(
        'EXPLAIN (ANALYZE, VERBOSE, BUFFERS, SUMMARY [10+], SETTINGS [12+], FORMAT JSON) SELECT u.email',
      );
      expect(readdirSync(box.remote)).toEqual([]);
    });

    it('finds the scan of orders: 300,000 rows read for 3,000', { timeout: LIMIT_MS }, async () => {
      const { verdicts, provenance } = await explain('before', SLOW_LIST);
      expect(onOrders(verdicts, 'EX-SEQ')).toMatchObject({ measure: { value: 300_000 } });
      expect(onOrders(verdicts, 'EX-SEQ')?.level).toMatch(/^(?:investigate|likely-bottleneck)$/);
      expect(onOrders(verdicts, 'EX-SEQ')?.reason).toContain('300,000 rows scanned, 1 % of them kept');
      expect(onOrders(verdicts, 'EX-PLATEAU')).toBeDefined();
      expect(verdicts.filter(({ rule, subject }) => rule === 'EX-EST' && subject.label.includes('Sort'))).toEqual([]);
      expect(provenance.remoteSha256).toMatch(/^[0-9a-f]{64}$/);
      // Its statement came with it, so that its history can be followed.
      const { facts } = await planOf('before');
      expect(facts.queryFingerprint).not.toBeNull();
      expect(await box.stored()).toEqual(expect.arrayContaining(['before', expect.stringMatching(/^before · run /)]));
      await box.expectClean();
    });

    it('takes the scan for justified where another value asks for nearly all', { timeout: LIMIT_MS }, async () => {
      const { verdicts } = await explain('other', SLOW_LIST.replace("'open'", "'done'"));
      expect(onOrders(verdicts, 'EX-SEQ')).toMatchObject({ level: 'watch' });
      expect(onOrders(verdicts, 'EX-SEQ')?.reason).toMatch(/justified/);
      const [before, other] = [await planOf('before'), await planOf('other')];
      expect(other.facts.queryFingerprint?.hash).toBe(before.facts.queryFingerprint?.hash);
    });

    it('is fast with an index, and has another plan', { timeout: LIMIT_MS }, async () => {
      server.sql('CREATE INDEX orders_open ON orders (status, user_id); ANALYZE orders;');
      const { verdicts } = await explain('indexed', SLOW_LIST);
      expect(onOrders(verdicts, 'EX-SEQ')).toBeUndefined();
      const [before, indexed] = [await planOf('before'), await planOf('indexed')];
      expect(indexed.facts.fingerprint.plan).not.toBe(before.facts.fingerprint.plan);
      const time = ({ facts }: PlanDetail): number => facts.executionTime ?? Number.NaN;
      expect(time(indexed)).toBeLessThan(time(before));
    });

    it('does not pass the gate without it, unless somebody says why', { timeout: LIMIT_MS }, async () => {
      server.sql('DROP INDEX orders_open;');
      await explain('dropped', SLOW_LIST);
      const id = (label: string): string => plans.get(label)?.itemId ?? '';
      const { facts } = await planOf('dropped');
      expect(facts.fingerprint.plan).toBe((await planOf('before')).facts.fingerprint.plan);
      expect((await failing('check', id('dropped'))).code).toBe(1);
      const justifications = ['orders', 'users'].map((relation) => ({
        fingerprint: facts.fingerprint.plan,
        rule: 'EX-SEQ',
        relation,
        owner: 'anna',
        reason: 'the index is built at night',
        expires: '2099-01-01',
      }));
      const out = await box.done(
        'check',
        id('dropped'),
        '--justify',
        file('why.json', JSON.stringify({ justifications })),
      );
      expect(out).toContain('the index is built at night');
    });

    it('is held against the plan that was approved', { timeout: LIMIT_MS }, async () => {
      const one = await box.run(
        'check',
        ...runsOf('dropped').slice(0, 1),
        '--against',
        runsOf('indexed').join(),
        '--rule',
        'EX-NL',
      );
      expect([one.code, one.out]).toEqual([2, expect.stringMatching(/EX-HASH .*fewer than 3 runs/s)]);
      const all = await box.run(
        'check',
        ...runsOf('dropped'),
        '--against',
        runsOf('indexed').join(),
        '--rule',
        'EX-NL',
      );
      expect([all.code, all.out]).toEqual([1, expect.stringMatching(/failed · EX-HASH · regressed/)]);
    });

    it.each([
      ['an UPDATE', "UPDATE orders SET status = 'open'", [], 'capture.wouldChange'],
      ['several statements', 'SELECT 1; DROP TABLE orders', [], 'capture.severalStatements'],
      ['EXPLAIN itself', 'EXPLAIN SELECT 1', [], 'capture.notExplainable'],
      ['no value for a parameter', 'SELECT * FROM orders WHERE id = $1', [], 'capture.parametersMissing'],
      ['what takes too long', 'SELECT pg_sleep(20)', ['--seconds', '1'], 'capture.statementTimeout'],
      ['a password in the address', 'SELECT 1', ['--db', 'postgresql://a:b@h/d'], 'capture.passwordInAddress'],
      ['another machine’s database', 'SELECT 1', ['--db', 'postgresql://a@db.example/d'], 'capture.databaseClass'],
      ['executing on production', 'SELECT 1', ['--db-class', 'production', '--confirm', 'box'], 'capture.hostLimit'],
      [
        'production without its name',
        'SELECT 1',
        ['--db-class', 'production', '--options', 'plain'],
        'capture.confirmHost',
      ],
    ] as const)('refuses %s', { timeout: LIMIT_MS }, async (_, sql, more, code) => {
      const { err } = await failing(...capturing(sql, ...more));
      expect(err).toContain(`(${code})`);
      expect(server.sql('SELECT count(*) FROM orders')).toBe('300000');
      await box.expectClean();
    });

    it('only plans on production', { timeout: LIMIT_MS }, async () => {
      const update = "UPDATE orders SET status = 'open'";
      const more = ['--db-class', 'production', '--confirm', 'box', '--options', 'plain,alone'];
      await explain('production', update, ...more);
      const { facts } = await planOf('production');
      expect(facts.analyzed).toBe(false);
      expect(server.sql("SELECT count(*) FROM orders WHERE status = 'open'")).toBe('3000');
    });

    it('lets no address out of a statement into what leaves the workspace', { timeout: LIMIT_MS }, async () => {
      const id = plans.get('before')?.itemId ?? '';
      const told: readonly (readonly string[])[] = [
        ['export', id, '--to', 'csv'],
        ['export', id, '--to', 'json'],
        ['show', id, '--json'],
        ['list', '--json'],
        ['check', id, '--json'],
      ];
      for (const args of told) {
        const { out } = await box.run(...args);
        expect([args, out.length > 50, out.includes('alice@secret.example')]).toEqual([args, true, false]);
      }
      expect((await box.run('export', id, '--to', 'json', '--reveal')).out).toContain('alice@secret.example');
      rmSync(join(box.folder, 'list.sql'));
      // On the host nothing of it is left either.
      expect(readdirSync(box.remote, { recursive: true })).toEqual([]);
    });
  },
);
