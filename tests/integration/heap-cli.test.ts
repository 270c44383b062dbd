import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { built } from '../support/built.ts';
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
    const again = await json<Told>('show', told.item.id, ...here);
    expect(again.verdicts).toEqual(told.verdicts);
    const gated = await call(['series', ...files, '--ops', '5', '--forced-gc', '--gate', 'investigate', ...here]);
    expect(gated.code).toBe(1);
    // Measured again without a name, it keeps its own.
    expect(gated.out).toContain('soak');
    expect(gated.out).toContain('2,000 of the new ones are held at Context.cache → Cache.m → Map.table → *.');
  });

  it('of which there are two are compared, and nothing is claimed from one difference', async () => {
    const { code, out } = await call(['compare', files[1] ?? '', files[2] ?? '', ...here]);
    expect(code).toBe(0);
    expect(out).toContain('With one difference it cannot be told from a cache that fills.');
    expect(out).toMatch(/Map +Context\.cache → Cache\.m +1,000 × Session/);
    expect(out).not.toContain('likely-bottleneck');
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

  it('is resolved once its bound is reached, and kept as a guard', async () => {
    const leak = await json<Told>('series', ...heapsOf('Infinity'), '--ops', '200', '--forced-gc', ...here);
    const fixed = await json<Told>('series', ...heapsOf('100'), '--ops', '200', '--forced-gc', ...here);
    const compared = await json<Told>('compare', leak.item.id, fixed.item.id, ...here);
    expect(compared.item.kind).toBe('growth-comparison');
    expect(compared.verdicts[0]).toMatchObject({ status: 'resolved', certainty: 'confirmed' });
    const guard = ['--against', leak.item.id, '--gate', 'watch', '--ops', '200', '--forced-gc', ...here];
    expect((await call(['series', ...heapsOf('50'), ...guard])).code).toBe(0);
    const broken = await call(['series', ...heapsOf('100000'), ...guard]);
    expect(broken.code).toBe(1);
    expect(broken.out).toContain('nothing changed');
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
