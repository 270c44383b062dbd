import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Growth } from '../../src/core/heap/growth/model.ts';
import type { Item, Provenance, RelatedItem } from '../../src/core/item.ts';
import type { Verdict } from '../../src/core/verdict/verdict.ts';
import { SSHD_TOOLS } from '../support/sshd.ts';
import { missingTools, run, skipReason } from '../support/tools.ts';
import { CaptureBox, type CapturedAnswer, isAlive } from './support/capture-box.ts';
import { targetProgram, until } from './support/capture-targets.ts';
import { memoryCgroup } from './support/memory-cgroup.ts';
import { isOpen, type NodeTarget, Targets } from './support/node-target.ts';

/** What `plateau capture --series --json` answers, as far as these tests read it. */
interface SeriesAnswer extends CapturedAnswer {
  readonly growthId: string | null;
  readonly captures: readonly { readonly captureId: string; readonly itemIds: readonly string[] }[];
}

interface ShownHeap {
  readonly item: Item;
  readonly provenance: Provenance;
  readonly classes: readonly { readonly name: string; readonly count: number }[];
}

interface ShownGrowth extends Pick<Growth, 'snapshots' | 'matching' | 'warmUp'> {
  readonly verdicts: readonly Verdict[];
}

/** Several captures with all that is around them, on a busy machine. */
const LIMIT_MS = 240_000;
const BUSY_SECONDS = 60;
const OPERATIONS = 200;

const missing = missingTools(...SSHD_TOOLS);
const noJvm = missingTools('java', 'javac', 'jcmd');

describe.skipIf(missing.length > 0)(`heaps captured over SSH${skipReason(missing)}`, () => {
  const targets = new Targets();
  let box: CaptureBox;
  beforeAll(async () => {
    box = await CaptureBox.start();
  });
  afterEach(() => targets.end());
  afterAll(() => box?.remove());

  async function leaking(...args: readonly string[]): Promise<NodeTarget & { readonly url: string }> {
    const target = await targets.node('session-leak.cjs', args);
    const port = /ready (\d+)/.exec(target.output())?.[1];
    return { ...target, url: `http://127.0.0.1:${port}/` };
  }

  /** The command that runs the operations of a step. */
  const requests = (url: string, count = OPERATIONS): readonly string[] => [
    process.execPath,
    targetProgram('requests.mjs'),
    url,
    String(count),
  ];
  const series = (heaps: number): readonly string[] => [
    ...['--event', 'snapshot', '--series', String(heaps), '--ops', String(OPERATIONS)],
  ];
  const countOf = ({ classes }: ShownHeap, name: string): number =>
    classes.find((row) => row.name === name || row.name.endsWith(`.${name}`))?.count ?? 0;

  it(
    'keeps a snapshot of V8 as a heap, with where it comes from',
    async () => {
      const target = await leaking();
      const captured = await box.capture(target.pid, 'inspector', '--event', 'snapshot', '--label', 'at rest');
      const { item, provenance } = await box.json<ShownHeap>('show', captured.itemId);
      expect(item).toMatchObject({ kind: 'heap', format: 'heapsnapshot', host: 'box', label: 'at rest' });
      expect(item.capturedAt).toBe(provenance.capture?.startedAt);
      expect(provenance).toMatchObject({ via: 'capture', options: { forcedGc: true } });
      expect(provenance.options).not.toHaveProperty('operations');
      expect(provenance.options).not.toHaveProperty('durationSeconds');
      expect(provenance.capture?.target).toMatchObject({ pid: target.pid, startTicks: expect.any(Number) });
      expect(captured.provenance.captureId).toBe(captured.captureId);
      expect(captured.verdicts.length).toBeGreaterThan(0);
      const sampled = await box.capture(target.pid, 'inspector', '--seconds', '1');
      const { related } = await box.json<{ related: readonly RelatedItem[] }>('show', captured.itemId);
      expect(related.map(({ item: { id }, by, allocations }) => [id, by, allocations])).toEqual([
        [sampled.itemId, 'process', false],
      ]);
      expect([target.isAlive(), await isOpen(target.port)]).toEqual([true, false]);
      await box.expectClean();
    },
    LIMIT_MS,
  );

  it(
    'finds what a service keeps of every request, by a series with a command between its heaps',
    async () => {
      const target = await leaking();
      const captured = await box.json<SeriesAnswer>(
        ...['capture', 'box', '--with', 'inspector', '--pid', String(target.pid), '--label', 'sessions'],
        ...[...series(4), '--', ...requests(target.url)],
      );
      expect(captured.captures.map(({ itemIds }) => itemIds.length)).toEqual([1, 1, 1, 1]);
      const growth = await box.json<ShownGrowth>('show', captured.growthId ?? '');
      expect(growth.snapshots.map(({ label, operations, forcedGc }) => [label, operations, forcedGc])).toEqual([
        ['sessions T0', null, true],
        ['sessions T1', OPERATIONS, true],
        ['sessions T2', OPERATIONS, true],
        ['sessions T3', OPERATIONS, true],
      ]);
      expect([growth.warmUp, growth.matching.byId]).toEqual([1, true]);
      const [verdict] = growth.verdicts;
      expect([verdict?.subject.label, verdict?.level, verdict?.certainty]).toEqual([
        expect.stringContaining('Session'),
        'likely-bottleneck',
        'confirmed',
      ]);
      expect(captured.verdicts).toEqual(growth.verdicts);
      const last = await box.json<ShownHeap>('show', captured.captures.at(-1)?.itemIds[0] ?? '');
      expect(countOf(last, 'Session')).toBe(3 * OPERATIONS);
      expect(last.provenance.options).toMatchObject({ operations: OPERATIONS, forcedGc: true });
      expect(last.provenance.capture?.request.startTicks).toBe(last.provenance.capture?.target?.startTicks);
      expect([target.isAlive(), await isOpen(target.port)]).toEqual([true, false]);
      await box.expectClean();
    },
    LIMIT_MS,
  );

  it(
    'shows the whole series before anything runs',
    async () => {
      const target = await leaking();
      const asked = ['capture', 'box', '--with', 'inspector', '--pid', String(target.pid), '--dry-run'];
      const { out, code } = await box.run(...asked, ...series(4), '--', ...requests(target.url));
      expect(code).toBe(0);
      for (const words of [
        'kill -s USR1',
        'HeapProfiler.collectGarbage, then HeapProfiler.takeHeapSnapshot',
        `requests.mjs ${target.url} 200`,
        'Runs 200 operations',
        'The heap again: T1 to T3',
        'stands still for each snapshot',
        'more meanwhile',
      ]) {
        expect(out).toContain(words);
      }
      const asking = await box.run(...asked, ...series(2));
      expect(asking.out).toContain('Wait until you say that it goes on');
      expect(asking.out).toContain('confirmed from 4 heaps on');
      expect([target.output().includes('Debugger'), box.journal()]).toEqual([false, []]);
    },
    LIMIT_MS,
  );

  it(
    'lets the person run the operations, and goes on when they press Enter',
    async () => {
      const target = await leaking();
      const call = box.onTerminal(
        ...['capture', 'box', '--with', 'inspector', '--pid', String(target.pid), '--label', 'by hand', ...series(2)],
      );
      try {
        await until(() => call.out().includes('Enter takes T1.'), 'the question', BUSY_SECONDS);
        expect(call.out()).toContain('1 of 2 heaps are taken. Run 200 operations now.');
        expect(box.journal().length).toBe(1);
        run(process.execPath, requests(target.url).slice(1), tmpdir());
        call.child.stdin?.write('\r');
        const { code, out } = await call.answer;
        expect([code, out]).toEqual([
          0,
          expect.stringMatching(/1\. by hand T1: .* 200 operations · collection forced/),
        ]);
      } finally {
        call.child.kill('SIGKILL');
      }
      await box.expectClean();
    },
    LIMIT_MS,
  );

  it(
    'keeps what was taken when the process has ended, and says so',
    async () => {
      const target = await leaking('--end-after', String(1.5 * OPERATIONS));
      const { err } = await box.refused(
        ...([target.pid, 'inspector', '--label', 'short-lived', ...series(4), '--', ...requests(target.url)] as const),
      );
      expect(err).toContain(`Process ${target.pid} ended between two heaps.`);
      expect(err).toMatch(/T0 to T1 of 4 heaps were taken before and are kept\.[\s\S]*plateau series h\w+ h\w+/);
      expect((await box.stored()).filter((label) => label.startsWith('short-lived')).sort()).toEqual([
        'short-lived T0',
        'short-lived T1',
      ]);
      await box.expectClean();
    },
    LIMIT_MS,
  );

  it(
    'goes no further when the operations fail',
    async () => {
      const target = await leaking();
      const failing = ['sh', '-c', 'echo no such order >&2; exit 3'];
      const { err } = await box.refused(target.pid, 'inspector', '--label', 'failing', ...series(3), '--', ...failing);
      expect(err).toContain('The command that runs the operations ended with code 3: no such order.');
      expect(err).toContain('T0 was taken before and is kept.');
      expect([target.isAlive(), await isOpen(target.port)]).toEqual([true, false]);
      await box.expectClean();
    },
    LIMIT_MS,
  );

  it(
    'ends the operations too when it is cancelled, and keeps what was taken',
    async () => {
      const target = await leaking();
      const marker = `sleeps-${target.pid}`;
      const call = box.begin(
        ...['capture', 'box', '--with', 'inspector', '--pid', String(target.pid), '--label', 'cancelled'],
        ...['--json-stream', ...series(3), '--', 'sh', '-c', 'exec sleep 100', marker],
      );
      await until(() => call.out().includes('running 200 operations'), 'the operations', BUSY_SECONDS);
      call.child.kill('SIGINT');
      const { err } = await call.answer;
      expect(err).toContain('The series was cancelled. T0 was taken before and is kept.');
      expect(await box.stored()).toContain('cancelled T0');
      expect([target.isAlive(), await isOpen(target.port)]).toEqual([true, false]);
      await box.expectClean();
    },
    LIMIT_MS,
  );

  it(
    'asks for memory again before each heap, if this machine lets a test limit it',
    async ({ skip }) => {
      const group = memoryCgroup(256 * 1024 ** 2);
      if (group === null) return skip('no control group can be made here');
      const target = await leaking();
      group.add(target.pid);
      const call = box.onTerminal(
        ...['capture', 'box', '--with', 'inspector', '--pid', String(target.pid), '--label', 'narrow', ...series(3)],
      );
      try {
        await until(() => call.out().includes('Enter takes T1.'), 'the question', BUSY_SECONDS);
        // 14 times what they leave is more than there is.
        run(process.execPath, requests(target.url, 6000).slice(1), tmpdir());
        call.child.stdin?.write('\r');
        const { code, out } = await call.answer;
        expect([code, out]).toEqual([
          4,
          expect.stringMatching(/T0 was taken before and is kept\. \(capture\.noHeadroom\)/),
        ]);
        expect([target.isAlive(), await isOpen(target.port)]).toEqual([true, false]);
        await box.expectClean();
      } finally {
        call.child.kill('SIGKILL');
        targets.end();
        await group.remove();
      }
    },
    LIMIT_MS,
  );

  it(
    'leaves no more than an open inspector where the line is cut, which cleaning up closes',
    async () => {
      const target = await leaking();
      const call = box.begin(
        ...['capture', 'box', '--with', 'inspector', '--pid', String(target.pid), '--label', 'cut'],
        ...['--json-stream', ...series(3), '--wait', '60'],
      );
      await until(() => call.out().includes('of 60 s'), 'the wait', BUSY_SECONDS);
      expect(box.sshd.killChildren()).toBeGreaterThan(0);
      const { code, err } = await call.answer;
      expect([code, err]).toEqual([4, expect.stringMatching(/T0 was taken before and is kept\. \(ssh\.lost\)/)]);
      expect(await box.stored()).toContain('cut T0');
      expect([target.isAlive(), await isOpen(target.port)]).toEqual([true, true]);
      const [left] = await box.leftBehind();
      await box.done('hosts', 'clean', left?.captureId ?? '');
      expect([target.isAlive(), await isOpen(target.port)]).toEqual([true, false]);
      await box.expectClean();
    },
    LIMIT_MS,
  );

  it(
    'asks for nothing that it cannot do',
    async () => {
      const target = await leaking();
      const call = (...more: readonly string[]) =>
        box.run('capture', 'box', '--with', 'inspector', '--pid', String(target.pid), ...more);
      const usages = [
        await call('--event', 'snapshot', '--ops', '200'),
        await call('--event', 'snapshot', '--series', '1', '--wait', '1'),
        await call('--event', 'snapshot', '--series', '3'),
        await call('--event', 'snapshot', '--series', '3', '--wait', '1', '--', 'true'),
      ];
      expect(usages.map(({ code }) => code)).toEqual([3, 3, 3, 3]);
      const cpu = await call('--event', 'cpu', '--series', '3', '--wait', '1');
      expect([cpu.code, cpu.err]).toEqual([4, expect.stringContaining('A series is taken of heaps')]);
      const twice = await call('--event', 'snapshot', '--series', '3', '--wait', '1', '--repeat', '2');
      expect([twice.code, twice.err]).toEqual([4, expect.stringContaining('A series is no replicate')]);
      expect(target.output()).not.toContain('Debugger');
    },
    LIMIT_MS,
  );

  describe.skipIf(noJvm.length > 0)(`of a JVM${skipReason(noJvm)}`, () => {
    let classes = '';
    beforeAll(() => {
      classes = mkdtempSync(join(tmpdir(), 'plateau-heap-leak-'));
      run('javac', ['-g', '-encoding', 'UTF-8', '-d', classes, targetProgram('HeapLeak.java')], classes);
    });
    afterAll(() => rmSync(classes, { recursive: true, force: true }));

    const jvm = (...flags: readonly string[]) =>
      targets.start(['java', '-Xmx64m', ...flags, '-cp', classes, 'HeapLeak', '200']);

    it(
      'are a series of class histograms, measured by class',
      async () => {
        const { pid } = await jvm();
        const captured = await box.json<SeriesAnswer>(
          ...['capture', 'box', '--with', 'jcmd', '--pid', String(pid), '--label', 'classes'],
          ...['--event', 'histogram', '--series', '4', '--ops', '500', '--wait', '2.5'],
        );
        const heaps = await Promise.all(
          captured.captures.map(({ itemIds }) => box.json<ShownHeap>('show', itemIds[0] ?? '')),
        );
        expect(heaps.map(({ item }) => [item.kind, item.format, item.label])).toEqual(
          [0, 1, 2, 3].map((i) => ['heap', 'class-histogram', `classes T${i}`]),
        );
        const counts = heaps.map((heap) => countOf(heap, 'HeapLeak$Session'));
        expect(counts.every((count, i) => i === 0 || count > (counts[i - 1] ?? 0))).toBe(true);
        expect(heaps[1]?.provenance).toMatchObject({ options: { forcedGc: true, operations: 500 } });
        const growth = await box.json<ShownGrowth>('show', captured.growthId ?? '');
        expect(growth.verdicts[0]?.subject.label).toMatch(/Session|byte/);
        expect(isAlive(pid)).toBe(true);
        await box.expectClean();
      },
      LIMIT_MS,
    );

    it(
      'is a dump, fetched whole and removed',
      async () => {
        const { pid } = await jvm();
        const { out } = await box.run(
          ...['capture', 'box', '--with', 'jcmd', '--pid', String(pid), '--event', 'snapshot', '--dry-run'],
        );
        expect(out).toMatch(/GC\.heap_dump .*\/plateau-ID\/heap\.hprof/);
        expect(out).toContain('The JVM stands still for each');
        expect(out).toMatch(/The file takes up to [\d.]+ MB in .*, where .* are free/);
        const captured = await box.capture(pid, 'jcmd', '--event', 'snapshot');
        const heap = await box.json<ShownHeap>('show', captured.itemId);
        expect(heap.item).toMatchObject({ kind: 'heap', format: 'hprof', host: 'box' });
        expect(heap.provenance).toMatchObject({ options: { forcedGc: true }, capture: { target: { pid } } });
        expect(captured.provenance.remoteSha256).toBe(heap.item.sha256);
        expect(countOf(heap, 'HeapLeak$Session')).toBeGreaterThan(0);
        expect(isAlive(pid)).toBe(true);
        await box.expectClean();
      },
      LIMIT_MS,
    );
  });

  it(
    'stays within what a production host is asked for',
    async () => {
      const target = await leaking();
      await box.done('hosts', 'change', 'box', '--class', 'production');
      try {
        for (const [profiler, event, more] of [
          ['inspector', 'snapshot', []],
          ['inspector', 'snapshot', ['--series', '2', '--wait', '1']],
        ] as const) {
          const how = ['--event', event, '--confirm', 'box', ...more];
          const { err } = await box.refused(target.pid, profiler, ...how);
          expect(err).toContain('is a production host');
        }
        expect([target.isAlive(), target.output().includes('Debugger')]).toEqual([true, false]);
      } finally {
        await box.done('hosts', 'change', 'box', '--class', 'staging');
      }
      expect([existsSync(box.remote), readdirSync(box.remote)]).toEqual([true, []]);
    },
    LIMIT_MS,
  );
});
