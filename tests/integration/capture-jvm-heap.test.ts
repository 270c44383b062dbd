import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fetchLeft } from '../../src/main/capture/collect.ts';
import type { JournalEntry } from '../../src/main/capture/journal.ts';
import { jcmdHeap } from '../../src/main/capture/jvm/heap.ts';
import type { CapturedFile, PlanFacts } from '../../src/main/capture/profiler.ts';
import type { RemoteCommand } from '../../src/main/remote/connection.ts';
import { LocalConnection } from '../../src/main/remote/local.ts';
import { missingTools, run, skipReason } from '../support/tools.ts';
import {
  asNobody,
  isRoot,
  leaveAttachSocket,
  NOBODY,
  nobodyMayRun,
  ownTmp,
  Targets,
  targetProgram,
  until,
} from './support/capture-targets.ts';
import { CaptureBench } from './support/capture-with.ts';

const missing = missingTools('java', 'javac', 'jcmd');
const needsRoot = isRoot ? '' : ' (skipped: needs root)';
const nobody = missing.length === 0 && nobodyMayRun('java', 'jcmd');
const needsNobody = nobody ? '' : ' (skipped: needs root, and a checkout that everybody may read)';

describe.skipIf(missing.length > 0)(`heaps of a running JVM${skipReason(missing)}`, () => {
  let classes = '';
  let bench: CaptureBench;
  let targets: Targets;
  const undo: (() => void)[] = [];

  beforeAll(() => {
    // Seen by a process with a /tmp of its own.
    classes = mkdtempSync('/var/tmp/plateau-heap-leak-');
    run('javac', ['-g', '-encoding', 'UTF-8', '-d', classes, targetProgram('HeapLeak.java')], classes);
    run('chmod', ['-R', 'a+rX', classes], classes);
  });
  afterAll(() => rmSync(classes, { recursive: true, force: true }));
  beforeEach(() => {
    bench = new CaptureBench();
    targets = new Targets();
  });
  afterEach(async () => {
    targets.end();
    for (const step of undo.splice(0).reverse()) step();
    await bench.remove();
  });

  const leaking = (...flags: readonly string[]): readonly string[] => [
    ...['java', '-Xmx64m', ...flags, '-cp', classes, 'HeapLeak', '1000'],
  ];
  const left = (): readonly string[] => readdirSync(bench.remote);
  const head = ({ path }: CapturedFile): string => {
    const buffer = Buffer.alloc(4096);
    return buffer.toString('latin1', 0, readSync(openSync(path, 'r'), buffer));
  };

  async function factsWith(pid: number, change: (facts: PlanFacts) => Partial<PlanFacts['host']>): Promise<PlanFacts> {
    const facts = await bench.factsOf(pid);
    return { ...facts, host: { ...facts.host, ...change(facts) } };
  }

  /** Mounts a file system in memory of so many kilobytes. */
  function memoryFolder(kilobytes: number): string {
    const folder = join(bench.folder, 'small');
    mkdirSync(folder);
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'none', folder]).status).toBe(0);
    undo.push(() => spawnSync('umount', ['-l', folder]));
    return folder;
  }

  it.each([
    [{}, true],
    [{ all: true }, false],
  ])('are counted by class (%j)', async (options, forcedGc) => {
    const pid = await targets.start(...leaking());
    const { files, clean, provenance } = await bench.capture(jcmdHeap, { pid, event: 'histogram', options });
    expect(files).toMatchObject([{ kind: 'heap', format: 'class-histogram', forcedGc }]);
    expect(files[0] && head(files[0])).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n\d+:\n num +#instances/);
    expect(files[0]?.remoteSha256).toBe(files[0]?.sha256);
    expect(provenance.commands.some((argv) => argv.includes('-all'))).toBe(!forcedGc);
    expect([clean, left(), bench.journal.list()]).toEqual([true, [], []]);
  });

  it.skipIf(!nobody)(`are dumped as root where they belong to another user${needsNobody}`, async () => {
    const pid = await targets.start(...asNobody(...leaking()));
    chmodSync(bench.folder, 0o711);
    const { files, clean } = await bench.capture(jcmdHeap, { pid, event: 'snapshot' });
    expect(files).toMatchObject([{ kind: 'heap', format: 'hprof', forcedGc: true }]);
    expect(files[0] && head(files[0])).toMatch(/^JAVA PROFILE 1\.0/);
    expect([clean, left(), bench.journal.list()]).toEqual([true, [], []]);
  });

  it.skipIf(!nobody)(`follow no link that the JVM’s user laid there${needsNobody}`, async () => {
    // Stands in for a user who exchanges what the JVM wrote before it is taken.
    class Exchanged extends LocalConnection {
      override async exec(argv: readonly string[]): Promise<RemoteCommand> {
        const at = argv.indexOf('plateau-claim');
        const from = argv[at + 1] ?? '';
        if (at > 0) spawnSync('ln', ['-sfn', '/etc/hostname', from]);
        return super.exec(argv);
      }
    }
    await bench.remove();
    bench = new CaptureBench(new Exchanged());
    chmodSync(bench.folder, 0o711);
    const pid = await targets.start(...asNobody(...leaking()));
    await expect(bench.capture(jcmdHeap, { pid, event: 'snapshot' })).rejects.toMatchObject({
      code: 'capture.noFolder',
      message: expect.stringContaining('what lies there is not its file'),
    });
    expect([left(), existsSync('/etc/hostname')]).toEqual([[], true]);
  });

  it.skipIf(!nobody)(`are collected from a user’s own folder as files of that user only${needsNobody}`, async () => {
    const pid = await targets.start(...asNobody(...leaking()));
    chmodSync(bench.folder, 0o711);
    const folder = join(bench.remote, 'plateau-cut');
    mkdirSync(join(folder, 'given'), { recursive: true });
    writeFileSync(join(folder, 'given/heap.hprof'), 'JAVA PROFILE 1.0.2');
    chownSync(join(folder, 'given/heap.hprof'), NOBODY, NOBODY);
    writeFileSync(join(folder, 'given/of-root.hprof'), 'not to be read by others');
    const { entry, host, process: target } = await bench.factsOf(pid);
    const cut: JournalEntry = {
      ...{ version: 1, captureId: 'c0000000000000000', entry, host, target, folder, owner: 0 },
      ...{ request: bench.request(jcmdHeap, { pid, event: 'snapshot' }), startedAt: new Date().toISOString() },
      ...{ running: [], commands: [], why: '', leftAt: null, recorded: false, partial: null },
    };
    // Stands in for a user who exchanges a file once it was listed.
    class Exchanged extends LocalConnection {
      override async exec(argv: readonly string[]): Promise<RemoteCommand> {
        if (argv.includes(`${folder}/given/heap.hprof`)) {
          spawnSync('ln', ['-sfn', '/etc/hostname', `${folder}/given/heap.hprof`]);
        }
        return super.exec(argv);
      }
    }
    const collect = (connection: LocalConnection) =>
      fetchLeft(cut, {
        connection,
        journal: bench.journal,
        closeInspector: () => Promise.resolve(),
        signal: new AbortController().signal,
        newStagingPath: () => join(bench.folder, `left-${randomUUID()}`),
        onBytes: () => undefined,
      });
    const told = await collect(new LocalConnection());
    expect(told.files.map(({ name, bytes }) => [name, bytes])).toEqual([['heap.hprof', 18]]);
    expect(readdirSync(folder).sort()).toEqual(['given', 'heap.hprof']);
    rmSync(join(folder, 'heap.hprof'));
    writeFileSync(join(folder, 'given/heap.hprof'), 'JAVA PROFILE 1.0.2');
    chownSync(join(folder, 'given/heap.hprof'), NOBODY, NOBODY);
    expect((await collect(new Exchanged())).files).toEqual([]);
    expect([readdirSync(folder), existsSync('/etc/hostname')]).toEqual([['given'], true]);
    rmSync(folder, { recursive: true });
  });

  it.skipIf(!isRoot)(`are dumped into the temporary folder that the process sees${needsRoot}`, async () => {
    const pid = await targets.start(...ownTmp(...leaking()));
    const facts = await bench.factsOf(pid);
    const capture = bench.capture(jcmdHeap, { pid, event: 'snapshot' }, undefined, facts);
    // The jcmd of JDK 17 does not find its way in there.
    const told = await capture.then(
      ({ files }) => files[0]?.format,
      (thrown: unknown) => (thrown instanceof Error && 'code' in thrown ? thrown.code : thrown),
    );
    expect(['hprof', 'capture.attachFailed']).toContain(told);
    expect(readdirSync(`/proc/${pid}/root/tmp`).filter((name) => name.startsWith('plateau-'))).toEqual([]);
    expect([left(), bench.journal.list()]).toEqual([[], []]);
  });

  it.skipIf(!isRoot)(`are refused where the file would not fit, and no half table is taken${needsRoot}`, async () => {
    const small = memoryFolder(12);
    const pid = await targets.start(...leaking());
    const full = await factsWith(pid, () => ({ folder: { path: small, writable: true, free: 1e12 } }));
    await expect(bench.capture(jcmdHeap, { pid, event: 'snapshot' }, undefined, full)).rejects.toMatchObject({
      code: 'capture.diskFull',
      message: expect.stringMatching(/has [\d.]+ kB free, and the dump may take [\d.]+ MB/),
    });
    await expect(bench.capture(jcmdHeap, { pid, event: 'histogram' }, undefined, full)).rejects.toMatchObject({
      code: 'capture.diskFull',
    });
    expect([readdirSync(small), existsSync(`/proc/${pid}`)]).toEqual([[], true]);
  });

  it.skipIf(!isRoot)(`are refused where the file would take the program’s memory${needsRoot}`, async () => {
    class SmallHost extends LocalConnection {
      override exec(argv: readonly string[]): Promise<RemoteCommand> {
        return super.exec(argv.includes('plateau-headroom') ? ['echo', '30000000 20000000'] : argv);
      }
    }
    await bench.remove();
    bench = new CaptureBench(new SmallHost());
    const folder = memoryFolder(4_000_000);
    const pid = await targets.start(...leaking());
    const facts = await factsWith(pid, () => ({ folder: { path: folder, writable: true, free: 1e12 } }));
    await expect(bench.capture(jcmdHeap, { pid, event: 'snapshot' }, undefined, facts)).rejects.toMatchObject({
      code: 'capture.noHeadroom',
      message: expect.stringContaining('lies in memory'),
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('are not taken where the JVM is killed while it writes', async () => {
    // Kills it as soon as something of the file is there.
    const KILL = 'i=0; until [ -s "$1" ] || [ $i -gt 200000 ]; do i=$((i + 1)); done; kill -KILL "$2"';
    class Killing extends LocalConnection {
      override async exec(argv: readonly string[]): Promise<RemoteCommand> {
        const at = argv.indexOf('GC.heap_dump');
        const file = argv.at(-1) ?? '';
        if (at > 0) killer = spawn('sh', ['-c', KILL, 'kill', file, argv[at - 1] ?? ''], { stdio: 'ignore' });
        return super.exec(argv);
      }
    }
    let killer: ChildProcess | null = null;
    undo.push(() => killer?.kill('SIGKILL'));
    await bench.remove();
    bench = new CaptureBench(new Killing());
    const pid = await targets.start('java', '-Xmx512m', '-cp', classes, 'HeapLeak', '100000');
    await new Promise((next) => setTimeout(next, 1500));
    const capture = bench.capture(jcmdHeap, { pid, event: 'snapshot' });
    await expect(capture).rejects.toMatchObject({
      code: 'capture.incomplete',
      hint: expect.stringContaining('killed'),
    });
    expect(existsSync(`/proc/${pid}/root`)).toBe(false);
    expect([
      left(),
      bench.journal.list(),
      readdirSync(bench.folder).filter((name) => name.startsWith('file-')),
    ]).toEqual([[], [], []]);
  });

  it('leave nothing there when a capture is cancelled', async () => {
    const pid = await targets.start(...leaking());
    const controller = new AbortController();
    const cancelled = expect(
      bench.capture(jcmdHeap, { pid, event: 'snapshot' }, controller.signal),
    ).rejects.toMatchObject({ code: 'job.cancelled' });
    await until(() => bench.progress.includes('dumping the heap'), 'the dump');
    controller.abort();
    await cancelled;
    expect([left(), bench.journal.list(), existsSync(`/proc/${pid}`)]).toEqual([[], [], true]);
  });

  it('are asked for where the JVM listens already and leaves QUIT alone', async () => {
    const pid = await targets.start(...leaking('-Xrs', '-XX:+StartAttachListener'));
    expect((await bench.capture(jcmdHeap, { pid, event: 'histogram' })).files).toHaveLength(1);
    expect(existsSync(`/proc/${pid}`)).toBe(true);
  });

  it.each(['histogram', 'snapshot'] as const)('are not asked for where nothing can attach (%s)', async (event) => {
    const shown = await targets.start(...leaking('-XX:+DisableAttachMechanism'));
    await expect(bench.capture(jcmdHeap, { pid: shown, event })).rejects.toMatchObject({
      code: 'capture.attachDisabled',
    });
    const sleeping = await targets.start('sh', '-c', 'echo ready; exec sleep 60');
    leaveAttachSocket(sleeping);
    const facts = await bench.factsOf(sleeping);
    if (facts.process === null) throw new Error('not seen');
    const wrong = { ...facts, process: { ...facts.process, runtime: 'jvm' as const } };
    await expect(bench.capture(jcmdHeap, { pid: sleeping, event }, undefined, wrong)).rejects.toMatchObject({
      code: 'capture.attachFailed',
    });
    expect(bench.progress).not.toContain(event === 'histogram' ? 'counting objects' : 'dumping the heap');
    const gone = await targets.start(...leaking());
    const seen = await bench.factsOf(gone);
    targets.end();
    await until(() => !existsSync(`/proc/${gone}`), 'the end of the target');
    await expect(bench.capture(jcmdHeap, { pid: gone, event }, undefined, seen)).rejects.toMatchObject({
      code: 'capture.noProcess',
    });
    expect([left(), bench.journal.list()]).toEqual([[], []]);
  });
});
