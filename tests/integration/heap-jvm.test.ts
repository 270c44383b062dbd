import { type ChildProcess, spawn } from 'node:child_process';
import { createReadStream, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readClassHistograms } from '../../src/core/heap/histogram/class-histogram.ts';
import { type ReadHeap, readHprofChunks } from '../support/heap-of.ts';
import { missingTools, run, skipReason, toolPath } from '../support/tools.ts';

const PROGRAM = fileURLToPath(new URL('../support/targets/SessionLeak.java', import.meta.url));
const SESSIONS = 2000;
const missing = missingTools('java', 'javac', 'jcmd');

interface Jdk {
  readonly folder: string;
  /** 17, 25. */
  readonly version: number;
}

/** The JDKs of this machine: the one on PATH, and what Debian's and Adoptium's packages lay down. */
function installedJdks(): readonly Jdk[] {
  const java = toolPath('java');
  const known = '/usr/lib/jvm';
  const folders = existsSync(known) ? readdirSync(known).map((name) => join(known, name, 'bin')) : [];
  const complete = [...(java === null ? [] : [join(java, '..')]), ...folders].filter((folder) =>
    ['java', 'javac', 'jcmd'].every((name) => existsSync(join(folder, name))),
  );
  const byVersion = new Map<number, Jdk>();
  for (const folder of complete) {
    const version = Number(/^\S+ (\d+)/.exec(run(join(folder, 'java'), ['--version'], '/'))?.[1]);
    if (version >= 11 && !byVersion.has(version)) byVersion.set(version, { folder, version });
  }
  return [...byVersion.values()];
}

interface Taken {
  readonly heap: ReadHeap;
  readonly histogram: ReturnType<typeof readClassHistograms>[number];
}

describe.skipIf(missing.length > 0)(`a heap of this machine's JVMs${skipReason(missing)}`, () => {
  const jdks = missing.length > 0 ? [] : installedJdks();
  const folder = mkdtempSync(join(tmpdir(), 'plateau-heap-jvm-'));
  const started: ChildProcess[] = [];
  beforeAll(() => {
    const oldest = [...jdks].sort((a, b) => a.version - b.version)[0];
    run(join(oldest?.folder ?? '', 'javac'), ['-g', '-encoding', 'UTF-8', '-d', folder, PROGRAM], folder);
  });
  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Starts the program and, while it waits, takes its histogram and its dump. */
  async function take(jdk: Jdk, options: readonly string[], dumpOptions: readonly string[] = []): Promise<Taken> {
    const child = spawn(
      join(jdk.folder, 'java'),
      ['-Xmx128m', ...options, '-cp', folder, 'SessionLeak', `${SESSIONS}`],
      {
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    );
    started.push(child);
    await new Promise<void>((resolve, reject) => {
      child.stdout?.once('data', () => resolve());
      child.once('exit', (code) => reject(new Error(`the program ended with ${code}`)));
    });
    const jcmd = (...args: readonly string[]) => run(join(jdk.folder, 'jcmd'), [`${child.pid}`, ...args], folder);
    const file = join(folder, `heap-${child.pid}.hprof`);
    // The first one loads what the attach mechanism needs.
    jcmd('GC.class_histogram');
    const text = jcmd('GC.class_histogram');
    jcmd('GC.heap_dump', ...dumpOptions, file);
    const heap = await readHprofChunks(createReadStream(file));
    rmSync(file);
    const [histogram] = readClassHistograms(new TextEncoder().encode(text));
    if (histogram === undefined) throw new Error('no histogram');
    return { heap, histogram };
  }

  const classic = (version: number) => version < 15;
  const cases = jdks.flatMap((jdk) => [
    { jdk, options: [] as readonly string[], model: 'headers of 12 bytes, references of 4' },
    {
      jdk,
      options: ['-XX:-UseCompressedOops'],
      model: `headers of ${classic(jdk.version) ? 16 : 12} bytes, references of 8`,
    },
    ...(jdk.version >= 25
      ? [{ jdk, options: ['-XX:+UseCompactObjectHeaders'], model: 'headers of 8 bytes, references of 4' }]
      : []),
  ]);

  it.each(cases)(
    'JDK $jdk.version $options has the counts and bytes the JVM counts',
    async ({ jdk, options, model }) => {
      const { heap, histogram } = await take(jdk, options);
      const own = heap.histogram();
      const ofProgram = histogram.rows.filter(({ name }) => name.startsWith('SessionLeak'));
      expect(ofProgram.find(({ name }) => name === 'SessionLeak$SessionEntry')?.count).toBe(SESSIONS);
      expect(ofProgram.map(({ name }) => ({ name, ...own.get(name) }))).toEqual(
        ofProgram.map(({ name, count, bytes }) => ({ name, count, bytes })),
      );
      for (const name of [
        'java.util.concurrent.ConcurrentHashMap$Node',
        'long[]',
        'java.util.HashMap$Node',
        'java.lang.Integer',
      ]) {
        const row = histogram.rows.find((other) => other.name === name);
        expect({ name, ...own.get(name) }).toEqual({ name, count: row?.count, bytes: row?.bytes });
      }
      // Of the rest: what attaching allocates, dead arrays that fill the collector's regions, archived classes that a dump leaves out.
      const counted = histogram.rows.filter(
        ({ name }) => !/^(int\[\]|byte\[\]|java\.lang\.(Class|String))$/.test(name),
      );
      const differing = counted.filter(
        ({ name, count, bytes }) => own.get(name)?.count === count && own.get(name)?.bytes !== bytes,
      );
      expect(differing).toEqual([]);
      expect(heap.graph.runtime).toMatch(new RegExp(`^Java ${jdk.version}\\b`));
      expect(heap.graph.warnings[0]?.message).toContain(model);
    },
  );

  it('written by the program itself holds every session, from the class down', async () => {
    const [jdk] = jdks;
    const file = join(folder, 'own.hprof');
    run(join(jdk?.folder ?? '', 'java'), ['-cp', folder, 'SessionLeak', `${SESSIONS}`, file], folder);
    const heap = await readHprofChunks(createReadStream(file));
    const entries = heap.of('SessionLeak$SessionEntry');
    expect(entries).toHaveLength(SESSIONS);
    const reached = heap.reachable();
    expect(entries.every((entry) => reached.has(entry))).toBe(true);
    expect(heap.edges(0).map(({ name }) => name)).toContain('Thread main');
    const texts = new Set(heap.texts().values());
    expect([texts.has('user-1999'), texts.has('Größe'), texts.has('日本語 😀')]).toEqual([true, true, true]);
    expect(readFileSync(file).subarray(0, 18).toString()).toBe('JAVA PROFILE 1.0.2');
  });
});
