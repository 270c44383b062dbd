import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CapturedFile, CaptureRun, Profiler } from '../../src/main/capture/profiler.ts';
import { CaptureBench } from './support/capture-with.ts';

let bench: CaptureBench;
const targets: ChildProcess[] = [];
beforeEach(() => {
  bench = new CaptureBench();
});
afterEach(async () => {
  for (const { pid } of targets.splice(0)) if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  await bench.remove();
});

/** A profiler that does what a test says, with the real session. */
function doing(run: (run: CaptureRun) => Promise<readonly CapturedFile[]>): Profiler {
  return {
    id: 'py-spy',
    readiness: () => null,
    plan: (request) => ({
      request,
      rate: null,
      steps: [],
      samples: null,
      samplesBasis: '',
      cost: null,
      costBasis: '',
      bytes: 1000,
      warnings: [],
    }),
    run,
  };
}

function target(...argv: readonly string[]): number {
  const [program = '', ...args] = argv;
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  targets.push(child);
  if (child.pid === undefined) throw new Error(`${program} did not start`);
  return child.pid;
}

const left = (): readonly string[] => readdirSync(bench.remote);

it('sees a process with a hostile name whole, and harmless', async () => {
  const hostile = `$(touch ${bench.folder}/pwned) 'x' "y" \u001b[31m\nplateau 1 2 3\n; \`id\` é`;
  const pid = target('sh', '-c', 'sleep 60; true', hostile);
  const { processes } = await bench.probe();
  expect(processes.find((one) => one.pid === pid)?.arguments.at(-1)).toBe(hostile);
  expect(existsSync(`${bench.folder}/pwned`)).toBe(false);
});

it('is refused where this side has no room for it', async () => {
  const tight = doing(async (run) => {
    await run.roomHere(1);
    await run.roomHere(1e18);
    return [];
  });
  await expect(bench.capture(tight, {})).rejects.toMatchObject({
    code: 'capture.noRoomHere',
    message: expect.stringMatching(/ free, and what is captured may take [\d.,]+ .B/),
  });
  expect([left(), bench.journal.list()]).toEqual([[], []]);
});

it('brings the file, hashed on both sides, and leaves nothing', async () => {
  const { files, provenance, clean } = await bench.capture(
    doing(async (run) => {
      const { code } = await run.tool(['sh', '-c', 'echo "it’s" >"a file"; echo done >&2']);
      expect(code).toBe(0);
      return [await run.fetch(`${await run.folder()}/a file`, 'a.txt', 'text')];
    }),
    {},
  );
  const [file] = files;
  expect(readFileSync(file?.path ?? '', 'utf8')).toBe('it’s\n');
  expect(file?.sha256).toBe(file?.remoteSha256);
  expect(provenance).toMatchObject({ exitCode: 0, stderrTail: 'done\n', partial: null });
  expect([clean, left(), bench.journal.list()]).toEqual([true, [], []]);
});

const SLEEP = 'echo ready >&2; exec sleep 60';

it('knows in the journal what runs before it runs', async () => {
  let running: unknown;
  const controller = new AbortController();
  await expect(
    bench.capture(
      doing(async (run) => {
        await run.tool(['sh', '-c', SLEEP], {
          onErrorLine: () => {
            running = bench.journal.list();
            controller.abort();
          },
        });
        return [];
      }),
      {},
      controller.signal,
    ),
  ).rejects.toMatchObject({ code: 'job.cancelled' });
  expect(running).toMatchObject([{ running: [{ kind: 'process' }], commands: [['sh', '-c', SLEEP]] }]);
  const [entry] = running as { running: { pid: number }[] }[];
  expect(existsSync(`/proc/${entry?.running[0]?.pid}`)).toBe(false);
  expect([left(), bench.journal.list()]).toEqual([[], []]);
});

it('leaves what was made when the connection goes, and says where', async () => {
  await expect(
    bench.capture(
      doing(async (run) => {
        const script = 'trap "echo half >out; exit" INT; echo ready >&2; while :; do sleep 0.05; done';
        await run.tool(['sh', '-c', script], { onErrorLine: () => void run.connection.close() });
        return [];
      }),
      {},
    ),
  ).rejects.toMatchObject({ code: 'ssh.closed' });
  const [entry] = bench.journal.list();
  expect(entry).toMatchObject({
    why: 'the connection went while it ran',
    running: [{ kind: 'process' }],
    recorded: false,
  });
  for (let i = 0; i < 60 && !existsSync(`${entry?.folder}/out`); i++) await new Promise((go) => setTimeout(go, 50));
  expect(readFileSync(`${entry?.folder}/out`, 'utf8')).toBe('half\n');
});

it('knows that all was recorded where the connection goes before the file is here', async () => {
  await expect(
    bench.capture(
      doing(async (run) => {
        await run.tool(['sh', '-c', 'echo whole >out']);
        await run.connection.close();
        return [await run.fetch(`${await run.folder()}/out`, 'out.txt', 'text')];
      }),
      {},
    ),
  ).rejects.toMatchObject({ code: 'ssh.closed' });
  expect(bench.journal.list()).toMatchObject([{ running: [], recorded: true, partial: null }]);
});

it('tells which threads slept', async () => {
  const pid = target('sleep', '60');
  const { provenance } = await bench.capture(
    doing(async (run) => {
      await run.wait(2200);
      return [];
    }),
    { pid },
  );
  expect(provenance).toMatchObject({ idleThreads: [pid], threadsSeen: 1 });
});
