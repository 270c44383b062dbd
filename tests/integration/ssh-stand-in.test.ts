import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2, { type Connection as ServerSide } from 'ssh2';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { ed25519KeyPair } from '../../src/main/demo/key-pair.ts';
import { portOf } from '../support/sshd.ts';
import { connectFrom, errorOf, Person } from './support/ssh-person.ts';

/*
 * Servers that OpenSSH cannot be configured to be: one that asks several questions at once, refuses programs, or falls silent. ssh2’s own
 * server stands in for them.
 */
describe('a server of another make', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plateau-stand-in-'));
  const servers: InstanceType<typeof ssh2.Server>[] = [];
  const sides: ServerSide[] = [];
  afterEach(() => {
    for (const side of sides.splice(0)) side.end();
    for (const server of servers.splice(0)) server.close();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** A HOME that knows the server by `staging`, once it listens. */
  async function serving(serve: (side: ServerSide) => void, lines: readonly string[] = []): Promise<string> {
    const { private: key } = ed25519KeyPair();
    const server = new ssh2.Server({ hostKeys: [key] }, (side) => {
      sides.push(side);
      side.on('error', () => undefined);
      serve(side);
    });
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const home = mkdtempSync(join(folder, 'home-'));
    mkdirSync(join(home, '.ssh'));
    writeFileSync(
      join(home, '.ssh/config'),
      ['Host staging', 'HostName 127.0.0.1', `Port ${portOf(server)}`, 'User anna', ...lines].join('\n'),
    );
    return home;
  }

  it('may ask several questions, whose words are shown without their control characters', async () => {
    const answers: (readonly string[])[] = [];
    const home = await serving((side) =>
      side.on('authentication', (context) => {
        if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
        context.prompt(
          [
            { prompt: '\u001b[31mOne-time code:\u001b[0m ', echo: true },
            { prompt: 'PIN\u202e: ', echo: false },
          ],
          'Second factor',
          'Look at your\r\ntoken',
          (given) => {
            answers.push(given);
            if (given[0] === '123456' && given[1] === '0000') context.accept();
            else context.reject(['keyboard-interactive']);
          },
        );
      }),
    );
    const person = new Person(true, ['654321', '0000', '123456', '0000']);
    const connection = await connectFrom(home, 'staging', { person });
    await connection.close();
    expect(answers).toEqual([
      ['654321', '0000'],
      ['123456', '0000'],
    ]);
    expect(person.secretsAsked.slice(2).map(({ address: _, ...question }) => question)).toEqual([
      { what: 'answer', prompt: 'Second factor\nLook at your\ntoken\nOne-time code:', echo: true, attempt: 2 },
      { what: 'answer', prompt: 'PIN:', echo: false, attempt: 2 },
    ]);
  });

  it('may ask on and on', async () => {
    let asked = 0;
    const home = await serving((side) =>
      side.on('authentication', (context) => {
        if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
        const again = (): void => {
          asked++;
          context.prompt('More?', again);
        };
        again();
      }),
    );
    const person = new Person(
      true,
      Array.from({ length: 1000 }, () => 'yes'),
    );
    expect((await errorOf(connectFrom(home, 'staging', { person }))).code).toBe('ssh.authFailed');
    expect(asked).toBeLessThan(30);
  });

  it('may let nobody run programs', async () => {
    const home = await serving((side) => {
      side.on('authentication', (context) => context.accept());
      side.on('session', (accept) => accept().on('exec', (_accept, reject) => reject()));
    });
    const connection = await connectFrom(home, 'staging', { person: new Person(true) });
    expect((await errorOf(connection.exec(['true']))).code).toBe('ssh.commandRefused');
    await connection.close();
  });

  it('may fall silent while logging in', async () => {
    const home = await serving((side) => side.on('authentication', () => undefined), ['ConnectTimeout 1']);
    const error = await errorOf(connectFrom(home, 'staging', { person: new Person(true) }));
    expect([error.code, error.message]).toEqual(['ssh.timeout', expect.stringContaining('does not answer the login')]);
  });

  it('may hang up while a person thinks', async () => {
    const home = await serving((side) =>
      side.on('authentication', (context) => {
        if (context.method === 'none') return context.reject(['password']);
        side.end();
      }),
    );
    const error = await errorOf(connectFrom(home, 'staging', { person: new Person(true, ['secret']) }));
    expect(error.code).toBe('ssh.lost');
  });

  it('may end programs without saying how', async () => {
    const home = await serving((side) => {
      side.on('authentication', (context) => context.accept());
      side.on('session', (accept) =>
        accept().on('exec', (start) => {
          const channel = start();
          channel.write('some');
          channel.end();
        }),
      );
    });
    const connection = await connectFrom(home, 'staging', { person: new Person(true) });
    const command = await connection.exec(['true']);
    let text = '';
    for await (const chunk of command.stdout) text += chunk;
    expect([text, await command.exit]).toEqual(['some', { code: null, signal: null }]);
    await connection.close();
  });
});
