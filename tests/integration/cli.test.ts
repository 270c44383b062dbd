import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TRACEMALLOC_SNIPPET } from '../../src/core/heap/histogram/tracemalloc-snippet.ts';
import { built, checkout } from '../support/built.ts';
import { plateau, type TerminalAnswer, type TerminalCall } from '../support/terminal-call.ts';
import { startWebWorkbench, temporaryUserData } from '../support/web-workbench.ts';

const BEFORE = 'resources/sample/orders-before.speedscope.json';
const AFTER = 'resources/sample/orders-after.speedscope.json';
const FIXTURES = 'tests/fixtures/cli';
const ESCAPE = '\u001b';

const userData = temporaryUserData();
const run = (args: readonly string[], call?: TerminalCall): Promise<TerminalAnswer> =>
  plateau(userData.path, args, call);

async function json<T>(...args: readonly string[]): Promise<T> {
  const { out, err, code } = await run([...args, '--json']);
  if (out === '') throw new Error(`exit ${code}: ${err}`);
  return JSON.parse(out) as T;
}

interface Imported {
  readonly imported: readonly Readonly<Record<string, unknown> & { readonly id: string }>[];
  readonly failed: readonly Readonly<Record<string, unknown>>[];
}

/** Every file below a folder. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
}

let before = '';
let after = '';

beforeAll(async () => {
  built('main/cli.js');
  const { imported } = await json<Imported>('import', BEFORE, AFTER, '--seconds', '60');
  [before = '', after = ''] = imported.map(({ id }) => id);
});

afterAll(() => userData.remove());

describe('help', () => {
  it('shows every command', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    for (const name of ['init', 'import', 'list', 'show', 'compare', 'export', 'rules', 'tracemalloc', 'serve']) {
      expect(out).toMatch(new RegExp(`^ {2}${name} +\\S`, 'm'));
    }
  });

  it.each(['init', 'import', 'list', 'show', 'compare', 'export', 'rules', 'tracemalloc', 'serve'])(
    'shows %s with examples',
    async (name) => {
      const { code, out } = await run([name, '--help']);
      expect(code).toBe(0);
      expect(out).toMatch(/Examples:\n {2}(\S.*\| )?plateau /);
      expect(out).toContain('--workspace DIR');
    },
  );
});

it('tracemalloc prints the snippet, and nothing else', async () => {
  expect((await run(['tracemalloc'])).out).toBe(TRACEMALLOC_SNIPPET);
  expect(await json('tracemalloc')).toEqual({ snippet: TRACEMALLOC_SNIPPET });
});

describe('init', () => {
  it('makes a workspace once', async () => {
    const path = join(userData.path, 'new.plateau');
    expect(await json('init', path)).toMatchObject({ workspace: path, schema: expect.any(Number) });
    expect(await run(['init', path])).toMatchObject({ code: 3, err: expect.stringContaining('workspace.exists') });
    expect((await run(['list', '--workspace', path])).code).toBe(0);
    expect((await run(['list'], { env: { PLATEAU_WORKSPACE: path } })).out).toContain(path);
  });

  it('never makes a workspace where one was only asked for', async () => {
    const path = join(userData.path, 'typo.plateau');
    expect(await run(['list', '--workspace', path])).toMatchObject({
      code: 3,
      err: expect.stringContaining('plateau init'),
    });
    expect(existsSync(path)).toBe(false);
  });
});

describe('import', () => {
  it('answers with what was stored', async () => {
    const bytes = readFileSync(join(checkout, FIXTURES, 'node-http.cpuprofile'));
    const { imported, failed } = await json<Imported>('import', `${FIXTURES}/node-http.cpuprofile`, '--label', 'http');
    expect(failed).toEqual([]);
    expect(imported).toMatchObject([
      {
        path: `${FIXTURES}/node-http.cpuprofile`,
        kind: 'profile',
        format: 'cpuprofile',
        sha256: createHash('sha256').update(bytes).digest('hex'),
        bytes: bytes.length,
        label: 'http',
        warnings: expect.any(Array),
        existing: false,
      },
    ]);
    const again = await json<Imported>('import', `${FIXTURES}/node-http.cpuprofile`);
    expect(again.imported).toMatchObject([{ id: imported[0]?.id, existing: true }]);
  });

  it('reads the standard input', async () => {
    const { code, out } = await run(['import', '-', '--label', 'piped', '--seconds', '3', '--json'], {
      input: readFileSync(join(checkout, FIXTURES, 'go-cpu.pb.gz')),
    });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ imported: [{ path: '-', label: 'piped', format: 'pprof' }], failed: [] });
  });

  it('keeps what is said of the capture with it', async () => {
    const path = join(userData.path, 'said.folded');
    writeFileSync(path, 'main;work 10\nmain;rest 5\n');
    const args = ['--unit', 'samples', '--ops', '500', '--forced-gc'];
    const { imported } = await json<Imported>('import', path, ...args);
    const workbench = await startWebWorkbench(userData.path, ['--workspace', join(userData.path, 'workspace.plateau')]);
    try {
      const cookie =
        (await fetch(workbench.link, { redirect: 'manual' })).headers.get('set-cookie')?.split(';')[0] ?? '';
      const reply = await fetch(`${workbench.origin}/api/profiles/${imported[0]?.id}`, { headers: { cookie } });
      expect(await reply.json()).toMatchObject({
        provenance: { options: { unit: 'samples', operations: 500, forcedGc: true } },
      });
    } finally {
      await workbench.stop();
    }
  });

  it('takes the folders clinic makes for the captures in them', async () => {
    const folder = (name: string, file: string, bytes: Uint8Array): string => {
      const path = join(userData.path, name);
      mkdirSync(path);
      writeFileSync(join(path, file), bytes);
      return path;
    };
    const samples = gunzipSync(
      readFileSync(join(checkout, 'tests/fixtures/profiles/clinic/clinic-flame-samples.json.gz')),
    );
    const flame = folder('7.clinic-flame', '7.clinic-flame-samples', samples);
    const doctor = folder('8.clinic-doctor', '8.clinic-doctor-processstat', new Uint8Array(9));
    const plain = folder('plain', 'notes.txt', new Uint8Array(9));
    const { code, out } = await run(['import', flame, doctor, plain, '--json']);
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({
      imported: [{ path: flame, format: 'clinic-flame', label: '7.clinic-flame', bytes: samples.length }],
      failed: [
        { path: doctor, code: 'import.wrongKind', message: expect.stringContaining('clinic doctor') },
        { path: plain, code: 'import.unreadable', message: expect.stringContaining('folder') },
      ],
    });
  });

  it('says what is wrong with each file, and brings the others in', async () => {
    const { code, out } = await run([
      'import',
      `${FIXTURES}/bad-truncated.cpuprofile`,
      `${FIXTURES}/bad-truncated.pb.gz`,
      'no/such/file',
      '/dev/null',
      BEFORE,
      '--json',
    ]);
    expect(code).toBe(3);
    const outcome = JSON.parse(out) as Imported;
    expect(outcome.imported).toHaveLength(1);
    expect(outcome.failed.map(({ path }) => path)).toEqual([
      `${FIXTURES}/bad-truncated.cpuprofile`,
      `${FIXTURES}/bad-truncated.pb.gz`,
      'no/such/file',
      '/dev/null',
    ]);
    expect(outcome.failed[0]).toMatchObject({
      code: expect.stringMatching(/^import\./),
      hint: expect.any(String),
      offset: expect.any(Number),
    });
    const text = await run(['import', `${FIXTURES}/bad-truncated.cpuprofile`]);
    expect(text.code).toBe(3);
    expect(text.out).toMatch(/failed: .*bad-truncated\.cpuprofile.* \(import\.\w+, byte \d+\)\n {4}\S/);
  });

  it('sends no escape sequence of a file to the terminal', async () => {
    const path = join(userData.path, 'hostile.folded');
    writeFileSync(path, `main;${ESCAPE}]0;owned\u0007${ESCAPE}[2J 100\n__proto__;<b>x</b> 50\n`);
    const { imported } = await json<Imported>('import', path, '--unit', 'samples', '--label', `a${ESCAPE}[31mb`);
    for (const args of [['show', imported[0]?.id ?? ''], ['list']]) {
      const { code, out, err } = await run(args);
      expect(code).toBe(0);
      expect(out + err).not.toContain(ESCAPE);
    }
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const workspace = join(userData.path, 'interrupted.plateau');
    await run(['init', workspace]);
    const clean = filesBelow(join(workspace)).filter((name) => !name.startsWith('workspace.db'));
    const child = spawn(process.execPath, [built('main/cli.js'), 'import', '-', '--workspace', workspace], {
      env: { ...process.env, PLATEAU_USER_DATA: userData.path },
    });
    child.stdin.on('error', () => undefined);
    child.stdin.write('main;a 1\n'.repeat(10_000));
    // Its bytes are being staged: only now is there something that could be left.
    while (filesBelow(workspace).filter((name) => !name.startsWith('workspace.db')).length === clean.length) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    child.kill('SIGINT');
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(130);
    expect(filesBelow(workspace).filter((name) => !name.startsWith('workspace.db'))).toEqual(clean);
    expect(await json('list', '--workspace', workspace)).toEqual({ items: [] });
  });
});

describe('list', () => {
  it('filters by kind and label', async () => {
    const { items } = await json<{ readonly items: readonly Record<string, unknown>[] }>(
      'list',
      '--label',
      'orders-before',
    );
    expect(items).toContainEqual(
      expect.objectContaining({ id: before, kind: 'profile', summary: expect.stringContaining('samples') }),
    );
    expect(items[0]).toHaveProperty('capturedAt');
    expect(items[0]).toHaveProperty('host');
    expect(await json('list', '--kind', 'heap')).toEqual({ items: [] });
  });
});

describe('show', () => {
  it('answers with verdicts and functions', async () => {
    const shown = await json<Record<string, unknown>>('show', before, '--top', '3');
    expect(shown).toMatchObject({ item: { id: before }, summary: expect.any(String), verdicts: expect.any(Array) });
    expect(shown.functions).toHaveLength(3);
    expect(shown.functions).toMatchObject([
      { function: 'distinct_customers_before', category: 'app', selfShare: expect.closeTo(0.738, 2) },
      {},
      {},
    ]);
  });

  it('prints the level, how sure it is, and the numbers with their interval', async () => {
    const { out } = await run(['show', before]);
    expect(out).toMatch(/likely-bottleneck · (confirmed|probable) · distinct_customers_before/);
    expect(out).toMatch(/73\.\d % \(\d+\.\d–\d+\.\d %\)/);
  });

  it('refuses what is not there', async () => {
    expect(await run(['show', 'p000000000000'])).toMatchObject({
      code: 3,
      out: '',
      err: expect.stringContaining('item.notFound'),
    });
  });
});

describe('compare', () => {
  it('gives the verdicts of the window, byte for byte', async () => {
    const { out } = await run(['compare', before, after, '--json']);
    const { item, verdicts } = JSON.parse(out) as {
      readonly item: { readonly id: string };
      readonly verdicts: readonly unknown[];
    };
    expect(verdicts.length).toBeGreaterThan(0);
    const workbench = await startWebWorkbench(userData.path, ['--workspace', join(userData.path, 'workspace.plateau')]);
    try {
      const cookie =
        (await fetch(workbench.link, { redirect: 'manual' })).headers.get('set-cookie')?.split(';')[0] ?? '';
      const reply = await (
        await fetch(`${workbench.origin}/api/comparisons/${item.id}`, { headers: { cookie } })
      ).text();
      const ofWindow = /"verdicts":(\[.*?\]),"rows":/s.exec(reply)?.[1];
      const ofTerminal = /"verdicts":(\[.*?\]),"rows":/s.exec(out)?.[1];
      expect(ofTerminal).toBe(ofWindow);
    } finally {
      await workbench.stop();
    }
  });

  it('takes files on the way, with the same answer', async () => {
    const ofFiles = await run(['compare', BEFORE, AFTER, '--seconds', '60', '--json']);
    const ofIds = await run(['compare', before, after, '--json']);
    const judged = ({ out }: TerminalAnswer): string => out.slice(0, out.indexOf('"item":'));
    expect(judged(ofFiles)).toContain('"verdicts":[{');
    expect(judged(ofFiles)).toBe(judged(ofIds));
  });

  it('answers with its fields', async () => {
    expect(await json('compare', before, after, '--basis', 'app')).toMatchObject({
      kind: 'profile',
      comparable: true,
      reasons: expect.any(Array),
      basis: 'app',
      detectable: expect.any(Number),
      verdicts: expect.arrayContaining([expect.objectContaining({ status: 'resolved' })]),
      rows: expect.any(Array),
    });
  });

  it('fails a gate only for what is new or worse', async () => {
    expect((await run(['compare', before, after, '--gate', 'watch', '--quiet'])).code).not.toBe(1);
    expect((await run(['compare', after, before, '--gate', 'investigate', '--quiet'])).code).toBe(1);
  });

  it('refuses two captures that cannot be compared, unless told why to do it all the same', async () => {
    const { imported } = await json<Imported>('import', `${FIXTURES}/go-cpu.pb.gz`, '--label', 'go');
    const go = imported[0]?.id ?? '';
    const refused = await run(['compare', before, go, '--json']);
    expect(refused.code).toBe(2);
    expect(JSON.parse(refused.out)).toMatchObject({
      comparable: false,
      reasons: expect.arrayContaining([expect.objectContaining({ effect: 'block' })]),
    });
    const forced = await run(['compare', before, go, '--override', 'a rewrite in Go', '--json']);
    expect(forced.code).toBe(0);
    expect(JSON.parse(forced.out)).toMatchObject({ override: { reason: 'a rewrite in Go' } });
  });

  it('judges by a rules file without making it the workspace’s', async () => {
    const path = join(userData.path, 'strict.json');
    writeFileSync(path, JSON.stringify({ values: { 'plateau.bottleneck': 0.95 } }));
    const { verdicts } = await json<{ readonly verdicts: readonly { readonly ruleSetSha256: string }[] }>(
      'compare',
      before,
      after,
      '--rules',
      path,
    );
    const { rulesets } = await json<{
      readonly rulesets: readonly { readonly sha256: string; readonly active: boolean; readonly shipped: boolean }[];
    }>('rules');
    const active = rulesets.find((one) => one.active);
    expect(active?.shipped).toBe(true);
    expect(verdicts[0]?.ruleSetSha256).not.toBe(active?.sha256);
    expect(rulesets.map(({ sha256 }) => sha256)).toContain(verdicts[0]?.ruleSetSha256);
  });

  it.each([
    ['{"values": {"no.such": 1}}', 'rules.unknownValue'],
    ['{"values": {"plateau.bottleneck": -1}}', 'rules.badValue'],
    ['nonsense', 'rules.badFile'],
  ])('refuses a rules file of %s', async (text, code) => {
    const path = join(userData.path, 'bad.json');
    writeFileSync(path, text);
    expect(await run(['compare', before, after, '--rules', path])).toMatchObject({
      code: 3,
      err: expect.stringContaining(code),
    });
  });

  it('says which file broke, where, and what to do', async () => {
    const { code, err } = await run(['compare', `${FIXTURES}/bad-truncated.cpuprofile`, after]);
    expect(code).toBe(3);
    expect(err).toMatch(/\(import\.\w+\)\nat byte \d+ of .*bad-truncated\.cpuprofile\n\S/);
  });
});

describe('export', () => {
  it('writes a file, whole', async () => {
    const path = join(userData.path, 'out.folded');
    expect(await json('export', before, '--to', 'folded', '-o', path)).toEqual({ path, format: 'folded' });
    expect(readFileSync(path, 'utf8')).toContain('distinct_customers_before');
    expect(existsSync(`${path}.partial`)).toBe(false);
  });

  it('writes to the output', async () => {
    const { code, out } = await run(['export', before, '--to', 'speedscope']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ $schema: expect.stringContaining('speedscope') });
  });

  it('leaves no half of a file where it may not write', async () => {
    const folder = join(userData.path, 'taken');
    mkdirSync(folder);
    expect(await run(['export', before, '--to', 'folded', '-o', folder])).toMatchObject({
      code: 3,
      err: expect.stringContaining('export.cannotWrite'),
    });
    expect(filesBelow(folder)).toEqual([]);
    expect(existsSync(`${folder}.partial`)).toBe(false);
  });
});

describe('rules', () => {
  it('shows every threshold with its source', async () => {
    const { rulesets } = await json<{
      readonly rulesets: readonly { readonly values: Readonly<Record<string, { readonly source: string }>> }[];
    }>('rules', 'show');
    expect(rulesets).toHaveLength(1);
    for (const { source } of Object.values(rulesets[0]?.values ?? {})) expect(source).not.toBe('');
    const { out } = await run(['rules', 'show']);
    for (const name of Object.keys(rulesets[0]?.values ?? {})) expect(out).toContain(name);
  });
});

describe('usage', () => {
  it.each([
    [['frobnicate']],
    [[]],
    [['show']],
    [['list', '--no-such']],
    [['compare', 'a']],
    [['compare', 'a', 'b', '--basis', 'wrong']],
    [['import', BEFORE, '--unit', 'furlongs']],
    [['import', BEFORE, '--seconds', 'many']],
    [['export', 'x']],
    [['rules', 'burn']],
  ])('%j is refused with 3', async (args) => {
    expect((await run(args)).code).toBe(3);
  });

  it('takes the common options before the command too', async () => {
    const workspace = join(userData.path, 'elsewhere.plateau');
    expect((await run(['init', workspace])).code).toBe(0);
    const { out } = await run(['--workspace', workspace, '--json', 'list']);
    expect(JSON.parse(out)).toEqual({ items: [] });
    expect((await run(['--workspace'])).code).toBe(3);
  });

  it('keeps colours and progress away from pipes, and notes from the answer', async () => {
    const { out, err } = await run(['show', before]);
    expect(out + err).not.toContain(ESCAPE);
    expect((await run(['import', BEFORE, '--seconds', '60', '--json'])).err).toBe('');
  });
});

it('serves the workbench and prints its link', async () => {
  const child = spawn(process.execPath, [built('main/cli.js'), 'serve'], {
    env: { ...process.env, PLATEAU_USER_DATA: userData.path },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((resolve) =>
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString())),
  );
  expect(line).toMatch(/http:\/\/127\.0\.0\.1:\d+\/open\/\S+/);
  const link = /http:\S+/.exec(line)?.[0] ?? '';
  expect((await fetch(link, { redirect: 'manual' })).status).toBe(303);
  child.kill('SIGINT');
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(130);
});
