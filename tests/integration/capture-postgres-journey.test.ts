import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ComparedSide } from '../../src/core/plan/diff/model.ts';
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
const RUNS = 7;
/** What is said where all else that the machine does takes more time than an index spares: no claim is made then. */
const NOISE = /the runs differ too much/;
const TOLD_OR_NOISE = /resolved|the runs differ too much/;

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
    // On a machine that does much else three runs can differ by as much as an index spares.
    const explain = async (label: string, sql: string, ...more: readonly string[]): Promise<CapturedAnswer> => {
      const answer = await box.json<CapturedAnswer>(
        ...capturing(sql, '--label', label, '--runs', String(RUNS), ...more),
      );
      plans.set(label, answer);
      return answer;
    };
    const planOf = (label: string): Promise<PlanDetail> => box.json('show', plans.get(label)?.itemId ?? '');
    /** As `show --json` tells it. */
    interface Shown extends Pick<PlanDetail, 'item' | 'runs'> {
      readonly evaluations: readonly Verdict[];
    }
    const planDetail = async (label: string): Promise<Shown> => {
      const { verdicts, ...shown } = await box.json<
        Pick<PlanDetail, 'item' | 'runs'> & { verdicts: readonly Verdict[] }
      >(...['show', plans.get(label)?.itemId ?? '']);
      return { ...shown, evaluations: verdicts };
    };
    const failing = async (...args: readonly string[]): Promise<TerminalAnswer> => {
      const answer = await box.run(...args);
      expect(answer.code).not.toBe(0);
      return answer;
    };

    interface Ranked {
      readonly statements: readonly { readonly query: string; readonly calls: number }[];
      readonly verdicts: readonly Verdict[];
      readonly requests: number | null;
      readonly windows: readonly { readonly pageRows: number }[];
    }

    /** Counts a server's statements while a page of so many rows is asked for: its list, then each of its users by itself, and who asks. */
    const counted = async (rows: number, requests: number, ...more: readonly string[]): Promise<readonly string[]> => {
      const asked = [
        'capture',
        'box',
        '--with',
        'postgresql',
        '--event',
        'statements',
        '--db',
        url(),
        '--seconds',
        '5',
      ];
      const call = box.begin(...asked, '--label', `page of ${rows}`, '--json-stream', ...more);
      await until(() => call.out().includes('of 5 s'), 'the first look', 60);
      const users = Array.from({ length: rows + 1 }, (_, id) => `SELECT * FROM users WHERE id = ${id};`).join('\n');
      server.sql(Array.from({ length: requests }, () => `${SLOW_LIST};\n${users}`).join('\n'));
      expect((await call.answer).code).toBe(0);
      return JSON.parse(call.out().trim().split('\n').at(-1) ?? '').captures[0].itemIds;
    };

    it('ranks the statements of a server by what they took between two looks', { timeout: LIMIT_MS }, async () => {
      server.sql('CREATE EXTENSION pg_stat_statements');
      const [ten = '', before = ''] = await counted(10, 4, '--requests', '4', '--page-rows', '10');
      const ranked = await box.json<Ranked>('statements', ten);
      expect(ranked).toMatchObject({ requests: 4 });
      expect(ranked.statements[0]).toMatchObject({ query: expect.stringContaining('GROUP BY u.email'), calls: 4 });
      expect(ranked.verdicts).toContainEqual(expect.objectContaining({ rule: 'EX-TOP', level: 'likely-bottleneck' }));
      expect(ranked.verdicts.find(({ rule }) => rule === 'EX-N1')).toMatchObject({
        level: 'investigate',
        certainty: 'confirmed',
        measure: { value: 11 },
      });
      const text = await box.done('statements', ten, '--before', before);
      expect(text).toMatch(/“SELECT \* FROM users WHERE id = \$1” \(-?\d+\) runs 11 times for each request/);
      expect(text).toContain('4 requests of 10 rows each; 2 more times with other pages would tell');
      expect((await failing('statements', ten, '--requests', '0')).code).toBe(3);
    });

    it('tells by three page sizes that a statement runs once for each row', { timeout: LIMIT_MS }, async () => {
      // Said afterwards of the one, beforehand of the other.
      const [fifty = ''] = await counted(50, 3);
      const said = await box.json<Ranked>('statements', fifty, '--requests', '3', '--page-rows', '50');
      expect(said.verdicts.find(({ rule }) => rule === 'EX-N1')).toMatchObject({ measure: { value: 51 } });
      const [hundred = ''] = await counted(100, 3, '--requests', '3', '--page-rows', '100');
      const ranked = await box.json<Ranked>('statements', hundred);
      expect(ranked.windows.map(({ pageRows }) => pageRows)).toEqual([10, 50]);
      const n1 = ranked.verdicts.find(({ rule }) => rule === 'EX-N1');
      expect(n1).toMatchObject({ level: 'likely-bottleneck', certainty: 'confirmed', measure: { value: 101 } });
      expect(n1?.reason).toContain('(11, 51, 101 times for 10, 50, 100 rows): once for each row (R² 1)');
      // Its level stands in the list as well, without being opened.
      expect(await box.done('list', '--kind', 'statements')).toMatch(/likely-bottleneck .*page of 100/);
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
      expect(verdicts.map(({ rule }) => rule)).toContain('EX-PLATEAU');
      expect(verdicts.filter(({ rule, subject }) => rule === 'EX-EST' && subject.label.includes('Sort'))).toEqual([]);
      expect(provenance.remoteSha256).toMatch(/^[0-9a-f]{64}$/);
      // Its statement came with it, so that its history can be followed.
      const { facts } = await planOf('before');
      expect(facts.queryFingerprint).not.toBeNull();
      await box.expectClean();
    });

    it('is one plan with its runs: the median opens, the first is marked cold, all agree', async () => {
      const { runs, item, evaluations } = await planDetail('before');
      expect(runs?.rows.map(({ run }) => run)).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(runs?.rows.filter(({ stands }) => stands).map((row) => row.item.id)).toEqual([item.id]);
      const { times } = runs ?? { times: null };
      expect(times).toMatchObject({ runs: RUNS, median: expect.any(Number) });
      const verdict = onOrders(evaluations, 'EX-SEQ');
      expect(verdict?.measure.value).toBe(300_000);
      // Where its share of the time falls below a limit in one of them, it says so.
      const differ = /Only \d of \d runs shows? it\.$/.test(verdict?.reason ?? '');
      expect(verdict?.certainty).toBe(differ ? 'inconclusive' : 'confirmed');
      expect((await box.stored()).filter((label) => label.startsWith('before'))).toEqual([
        'before',
        ...['before · pg_stats', 'before · pg_indexes'],
      ]);
      expect(await box.done('list', '--runs')).toMatch(/before · run /);
      expect(await box.done('list', '--kind', 'plan')).toMatch(/ms \(.* in (?:\d of )?7 runs\) · /);
      const shown = await box.done('show', item.id);
      expect(shown).toMatch(/time [\d.]+ ms, the median \(/);
      expect(shown).toMatch(/ {2}run 1 · q\w+ · [\d.]+ ms · cold · /);
      const other = runs?.rows.find(({ stands }) => !stands)?.item.id ?? '';
      expect(await box.done('show', other)).toContain(`of ${item.id}, which stands for all`);
    });

    it('takes the scan for justified where another value asks for nearly all', { timeout: LIMIT_MS }, async () => {
      const { verdicts } = await explain('other', SLOW_LIST.replace("'open'", "'done'"));
      expect(onOrders(verdicts, 'EX-SEQ')).toMatchObject({ level: 'watch' });
      expect(onOrders(verdicts, 'EX-SEQ')?.reason).toMatch(/justified/);
      const [before, other] = [await planOf('before'), await planOf('other')];
      expect(other.facts.queryFingerprint?.hash).toBe(before.facts.queryFingerprint?.hash);
    });

    it('is fast with an index, and has another plan', { timeout: LIMIT_MS, retry: 2 }, async () => {
      server.sql('CREATE INDEX IF NOT EXISTS orders_open ON orders (status, user_id); ANALYZE orders;');
      const answer = await explain('indexed', SLOW_LIST, '--compare-with', plans.get('before')?.itemId ?? '');
      expect(onOrders(answer.verdicts, 'EX-SEQ')).toBeUndefined();
      const [before, indexed] = [await planOf('before'), await planOf('indexed')];
      expect(indexed.facts.fingerprint.plan).not.toBe(before.facts.fingerprint.plan);
      // Captured and compared in one go, all runs of both.
      const compared = await box.json<{
        sides: Record<'before' | 'after', ComparedSide>;
        verdicts: readonly Verdict[];
      }>(...['compare', before.item.id, indexed.item.id]);
      expect(answer.comparisonId).toBe(
        (await box.json<{ item: { id: string } }>('show', answer.comparisonId ?? '')).item.id,
      );
      const { sides, verdicts } = compared;
      expect([sides.before.label, sides.after.label]).toEqual(['before', 'indexed']);
      expect([sides.before.runs, sides.after.runs].map((runs) => runs.length)).toEqual([RUNS, RUNS]);
      expect(sides.before.runs[sides.before.shown]?.itemId).toBe(before.item.id);
      expect(sides.after.times?.median).toBeLessThan(sides.before.times?.median ?? 0);
      const scan = onOrders(verdicts, 'EX-SEQ');
      expect(scan?.reason).toMatch(TOLD_OR_NOISE);
      expect(scan?.status).toBe(NOISE.test(scan?.reason ?? '') ? 'inconclusive' : 'resolved');
      expect(verdicts.find(({ rule }) => rule === 'EX-HASH')?.status).not.toBe('regressed');
      expect(await box.done('compare', before.item.id, indexed.item.id)).toMatch(/ms \(.* runs\) → .* runs\)/);
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

    it('is held against the plan that was approved, found by its statement', { timeout: LIMIT_MS }, async () => {
      const id = (label: string): string => plans.get(label)?.itemId ?? '';
      const gate = (...args: readonly string[]) => box.run('check', ...args, '--rule', 'EX-NL');
      const none = await gate(id('dropped'), '--against', 'approved');
      expect([none.code, none.out]).toEqual([2, expect.stringContaining('None of the approved plans is of this')]);
      await box.done('approve', id('before'));
      const out = await box.done('approve', id('indexed'), '--reason', 'with its index', '--owner', 'anna');
      expect(out).toMatch(/“indexed”, approved \d{4}-\d\d-\d\d by anna: with its index\n {4}instead of q/);
      expect(await box.done('approve')).toMatch(/indexed +with its index/);
      const failed = await gate(id('dropped'), '--against', 'approved');
      expect([failed.code, failed.out]).toEqual(
        NOISE.test(failed.out) ? [2, expect.any(String)] : [1, expect.stringMatching(/failed · EX-HASH · regressed/)],
      );
      expect(failed.out).toContain(`against ${id('indexed')} “indexed”, approved`);
      // The approved plan is not held against itself; the other literal has other work to do.
      expect((await gate(id('indexed'), '--against', 'approved')).out).toContain('is the approved plan itself');
      expect((await gate(id('other'), '--against', 'approved')).code).not.toBe(1);
      expect((await gate(id('dropped'), '--against', id('indexed'))).code).toBe(failed.code);
      const { facts } = await planOf('dropped');
      const justification = {
        fingerprint: facts.queryFingerprint?.hash ?? '',
        rule: 'EX-HASH',
        ...{ owner: 'anna', reason: 'the index is built at night', expires: '2099-01-01' },
      };
      const why = file('why-slower.json', JSON.stringify({ justifications: [justification] }));
      const passed = await gate(id('dropped'), '--against', 'approved', '--justify', why);
      if (!NOISE.test(failed.out)) {
        expect([passed.code, passed.out]).toEqual([0, expect.stringContaining('the index is built at night')]);
      }
      await box.done('approve', id('indexed'), '--revoke');
      expect((await failing('approve', id('indexed'), '--revoke')).err).toContain('plan.notApproved');
    });

    it('is no gate that passes where it looked at nothing', async () => {
      const empty = await box.run('check', '--since', '2090-01-01');
      expect([empty.code, empty.out]).toEqual([2, expect.stringContaining('nothing was checked; --allow-none')]);
      expect((await box.run('check', '--since', '2090-01-01', '--allow-none')).code).toBe(0);
      expect(JSON.parse((await box.run('check', '--since', '2090-01-01', '--json')).out)).toMatchObject({
        passed: false,
      });
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
      expect(JSON.stringify(plans.get('before'))).not.toContain('alice@secret.example');
      const told: readonly (readonly string[])[] = [
        ['export', id, '--to', 'csv'],
        ['export', id, '--to', 'json'],
        ['show', id, '--json'],
        ['compare', id, plans.get('indexed')?.itemId ?? '', '--json'],
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
