import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { LocalConnection } from './local.ts';
import { runToEnd } from './run-to-end.ts';

it('keeps what a program here printed until somebody reads it', async () => {
  const connection = new LocalConnection();
  const command = await connection.exec(['sh', '-c', 'echo text; echo error >&2; exit 3']);
  expect(await command.exit).toEqual({ code: 3, signal: null });
  // By then Node has emptied the pipes of a child that nobody read from.
  await wait(50);
  const texts: string[] = [];
  for (const stream of [command.stdout, command.stderr]) {
    for await (const chunk of stream) texts.push(String(chunk));
  }
  expect(texts).toEqual(['text\n', 'error\n']);
  await connection.close();
});

it('says as a shell does that there is no such program', async () => {
  const connection = new LocalConnection();
  expect((await runToEnd(connection, ['no-such-program'])).code).toBe(127);
  expect((await runToEnd(connection, ['/'])).code).toBe(126);
  await connection.close();
});

it('cancels a command, also one that is cancelled while it starts', async () => {
  const connection = new LocalConnection();
  const cancel = new AbortController();
  const running = runToEnd(connection, ['cat', '/dev/zero'], {
    signal: cancel.signal,
    mostBytes: Number.MAX_SAFE_INTEGER,
  });
  cancel.abort();
  await expect(running).rejects.toMatchObject({ code: 'job.cancelled' });
  await connection.close();
});
