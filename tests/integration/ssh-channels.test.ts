import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { createServer as createTcpServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '../../src/main/remote/connection.ts';
import { runToEnd } from '../../src/main/remote/run-to-end.ts';
import { isRunning } from '../support/process-tree.ts';
import { freePort, portOf, SSHD_TOOLS, type Sshd, startSshd } from '../support/sshd.ts';
import { missingTools, skipReason } from '../support/tools.ts';
import { secondsUntilGone } from './support/gone.ts';
import { connectFrom, errorOf } from './support/ssh-person.ts';

const missing = missingTools(...SSHD_TOOLS, 'ssh');
const TRANSPORTS = ['ssh2', 'system'] as const;

describe.skipIf(missing.length > 0).each(TRANSPORTS)(`a connection over %s${skipReason(missing)}`, (transport) => {
  const folder = mkdtempSync(join(tmpdir(), 'plateau-channels-'));
  let sshd: Sshd;
  let tcp: Server;
  let port = 0;
  const open: Connection[] = [];
  const others: Sshd[] = [];
  beforeAll(async () => {
    sshd = await startSshd();
    // Answers in capitals, and after the end of what it got with how much that was.
    tcp = createTcpServer({ allowHalfOpen: true }, (socket) => {
      let bytes = 0;
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        bytes += chunk.length;
        if (bytes < 1000) socket.write(chunk.toString().toUpperCase());
      });
      socket.on('end', () => socket.end(`${bytes} bytes`));
    }).listen(0, '127.0.0.1');
    await once(tcp, 'listening');
    port = portOf(tcp);
  });
  afterEach(async () => {
    for (const connection of open.splice(0)) await connection.close();
    for (const other of others.splice(0)) await other.stop();
  });
  afterAll(async () => {
    await sshd?.stop();
    tcp?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function connected(server: Sshd = sshd): Promise<Connection> {
    const connection = await connectFrom(server.config().home, 'staging', { transport });
    open.push(connection);
    return connection;
  }
  async function another(...config: readonly string[]): Promise<Connection> {
    const server = await startSshd({ config });
    others.push(server);
    return connected(server);
  }

  it('runs programs by their arguments, whatever these hold', async () => {
    const connection = await connected();
    const hostile = [
      "it's",
      '"',
      '$(touch x)',
      '`id`',
      '\n',
      '',
      '-n',
      '*',
      '~',
      '\\',
      'ü',
      '\u001b[31m',
      'a=b',
      '{a,b}',
      '!',
    ];
    const { stdout, code } = await runToEnd(connection, ['printf', '%s|', ...hostile]);
    expect([stdout.toString(), code]).toEqual([`${hostile.join('|')}|`, 0]);
    expect(connection.transport).toBe(transport === 'ssh2' ? 'ssh2' : 'system-ssh');
  });

  it('tells how they ended, keeps output and errors apart, and closes their input', async () => {
    const connection = await connected();
    const all = await runToEnd(connection, ['sh', '-c', 'cat; echo error >&2; exit 3'], { input: 'text' });
    expect([all.stdout.toString(), all.stderr, all.code]).toEqual(['text', 'error\n', 3]);
    expect((await runToEnd(connection, ['sh', '-c', 'exit 255'])).code).toBe(255);
    expect((await runToEnd(connection, ['no-such-program'])).code).toBe(127);
    const killed = await runToEnd(connection, ['sh', '-c', 'kill -TERM $$']);
    expect(transport === 'ssh2' ? killed.signal : killed.code).toBe(transport === 'ssh2' ? 'SIGTERM' : 255);
  });

  it('has no terminal and no agent there', async () => {
    const { stdout } = await runToEnd(await connected(), ['sh', '-c', 'tty; echo "$SSH_AUTH_SOCK$DISPLAY"']);
    expect(stdout.toString()).toBe('not a tty\n\n');
  });

  it('brings large output whole, however slowly it is read, and large input too', async () => {
    const connection = await connected();
    const command = await connection.exec(['sh', '-c', 'head -c 9000000 /dev/zero; exit 5']);
    await wait(300);
    let bytes = 0;
    for await (const chunk of command.stdout) {
      bytes += chunk.length;
      if (bytes < 3_000_000) await wait(1);
    }
    expect([bytes, await command.exit]).toEqual([9_000_000, { code: 5, signal: null }]);
    const counted = await runToEnd(connection, ['wc', '-c'], { input: Buffer.alloc(9_000_000) });
    expect(counted.stdout.toString().trim()).toBe('9000000');
  });

  it('keeps what a program printed, and a port said, until somebody reads it', async () => {
    const connection = await connected();
    const command = await connection.exec(['sh', '-c', 'echo text; echo error >&2']);
    const greeting = createTcpServer((socket) => socket.end('hello')).listen(0, '127.0.0.1');
    try {
      await once(greeting, 'listening');
      const stream = await connection.openTcp(portOf(greeting));
      await command.exit;
      await wait(300);
      expect(await textOf(command.stdout)).toBe('text\n');
      expect(await textOf(command.stderr)).toBe('error\n');
      expect(await textOf(stream)).toBe('hello');
    } finally {
      greeting.close();
    }
  });

  it('loses nothing of two hundred programs that end at once', async () => {
    const connection = await connected();
    for (let round = 0; round < 40; round++) {
      const results = await Promise.all(
        Array.from({ length: 5 }, (_, i) => runToEnd(connection, ['echo', `${round}-${i}`])),
      );
      expect(results.map(({ stdout }) => stdout.toString())).toEqual(
        Array.from({ length: 5 }, (_, i) => `${round}-${i}\n`),
      );
    }
  });

  it('runs at most six programs at once; the others wait', async () => {
    const connection = await connected();
    const script = 'echo start >>"$1"; sleep 0.3; grep -c . "$1"; echo end >>"$1"';
    const results = await Promise.all(
      Array.from({ length: 15 }, () => runToEnd(connection, ['sh', '-c', script, 'x', join(folder, transport)])),
    );
    expect(results.every(({ code }) => code === 0)).toBe(true);
    expect(Math.min(...results.map(({ stdout }) => Number(stdout)))).toBeLessThanOrEqual(6);
  });

  it('goes on with one at a time where the server allows no more', async () => {
    const connection = await another('MaxSessions 1');
    const results = await Promise.all(
      Array.from({ length: 5 }, (_, i) => runToEnd(connection, ['sh', '-c', `sleep 0.1; echo ${i}`])),
    );
    expect(results.map(({ stdout }) => stdout.toString().trim())).toEqual(['0', '1', '2', '3', '4']);
  });

  it('says so where the server allows none', async () => {
    const connection = await another('MaxSessions 0');
    expect((await errorOf(connection.exec(['true']))).code).toBe('ssh.channelRefused');
    expect(connection.gone.aborted).toBe(false);
  });

  it('closes the input of a program that is closed, and its place is free', async () => {
    const connection = await connected();
    for (let i = 0; i < 10; i++) {
      const command = await connection.exec(['cat']);
      command.close();
      await command.exit;
    }
    const reader = await connection.exec(['sh', '-c', 'yes']);
    for await (const chunk of reader.stdout) if (chunk.length > 0) break;
    await reader.exit;
    expect((await runToEnd(connection, ['echo', 'fine'])).stdout.toString()).toBe('fine\n');
    for (let waited = 0; sshd.sessions().length > 0 && waited < 100; waited++) await wait(50);
    expect(sshd.sessions().filter(isRunning)).toEqual([]);
  });

  it('opens TCP channels both ways', async () => {
    const connection = await connected();
    const stream = await connection.openTcp(port);
    stream.write('hello');
    expect(String(await new Promise((resolve) => stream.once('data', resolve)))).toBe('HELLO');
    stream.end(Buffer.alloc(3_000_000));
    let rest = '';
    for await (const chunk of stream) rest += chunk;
    expect(rest).toBe('3000005 bytes');
    expect((await errorOf(connection.openTcp(await freePort()))).code).toBe('ssh.portClosed');
    await expect(connection.openTcp(0)).rejects.toThrow(RangeError);
    await expect(connection.openTcp(80, '$(id)')).rejects.toThrow(RangeError);
  });

  it('carries HTTP', async () => {
    const server = createServer((asked, answer) => answer.end(`${asked.method} ${asked.url}`)).listen(0, '127.0.0.1');
    try {
      await once(server, 'listening');
      const http = portOf(server);
      for (const connection of [await connected(), await another('AllowTcpForwarding no')]) {
        const socket = await connection.openTcp(http);
        const body = await new Promise<string>((resolve, reject) => {
          const sent = request({ path: '/debug/pprof', createConnection: () => socket }, async (answer) => {
            let text = '';
            for await (const chunk of answer) text += chunk;
            resolve(text);
          });
          sent.once('error', reject);
          sent.end();
        });
        expect(body).toBe('GET /debug/pprof');
      }
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });

  it('goes through a bash there where forwarding is not allowed', async () => {
    const connection = await another('AllowTcpForwarding no');
    const stream = await connection.openTcp(port);
    stream.write('hello');
    expect(String(await new Promise((resolve) => stream.once('data', resolve)))).toBe('HELLO');
    stream.destroy();
    expect((await errorOf(connection.openTcp(await freePort()))).code).toBe('ssh.portClosed');
    const server = others.at(-1);
    for (let waited = 0; (server?.sessions().length ?? 0) > 0 && waited < 100; waited++) await wait(50);
    expect(server?.sessions()).toEqual([]);
  });

  it('says what would help where forwarding is not allowed and there is no bash', async () => {
    const connection = await another('AllowTcpForwarding no', `SetEnv PATH=${folder}`);
    const error = await errorOf(connection.openTcp(port));
    expect([error.code, error.hint]).toEqual(['ssh.forwardRefused', expect.stringContaining('AllowTcpForwarding')]);
  });

  it('is closed by closing it, with everything on it', async () => {
    const connection = await connected();
    const command = await connection.exec(['cat']);
    const stream = await connection.openTcp(port);
    const ended = new Promise((resolve) => stream.once('close', resolve));
    stream.resume();
    await connection.close();
    expect(connection.gone.reason).toMatchObject({ code: 'ssh.closed' });
    await ended;
    for await (const chunk of command.stdout) expect(chunk).toBe('never');
    await command.exit;
    expect((await errorOf(connection.exec(['true']))).code).toBe('ssh.closed');
    expect((await errorOf(connection.openTcp(port))).code).toBe('ssh.closed');
    await connection.close();
  });

  it('is gone when the server’s side is killed', async () => {
    const connection = await connected();
    const command = await connection.exec(['sh', '-c', 'echo ready; exec sleep 100']);
    await once(command.stdout, 'data');
    const sleeps = (): boolean => sshd.sessions().some(({ name }) => name === 'sleep');
    while (!sleeps()) await wait(20);
    const gone = new Promise<void>((resolve) => connection.gone.addEventListener('abort', () => resolve()));
    expect(sshd.killChildren()).toBeGreaterThan(0);
    await gone;
    expect(connection.gone.reason).toMatchObject({ code: 'ssh.lost' });
    expect(await command.exit).toEqual({ code: null, signal: null });
    for await (const chunk of command.stdout) expect(chunk).toBe('never');
    expect((await errorOf(connection.exec(['true']))).code).toBe('ssh.lost');
    // What ran there goes on: a connection promises no killing.
    expect(sleeps()).toBe(true);
  });

  it('is gone within five seconds when the server is frozen', async () => {
    const server = await startSshd();
    others.push(server);
    const connection = await connected(server);
    const command = await connection.exec(['cat']);
    server.freeze();
    expect(await secondsUntilGone(connection)).toBeLessThanOrEqual(5);
    server.thaw();
    expect(connection.gone.reason).toMatchObject({ code: 'ssh.lost' });
    expect(await command.exit).toEqual({ code: null, signal: null });
  });

  it('is not gone while a person here keeps the event loop busy', async () => {
    const connection = await connected();
    const until = performance.now() + 4500;
    while (performance.now() < until);
    await wait(600);
    expect(connection.gone.aborted).toBe(false);
    expect((await runToEnd(connection, ['echo', 'fine'])).stdout.toString()).toBe('fine\n');
  });
});

async function textOf(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text;
}
