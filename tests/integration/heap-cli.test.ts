import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { built } from '../support/built.ts';
import { csvRecords } from '../support/csv-records.ts';
import { makeSeries } from '../support/heap/make-series.ts';
import { plateau, startPlateau, type TerminalAnswer } from '../support/terminal-call.ts';
import { run as runTool } from '../support/tools.ts';
import { temporaryUserData } from '../support/web-workbench.ts';

const MAP_CACHE = resolve(import.meta.dirname, '../support/targets/heap/map-cache.cjs');

const userData = temporaryUserData();
const call = (args: readonly string[]): Promise<TerminalAnswer> => plateau(userData.path, args);

async function json<T>(...args: readonly string[]): Promise<T> {
  const { out, err, code } = await call([...args, '--json']);
  if (out === '') throw new Error(`exit ${code}: ${err}`);
  return JSON.parse(out) as T;
}

interface Told {
  readonly item: { readonly id: string; readonly kind: string; readonly level: string; readonly summary: string };
  readonly verdicts: readonly {
    readonly rule: string;
    readonly level: string;
    readonly certainty: string;
    readonly status?: string;
    readonly reason: string;
    readonly subject: { readonly label: string };
  }[];
}

let files: readonly string[] = [];
const workspace = join(userData.path, 'heaps.plateau');
const here = ['--workspace', workspace];

/** Makes all judgements older ones: of rules that are not the ones in force. */
function outdate(): void {
  const db = new Database(join(workspace, 'workspace.db'));
  db.exec("DELETE FROM evaluations WHERE rule_set = 'older'; UPDATE evaluations SET rule_set = 'older'");
  db.close();
}

/** Everything the workspace holds on the disk, but for the database's own files. */
const stored = (): readonly string[] =>
  readdirSync(workspace, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.startsWith('workspace.db') && /[0-9a-f]{12}/.test(name))
    .sort();

beforeAll(async () => {
  built('main/cli.js');
  ({ files } = await makeSeries('four-snapshots', { node: 24, folder: join(userData.path, 'golden') }));
  await call(['init', workspace]);
});

afterAll(() => userData.remove());

describe('heaps in the terminal', () => {
  it('are imported, packed or not, and shown with their classes', async () => {
    const packed = join(userData.path, 's3.heapsnapshot.gz');
    writeFileSync(packed, gzipSync(readFileSync(files[3] ?? '')));
    const { imported } = await json<{ imported: readonly { id: string; kind: string; format: string }[] }>(
      'import',
      files[3] ?? '',
      packed,
      ...here,
    );
    expect(imported.map(({ kind, format }) => [kind, format])).toEqual([
      ['heap', 'heapsnapshot'],
      ['heap', 'heapsnapshot'],
    ]);
    const [plain, unpacked] = await Promise.all(
      imported.map(({ id }) =>
        json<Told & { classes: readonly { name: string; count: number }[] }>('show', id, ...here),
      ),
    );
    expect(plain?.classes).toEqual(unpacked?.classes);
    expect(plain?.classes.find(({ name }) => name === 'Session')?.count).toBe(3500);
    const text = (await call(['show', imported[0]?.id ?? '', ...here])).out;
    expect(text).toMatch(/3,500 .* Session +.*heap_four_snapshots\.cjs:1/);
    outdate();
    expect(plain?.verdicts).not.toEqual([]);
    const judged = await json<Told>('show', imported[0]?.id ?? '', ...here);
    expect(judged.verdicts).toEqual(plain?.verdicts);
  });

  it('are shown with the allocation profile they are linked with, until the link is taken away', async () => {
    const [heap] = (await json<{ imported: readonly { id: string }[] }>('import', files[0] ?? '', ...here)).imported;
    const sampled = resolve(import.meta.dirname, '../fixtures/profiles/v8/node-http.heapprofile');
    const [profile] = (await json<{ imported: readonly { id: string }[] }>('import', sampled, ...here)).imported;
    const relatedTo = async (id = ''): Promise<unknown> =>
      (
        await json<{ related: readonly { item: { id: string }; by: string; allocations: boolean }[] }>(
          'show',
          id,
          ...here,
        )
      ).related.map(({ item, by, allocations }) => [item.id, by, allocations]);
    expect(await relatedTo(heap?.id)).toEqual([]);
    for (let twice = 0; twice < 2; twice++) await json('link', heap?.id ?? '', profile?.id ?? '', ...here);
    expect(await relatedTo(heap?.id)).toEqual([[profile?.id, 'person', true]]);
    expect(await relatedTo(profile?.id)).toEqual([[heap?.id, 'person', false]]);
    expect((await call(['show', heap?.id ?? '', ...here])).out).toContain(
      `linked: ${profile?.id} · profile of allocations`,
    );
    expect((await call(['link', heap?.id ?? '', heap?.id ?? '', ...here])).err).toContain('item.linkedToItself');
    await json('link', profile?.id ?? '', heap?.id ?? '', '--remove', ...here);
    const again = await call(['link', profile?.id ?? '', heap?.id ?? '', '--remove', ...here]);
    expect([again.code === 0, again.err]).toEqual([false, expect.stringContaining('item.notLinked')]);
    expect(await relatedTo(heap?.id)).toEqual([]);
  });

  it('that are cut off leave nothing, and say where they end', async () => {
    const before = stored();
    const bytes = readFileSync(files[2] ?? '');
    for (const share of [0.1, 0.5, 0.9, 0.999]) {
      const cut = join(userData.path, `cut-${share}.heapsnapshot`);
      writeFileSync(cut, bytes.subarray(0, Math.floor(bytes.length * share)));
      const { failed } = await json<{ failed: readonly { code: string; offset: number }[] }>('import', cut, ...here);
      expect(failed).toMatchObject([{ code: 'import.truncated', offset: Math.floor(bytes.length * share) }]);
    }
    expect(stored()).toEqual(before);
  });

  it('of a program that leaks are a series that names the leak', async () => {
    const told = await json<Told>('series', ...files, '--ops', '5', '--forced-gc', '--name', 'soak', ...here);
    expect(told.item).toMatchObject({ kind: 'growth', label: 'soak', level: 'likely-bottleneck' });
    expect(told.verdicts[0]).toMatchObject({
      rule: 'LK-SHARE',
      level: 'likely-bottleneck',
      certainty: 'confirmed',
      subject: { label: 'Session at Context.cache → Cache.m → Map.table → *' },
    });
    outdate();
    const again = await json<Told>('show', told.item.id, ...here);
    expect(again.verdicts).toEqual(told.verdicts);
    expect(again.item.level).toBe('likely-bottleneck');
    const gated = await call(['series', ...files, '--ops', '5', '--forced-gc', '--gate', 'investigate', ...here]);
    expect(gated.code).toBe(1);
    // Measured again without a name, it keeps its own.
    expect(gated.out).toContain('soak');
    expect(gated.out).toContain('2,000 of the new ones are held at Context.cache → Cache.m → Map.table → *.');
  });

  it('make a series with the operations that were noted with them', async () => {
    const own = join(userData.path, 'noted.plateau');
    await call(['init', own]);
    await call(['import', ...files, '--ops', '5', '--workspace', own]);
    type Steps = { readonly snapshots: readonly { readonly operations: number | null }[] };
    const noted = await json<Steps>('series', ...files, '--workspace', own);
    expect(noted.snapshots.map(({ operations }) => operations)).toEqual([null, 5, 5, 5]);
    const given = await json<Steps>('series', ...files, '--ops', '7', '--workspace', own);
    expect(given.snapshots.map(({ operations }) => operations)).toEqual([null, 7, 7, 7]);
  });

  it('of which there are two are compared, and nothing is claimed from one difference', async () => {
    const { code, out } = await call(['compare', files[1] ?? '', files[2] ?? '', ...here]);
    expect(code).toBe(0);
    expect(out).toContain('With one difference it cannot be told from a cache that fills.');
    expect(out).toMatch(/Map +Context\.cache → Cache\.m +1,000 × Session/);
    expect(out).not.toContain('likely-bottleneck');
  });

  it('are exported as tables and as reports, with no content of a string', async () => {
    const args = [...files, '--ops', '5', '--forced-gc', ...here];
    const told = await json<Told & { snapshots: readonly { id: string }[] }>('series', ...args);
    expect(readFileSync(files[3] ?? '', 'utf8')).toMatch(/user-\d/);
    const exported = async (id: string, to: string): Promise<string> => {
      const { out, err, code } = await call(['export', id, '--to', to, ...here]);
      expect(code, err).toBe(0);
      expect(out).not.toMatch(/user-\d/);
      return out;
    };
    const heap = told.snapshots[3]?.id ?? '';
    const [head = [], ...classes] = csvRecords(await exported(heap, 'csv'));
    const cell = (row: readonly string[] | undefined, name: string) => row?.[head.indexOf(name)];
    const session = classes.find((row) => cell(row, 'name') === 'Session' && cell(row, 'type') === 'object');
    expect(cell(session, 'count')).toBe('3500');
    expect(await exported(heap, 'md')).toMatch(/\| 3,500 \|.*\| Session \| .*heap_four_snapshots\.cjs:1 \|/);

    const [steps = [], ...rows] = csvRecords(await exported(told.item.id, 'csv'));
    const grown = rows.find((row) => row[0] === 'Session');
    const counts = [0, 1, 2, 3].map((step) => grown?.[steps.indexOf(`count_${step}`)]);
    expect(counts).toEqual(['0', '1500', '2500', '3500']);
    expect(grown?.[steps.indexOf('count_per_operation')]).toBe('200');
    const report = await exported(told.item.id, 'md');
    expect(report).toContain(
      '### likely-bottleneck · confirmed · Session at Context.cache → Cache.m → Map.table → \\*',
    );
    expect(report).toMatch(/\| Map \| Context\.cache → Cache\.m \| 1,000 × Session \|/);
    expect(report).toMatch(/\| Session \| Context\.tmp → Array\.\\\* \| 0 → 500 → 500 → 500 \| 0 \| 0 bytes \|/);

    const refused = await call(['export', told.item.id, '--to', 'svg', ...here]);
    expect(refused.code).toBe(3);
    expect(refused.err).toMatch(/export\.unknownFormat[\s\S]*Choose one of csv, md\./);
  });

  it('are compared by the rules given, and by no option that would be left out', async () => {
    const { imported } = await json<{ imported: readonly { id: string }[] }>('import', ...files.slice(1, 3), ...here);
    const [before = '', after = ''] = imported.map(({ id }) => id);
    const rules = join(userData.path, 'lax.json');
    writeFileSync(rules, JSON.stringify({ values: { 'growth.instances': 1e9, 'growth.bytes': 1e12 } }));
    const gated = ['compare', before, after, '--gate', 'watch', ...here];
    expect((await call(gated)).code).not.toBe(0);
    expect((await call([...gated, '--rules', rules])).code).toBe(0);
    for (const option of ['--basis=app', '--override=why']) {
      expect(await call([...gated, option])).toMatchObject({ code: 3, err: expect.stringContaining('cli.usage') });
    }
  });

  it('answer questions in SQL, and nothing else', async () => {
    const { imported } = await json<{ imported: readonly { id: string }[] }>('import', files[3] ?? '', ...here);
    const id = imported[0]?.id ?? '';
    const ask = (sql: string, ...more: readonly string[]) =>
      json<{ columns: readonly string[]; rows: readonly (readonly unknown[])[] }>('query', id, sql, ...more, ...here);
    const classes = await ask("SELECT count, self FROM classes WHERE name = 'Session' AND type = 'object'");
    expect(classes.columns).toEqual(['count', 'self']);
    expect(classes.rows[0]?.[0]).toBe(3500);
    const hidden = "SELECT count(*) FROM nodes WHERE type = 'string' AND name IS NOT NULL";
    expect((await ask(hidden)).rows).toEqual([[0]]);
    expect(Number((await ask(hidden, '--reveal')).rows[0]?.[0])).toBeGreaterThan(1000);
    const told = "SELECT json_extract('{}', name) FROM nodes WHERE type = 'string' AND length(name) > 20";
    const failed = await call(['query', id, told, '--reveal', '--limit', '0.5', ...here]);
    expect(failed).toMatchObject({ code: 3, err: expect.stringContaining('query.failed') });
    const journal = new Database(join(workspace, 'workspace.db'), { readonly: true });
    const revealed = journal.prepare("SELECT detail FROM journal WHERE action = 'reveal'").pluck().all();
    journal.close();
    expect(revealed.map((detail) => JSON.parse(String(detail)).sql)).toEqual([hidden, told]);
    const [largest] = (await ask("SELECT node FROM nodes WHERE class = 'Session' ORDER BY retained LIMIT 1")).rows;
    const path = await ask(`SELECT name FROM path_to(${largest?.[0]}) ORDER BY step`);
    expect(path.rows.flat()).toContain('cache');
    for (const [sql, code] of [
      ["ATTACH 'other.db' AS other", 'query.refused'],
      ['DELETE FROM classes', 'query.failed'],
      ['SELECT 1; SELECT 2', 'query.failed'],
      ['SELECT * FROM passwords', 'query.failed'],
    ] as const) {
      const answer = await call(['query', id, sql, ...here]);
      expect(answer.code).toBe(3);
      expect(answer.err + answer.out).toContain(code);
    }
  });
});

describe('a fix', () => {
  /** Four heaps of the program, with the bound given. */
  function heapsOf(limit: string): readonly string[] {
    const folder = join(userData.path, `cache-${limit}`);
    mkdirSync(folder);
    runTool(process.execPath, ['--expose-gc', MAP_CACHE, folder, limit], folder);
    return [0, 1, 2, 3].map((step) => join(folder, `s${step}.heapsnapshot`));
  }

  /** The series before the fix and after it. */
  let [leak, bounded] = ['', ''];

  beforeAll(async () => {
    const leaking = await json<Told>('series', ...heapsOf('Infinity'), '--ops', '200', '--forced-gc', ...here);
    const fixed = await json<Told>('series', ...heapsOf('100'), '--ops', '200,200,200', '--forced-gc', ...here);
    [leak, bounded] = [leaking.item.id, fixed.item.id];
  });

  it('is resolved once its bound is reached', async () => {
    const compared = await json<Told>('compare', leak, bounded, ...here);
    expect(compared.item.kind).toBe('growth-comparison');
    expect(compared.verdicts[0]).toMatchObject({ status: 'resolved', certainty: 'confirmed' });
    const table = csvRecords((await call(['export', compared.item.id, '--to', 'csv', ...here])).out);
    expect(table[1]?.slice(0, 3)).toEqual(['CacheEntry', 'resolved', 'confirmed']);
  });

  it('is compared by the rules given, one series with one', async () => {
    const rules = join(userData.path, 'nothing-grows.json');
    writeFileSync(rules, JSON.stringify({ values: { 'growth.instances': 1e9, 'growth.bytes': 1e12 } }));
    const laxly = await json<Told>('compare', leak, bounded, '--rules', rules, ...here);
    expect(laxly.verdicts).toEqual([]);
    const several = await call(['compare', `${leak},${leak}`, bounded, ...here]);
    expect(several).toMatchObject({ code: 3, err: expect.stringContaining('no replicates') });
  });

  it('is kept as a guard', async () => {
    const guard = ['--gate', 'watch', '--ops', '200', '--forced-gc', ...here];
    expect((await call(['series', ...heapsOf('50'), '--against', leak, ...guard])).code).toBe(0);
    const broken = await call(['series', ...heapsOf('100000'), '--against', leak, ...guard]);
    expect(broken.code).toBe(1);
    expect(broken.out).toContain('nothing changed');
    // Before any heap is looked at.
    const wrong = await call(['series', 'no-file', 'no-file', '--against', 'g000000000000', ...here]);
    expect(wrong).toMatchObject({ code: 3, err: expect.stringContaining('There is no item “g000000000000”') });
  });
});

describe('an import that is interrupted', () => {
  it('leaves nothing behind', async () => {
    const before = stored();
    const started = startPlateau(userData.path, ['import', files[0] ?? '', ...here]);
    const wait = new Promise((done) => started.child.stderr?.once('data', done));
    await Promise.race([wait, started.answer]);
    started.child.kill('SIGINT');
    const { code } = await started.answer;
    if (code === 130) expect(stored()).toEqual(before);
    const { items } = await json<{ items: readonly { id: string; kind: string }[] }>('list', '--kind', 'heap', ...here);
    expect(stored().filter((name) => name.startsWith('heaps/')).length).toBe(items.length);
  });
});
