import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LocalConnection } from '../remote/local.ts';
import { type GuardedCommand, startGuarded } from './runner.ts';

let folder = '';
const connection = new LocalConnection();
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'plateau-runner-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const start = (script: string, options: { graceMs?: number; limitSeconds?: number } = {}): Promise<GuardedCommand> =>
  startGuarded(connection, ['sh', '-c', script], { folder, pipes: folder, graceMs: 500, limitSeconds: 60, ...options });

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`);

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 100 && !holds(); i++) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(holds()).toBe(true);
}

it('does nothing before it may begin, runs in its folder, and tells output and exit code', async () => {
  const run = await start('pwd; echo made >made; exit 3');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(existsSync(join(folder, 'made'))).toBe(false);
  run.begin();
  expect(await textOf(run.stdout)).toBe(`${folder}\n`);
  expect(await run.exit).toEqual({ code: 3, signal: null });
  run.end();
  run.close();
});

it('is ended by INT, which it may answer', async () => {
  const run = await start('trap "echo written; exit 0" INT; while :; do sleep 0.05; done');
  run.begin();
  await new Promise((resolve) => setTimeout(resolve, 200));
  run.end();
  expect(await textOf(run.stdout)).toBe('written\n');
  expect(await run.exit).toEqual({ code: 0, signal: null });
  await until(() => !isAlive(run.pid));
});

it('is killed when it does not answer', async () => {
  const run = await start('trap "" INT; while :; do sleep 0.05; done');
  run.begin();
  await new Promise((resolve) => setTimeout(resolve, 100));
  run.end();
  expect(await run.exit).toEqual({ code: null, signal: 'SIGKILL' });
  await until(() => !isAlive(run.pid));
});

it('goes when the connection goes, with what it started', async () => {
  const run = await start('sleep 300 & echo $!; wait');
  run.begin();
  const child = await new Promise<number>((resolve) => run.stdout.once('data', (text) => resolve(Number(text))));
  expect([isAlive(run.pid), isAlive(child)]).toEqual([true, true]);
  run.close();
  await until(() => !isAlive(run.pid) && !isAlive(child));
});

it('can write what it has when the connection goes, though nobody hears it any more', async () => {
  const run = await start(
    'trap "echo one; echo two >&2; sleep 0.2; echo three; echo four >&2 || exit 1; echo whole >file; exit 0" INT; while :; do echo on; sleep 0.05; done',
    { graceMs: 3000 },
  );
  run.begin();
  await once(run.stdout, 'data');
  run.stdout.destroy();
  run.stderr.destroy();
  run.close();
  await until(() => !isAlive(run.pid));
  expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('whole\n');
});

it('hands on both outputs whole, and leaves no pipes', async () => {
  const run = await start('seq 1 200000; seq 1 200000 >&2; ls -a');
  run.begin();
  const [out, err] = await Promise.all([textOf(run.stdout), textOf(run.stderr)]);
  const numbers = `${Array.from({ length: 200_000 }, (_, index) => index + 1).join('\n')}\n`;
  expect([out === `${numbers}.\n..\n`, err === numbers]).toEqual([true, true]);
  run.end();
});

it('runs also where no pipes can be made', async () => {
  const run = await startGuarded(connection, ['echo', 'printed'], {
    folder,
    pipes: join(folder, 'none'),
    graceMs: 500,
    limitSeconds: 60,
  });
  run.begin();
  expect(await textOf(run.stdout)).toBe('printed\n');
  run.end();
});

it('ends what it left running when it has ended itself', async () => {
  const run = await start('sleep 300 & echo $!');
  run.begin();
  const child = await new Promise<number>((resolve) => run.stdout.once('data', (text) => resolve(Number(text))));
  expect((await run.exit).code).toBe(0);
  run.end();
  await until(() => !isAlive(child));
});

it('ends at its limit', async () => {
  const run = await start('while :; do sleep 0.05; done', { limitSeconds: 1 });
  run.begin();
  await run.exit;
  await until(() => !isAlive(run.pid));
  run.close();
});

it('says that a folder cannot be entered', async () => {
  await expect(
    startGuarded(connection, ['true'], { folder: join(folder, 'none'), pipes: folder, graceMs: 100, limitSeconds: 5 }),
  ).rejects.toMatchObject({ code: 'capture.noFolder' });
});
