import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { asyncProfiler } from '../../src/main/capture/jvm/async-profiler.ts';
import { type FailureContext, jvmFailure } from '../../src/main/capture/jvm/failure.ts';
import { jfr } from '../../src/main/capture/jvm/jfr.ts';
import type { PlanFacts, Profiler } from '../../src/main/capture/profiler.ts';
import { LocalConnection } from '../../src/main/remote/local.ts';
import { runToEnd } from '../../src/main/remote/run-to-end.ts';
import { missingTools, run, skipReason } from '../support/tools.ts';
import {
  asNobody,
  isRoot,
  NOBODY,
  NobodyConnection,
  nobodyMayRun,
  openToNobody,
  ownTmp,
  profilesOf,
  selfShare,
  Targets,
  targetProgram,
  totalShare,
  until,
  warningsOf,
} from './support/capture-targets.ts';
import { CaptureBench } from './support/capture-with.ts';

const missing = missingTools('java', 'javac', 'jcmd', 'asprof');
const needsRoot = isRoot ? '' : ' (skipped: needs root)';
const nobody = missing.length === 0 && nobodyMayRun('java', 'jcmd', 'asprof');
const needsNobody = nobody ? '' : ' (skipped: needs root, and a checkout that everybody may read)';

describe.skipIf(missing.length > 0)(`captures of a running JVM${skipReason(missing)}`, () => {
  let classes = '';
  let bench: CaptureBench;
  let targets: Targets;
  const undo: (() => void)[] = [];

  beforeAll(() => {
    // Seen by a process with a /tmp of its own.
    classes = mkdtempSync('/var/tmp/plateau-orders-');
    run('javac', ['-g', '-encoding', 'UTF-8', '-d', classes, targetProgram('Orders.java')], classes);
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

  const left = (): readonly string[] => readdirSync(bench.remote);
  const orders = (variant: 'before' | 'after', seconds = 120, ...flags: readonly string[]): readonly string[] => [
    'java',
    '-Xmx64m',
    // Without them a JVM now and then gives the hot loop to what it was inlined into.
    '-XX:+UnlockDiagnosticVMOptions',
    '-XX:+DebugNonSafepoints',
    ...flags,
    '-cp',
    classes,
    'Orders',
    variant,
    String(seconds),
  ];
  const status = (pid: number): string => run('asprof', ['status', String(pid)], bench.folder).trim();

  async function asSomebody(): Promise<void> {
    await bench.remove();
    bench = new CaptureBench(new NobodyConnection());
    openToNobody(bench);
  }

  async function factsWith(pid: number, change: (facts: PlanFacts) => Partial<PlanFacts['host']>): Promise<PlanFacts> {
    const facts = await bench.factsOf(pid);
    return { ...facts, host: { ...facts.host, ...change(facts) } };
  }

  describe('with async-profiler', () => {
    it('finds the hot function, and not any more after the change', async () => {
      const before = await targets.start(...orders('before'));
      const first = await bench.capture(asyncProfiler, { pid: before, seconds: 4 });
      expect(await selfShare(first.files[0], 'cpu', 'Orders.findPrice')).toBeGreaterThan(0.4);
      const after = await targets.start(...orders('after'));
      const second = await bench.capture(asyncProfiler, { pid: after, seconds: 3 });
      expect(await selfShare(second.files[0], 'cpu', 'Orders.findPrice')).toBe(0);
      expect(first.provenance.profiler.version).toMatch(/^Async-profiler \d/);
      expect(first.provenance).toMatchObject({ partial: null, rate: 99, target: { runtime: 'jvm' } });
      expect(bench.progress.some((line) => /^sampling [\d.]+ \d+$/.test(line))).toBe(true);
      expect([first.clean, left(), bench.journal.list()]).toEqual([true, [], []]);
      expect(status(before)).toBe('Profiler is not active');
    });

    it.each([
      ['alloc', 'Orders.parse', 0.4],
      ['lock', 'Orders.reserve', 0.4],
      // Of all threads of a JVM three.
      ['wall', 'Orders.work', 0.02],
    ] as const)('captures %s', async (event, name, least) => {
      const pid = await targets.start(...orders('before'));
      const { files } = await bench.capture(asyncProfiler, { pid, event, seconds: 3 });
      const [profile] = await profilesOf(files[0]);
      expect(profile?.sampleTypes.map((one) => one.name)).toContain(event);
      expect(await totalShare(files[0], event, name)).toBeGreaterThan(least);
    });

    it('ends its session when cancelled at half time, and the target lives', async () => {
      const pid = await targets.start(...orders('before'));
      const controller = new AbortController();
      const cancelled = expect(
        bench.capture(asyncProfiler, { pid, seconds: 60 }, controller.signal),
      ).rejects.toMatchObject({ code: 'job.cancelled' });
      await until(() => bench.progress.some((line) => /^sampling 0\.\d+/.test(line)), 'samples');
      expect(bench.journal.list()).toMatchObject([{ running: [{ kind: 'command' }] }]);
      expect(status(pid)).toMatch(/^Profiling is running/);
      controller.abort();
      await cancelled;
      expect(status(pid)).toBe('Profiler is not active');
      expect([left(), bench.journal.list(), existsSync(`/proc/${pid}`)]).toEqual([[], [], true]);
    });

    it('can be ended from the journal after the connection went, and then touches no other session', async () => {
      const pid = await targets.start(...orders('before'));
      setTimeout(() => {
        void until(() => bench.progress.length > 1, 'progress').then(() => bench.connection.close());
      }, 10);
      await expect(bench.capture(asyncProfiler, { pid, seconds: 60 })).rejects.toMatchObject({ code: 'ssh.closed' });
      expect(status(pid)).toMatch(/^Profiling is running/);
      const [recipe] = bench.journal.list()[0]?.running ?? [];
      if (recipe?.kind !== 'command') throw new Error('no recipe');
      const again = new LocalConnection();
      expect((await runToEnd(again, recipe.argv)).code).toBe(0);
      expect(status(pid)).toBe('Profiler is not active');
      run(
        'asprof',
        ['start', '-e', 'cpu', '--timeout', '60', '-o', 'jfr', '-f', join(bench.folder, 'theirs.jfr'), `${pid}`],
        '/',
      );
      expect((await runToEnd(again, recipe.argv)).code).toBe(0);
      expect(status(pid)).toMatch(/^Profiling is running/);
      await again.close();
    });

    it('leaves a session of somebody else alone', async () => {
      const pid = await targets.start(...orders('before'));
      const theirs = join(bench.folder, 'theirs.jfr');
      run('asprof', ['start', '-e', 'cpu', '--timeout', '60', '-o', 'jfr', '-f', theirs, String(pid)], bench.folder);
      await expect(bench.capture(asyncProfiler, { pid })).rejects.toMatchObject({ code: 'capture.busy' });
      expect(status(pid)).toMatch(/^Profiling is running/);
      expect([left(), bench.journal.list()]).toEqual([[], []]);
    });

    it.skipIf(!nobody)(
      `profiles as root what belongs to another user, who gets one file to write${needsNobody}`,
      async () => {
        const pid = await targets.start(...asNobody(...orders('before')));
        await expect(bench.capture(asyncProfiler, { pid, seconds: 3 })).rejects.toMatchObject({
          code: 'capture.noFolder',
          message: expect.stringContaining('(user nobody) cannot write'),
        });
        chmodSync(bench.folder, 0o711);
        const { files, provenance, clean } = await bench.capture(asyncProfiler, { pid, seconds: 3 });
        expect(provenance.target?.uid).toBe(NOBODY);
        expect(await selfShare(files[0], 'cpu', 'Orders.findPrice')).toBeGreaterThan(0.4);
        expect([clean, left()]).toEqual([true, []]);
      },
    );

    it.skipIf(!nobody)(
      `profiles as the owner without rights, and says where samples come from${needsNobody}`,
      async () => {
        await asSomebody();
        const pid = await targets.start(...asNobody(...orders('before')));
        const facts = await factsWith(pid, () => ({ perfEventParanoid: 2 }));
        const plan = asyncProfiler.plan(bench.request(asyncProfiler, { pid }), facts);
        expect(plan.warnings.map(({ code }) => code)).toContain('capture.cpuTimers');
        const { files } = await bench.capture(asyncProfiler, { pid, seconds: 3 }, undefined, facts);
        expect(await selfShare(files[0], 'cpu', 'Orders.findPrice')).toBeGreaterThan(0.4);
        // Whether the kernel refused perf_events is the host's matter; where it says so, the file does too.
        if (((await bench.factsOf(pid)).host.perfEventParanoid ?? 0) >= 2) {
          expect((await warningsOf(files[0])).map(({ code }) => code)).toContain('jfr.cpuTimers');
        }
      },
    );

    it.skipIf(!isRoot)(`writes into the temporary folder of a process that sees another one${needsRoot}`, async () => {
      const pid = await targets.start(...ownTmp(...orders('before')));
      const facts = await bench.factsOf(pid);
      expect(facts.process).toMatchObject({ runtime: 'jvm', otherMounts: true });
      // The library lies in /tmp or below this checkout: visible to the JVM only in the latter case.
      const seen = existsSync(`/proc/${pid}/root${facts.host.tools.asprof?.path}`);
      const capture = bench.capture(asyncProfiler, { pid, seconds: 3 }, undefined, facts);
      if (seen) {
        const { files } = await capture;
        expect(await selfShare(files[0], 'cpu', 'Orders.findPrice')).toBeGreaterThan(0.4);
      } else await expect(capture).rejects.toMatchObject({ code: 'capture.noLibrary' });
      expect(readdirSync(`/proc/${pid}/root/tmp`).filter((name) => name.startsWith('plateau-'))).toEqual([]);
      expect([left(), bench.journal.list()]).toEqual([[], []]);
    });
  });

  describe('with jcmd', () => {
    it('has CPU, allocations and locks in one recording', async () => {
      const pid = await targets.start(...orders('before'));
      const { files, provenance, clean } = await bench.capture(jfr, { pid, seconds: 4 });
      expect(await selfShare(files[0], 'cpu', 'Orders.findPrice')).toBeGreaterThan(0.4);
      const [profile] = await profilesOf(files[0]);
      expect(profile?.sampleTypes.map((type) => type.name)).toEqual(expect.arrayContaining(['cpu', 'alloc']));
      expect(provenance.partial).toBeNull();
      expect([clean, left(), bench.journal.list()]).toEqual([true, [], []]);
      expect(run('jcmd', [String(pid), 'JFR.check'], bench.folder)).toContain('No available recordings');
    });

    it('ends its recording when cancelled, and no other', async () => {
      const pid = await targets.start(...orders('before'));
      run('jcmd', [String(pid), 'JFR.start', 'name=theirs', 'duration=60s'], bench.folder);
      const controller = new AbortController();
      const cancelled = expect(bench.capture(jfr, { pid, seconds: 60 }, controller.signal)).rejects.toMatchObject({
        code: 'job.cancelled',
      });
      await until(() => bench.progress.some((line) => /^recording 0\.\d+/.test(line)), 'a look');
      controller.abort();
      await cancelled;
      const check = run('jcmd', [String(pid), 'JFR.check'], bench.folder);
      expect([check.includes('theirs'), check.includes('name=plateau-')]).toEqual([true, false]);
      expect([left(), bench.journal.list()]).toEqual([[], []]);
    });

    it.skipIf(!nobody)(`records as root what belongs to another user${needsNobody}`, async () => {
      const pid = await targets.start(...asNobody(...orders('before')));
      chmodSync(bench.folder, 0o711);
      const { files } = await bench.capture(jfr, { pid, seconds: 3 });
      expect(await selfShare(files[0], 'cpu', 'Orders.findPrice')).toBeGreaterThan(0.4);
      expect(left()).toEqual([]);
    });
  });

  function contextOf(tool: string, { host, process }: PlanFacts): FailureContext {
    if (process === null) throw new Error('not seen');
    return { tool, missingRemedies: [], hostName: 'box', host, process, command: tool, file: '/tmp/file' };
  }

  const both = [
    ['async-profiler', asyncProfiler, 'asprof'],
    ['jcmd', jfr, 'jcmd'],
  ] as const satisfies readonly (readonly [string, Profiler, string])[];

  describe.each(both)('with %s, when something is wrong', (_, profiler, tool) => {
    it('keeps what was recorded when the target ends on the way', async () => {
      const pid = await targets.start(...orders('before', 10));
      const { files, provenance } = await bench.capture(profiler, { pid, seconds: 60 });
      expect(provenance.partial).toMatch(/^the process ended after [\d.]+ of 60 s$/);
      expect(await selfShare(files[0], 'cpu', 'Orders.findPrice')).toBeGreaterThan(0.4);
      expect([left(), bench.journal.list()]).toEqual([[], []]);
    });

    it('says that a killed JVM wrote nothing whole', async () => {
      const pid = await targets.start(...orders('before'));
      const capture = expect(bench.capture(profiler, { pid, seconds: 60 })).rejects.toMatchObject({
        code: 'capture.incomplete',
        message: expect.stringContaining('killed'),
      });
      await until(() => bench.progress.some((line) => /^\w+ 0\.\d+/.test(line)), 'progress');
      targets.end();
      await capture;
      expect([left(), bench.journal.list()]).toEqual([[], []]);
    });

    it('refuses where attaching is disabled, also where the arguments do not show it', async () => {
      const shown = await targets.start(...orders('before', 60, '-XX:+DisableAttachMechanism'));
      const facts = await bench.factsOf(shown);
      expect(profiler.readiness(facts.process, facts.host)).toMatchObject({
        ready: false,
        why: expect.stringContaining('-XX:+DisableAttachMechanism'),
      });
      await expect(bench.capture(profiler, { pid: shown }, undefined, facts)).rejects.toMatchObject({
        code: 'capture.attachDisabled',
      });
      const hidden = await targets.start(
        'env',
        'JAVA_TOOL_OPTIONS=-XX:+DisableAttachMechanism',
        ...orders('before', 60),
      );
      await expect(bench.capture(profiler, { pid: hidden })).rejects.toMatchObject({
        code: 'capture.attachFailed',
        hint: expect.stringContaining('-XX:+DisableAttachMechanism'),
      });
      expect(existsSync(`/proc/${hidden}`)).toBe(true);
    });

    it('never sends QUIT to what it would kill', async () => {
      const pid = await targets.start('sh', '-c', 'echo ready; exec sleep 60');
      const facts = await bench.factsOf(pid);
      await expect(bench.capture(profiler, { pid }, undefined, facts)).rejects.toMatchObject({
        code: 'capture.notJvm',
      });
      if (facts.process === null) throw new Error('not seen');
      const wrong = { ...facts, process: { ...facts.process, runtime: 'jvm' as const } };
      await expect(bench.capture(profiler, { pid }, undefined, wrong)).rejects.toMatchObject({
        code: 'capture.attachFailed',
      });
      expect(existsSync(`/proc/${pid}`)).toBe(true);
    });

    it('tells of a process that has ended', async () => {
      const pid = await targets.start(...orders('before'));
      const facts = await bench.factsOf(pid);
      targets.end();
      await until(() => !existsSync(`/proc/${pid}`), 'the end of the target');
      await expect(bench.capture(profiler, { pid }, undefined, facts)).rejects.toMatchObject({
        code: 'capture.noProcess',
      });
    });

    it('refuses without the tool', async () => {
      const pid = await targets.start(...orders('before'));
      const gone = await factsWith(pid, ({ host }) => {
        const { [tool]: _gone, ...tools } = host.tools;
        return { tools };
      });
      expect(profiler.readiness(gone.process, gone.host)).toMatchObject({ ready: false });
      await expect(bench.capture(profiler, { pid }, undefined, gone)).rejects.toMatchObject({
        code: 'capture.toolMissing',
      });
      const moved = await factsWith(pid, ({ host }) => ({
        tools: { ...host.tools, [tool]: { path: `/nowhere/${tool}`, version: '' } },
      }));
      await expect(bench.capture(profiler, { pid }, undefined, moved)).rejects.toMatchObject({
        code: 'capture.toolMissing',
      });
      expect([left(), bench.journal.list()]).toEqual([[], []]);
    });

    it.skipIf(!nobody)(`says whose JVM it is where this login may not attach${needsNobody}`, async () => {
      await asSomebody();
      const pid = await targets.start(...orders('before'));
      const facts = await bench.factsOf(pid);
      if (facts.process === null) throw new Error('not seen');
      // The executable of root's process is hidden from nobody, and so is its runtime.
      const jvm = { ...facts, process: { ...facts.process, runtime: 'jvm' as const } };
      expect(profiler.readiness(jvm.process, jvm.host)).toMatchObject({
        ready: false,
        why: expect.stringContaining('belongs to root (uid 0)'),
        remedies: expect.arrayContaining([expect.stringContaining('sudo -n -u root ')]),
      });
      await expect(bench.capture(profiler, { pid }, undefined, jvm)).rejects.toMatchObject({
        code: 'capture.notPermitted',
        hint: expect.stringContaining('sudo -n -u root '),
      });
      // The tool's own words, had it been asked.
      const argv = tool === 'jcmd' ? ['jcmd', String(pid), 'JFR.check'] : ['asprof', 'status', String(pid)];
      const done = await runToEnd(bench.connection, argv);
      const said = jvmFailure({ ...done, stdout: done.stdout.toString('utf8') }, contextOf(tool, jvm));
      expect(said).toMatchObject({ code: 'capture.notPermitted', hint: expect.stringContaining('sudo -n -u root ') });
      expect(left()).toEqual([]);
    });

    it.skipIf(!isRoot)(`tells of a disk that fills up, whatever the exit code${needsRoot}`, async () => {
      const small = join(bench.folder, 'small');
      mkdirSync(small);
      expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12k', 'none', small]).status).toBe(0);
      undo.push(() => spawnSync('umount', ['-l', small]));
      const pid = await targets.start(...orders('before'));
      const full = await factsWith(pid, () => ({ folder: { path: small, writable: true, free: 1e12 } }));
      await expect(bench.capture(profiler, { pid, seconds: 2 }, undefined, full)).rejects.toMatchObject({
        code: 'capture.diskFull',
      });
      expect(readdirSync(small)).toEqual([]);
    });

    it('refuses a folder whose name a profiler would take for something else', async () => {
      const odd = join(bench.remote, 'a, %p');
      mkdirSync(odd);
      const pid = await targets.start(...orders('before'));
      const facts = await factsWith(pid, ({ host }) => ({ folder: { ...host.folder, path: odd } }));
      await expect(bench.capture(profiler, { pid }, undefined, facts)).rejects.toMatchObject({
        code: 'capture.badFolder',
      });
      expect(readdirSync(odd)).toEqual([]);
    });

    it('takes a process with hostile arguments', async () => {
      const hostile = `$(touch ${bench.folder}/pwned) 'a' "b" \u001b[31m\n; \`id\` & | é`;
      const pid = await targets.start(...orders('before'), hostile);
      const { files } = await bench.capture(profiler, { pid, seconds: 2 });
      expect((await profilesOf(files[0])).length).toBe(1);
      expect(existsSync(join(bench.folder, 'pwned'))).toBe(false);
    });
  });
});
