import { mkdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { probe } from '../src/main/capture/probe/index.ts';
import { connect } from '../src/main/remote/connect.ts';
import type { Connection, Prompts } from '../src/main/remote/connection.ts';
import { startSshd } from '../tests/support/sshd.ts';
import type { Figures } from './figures.ts';
import { type BenchFolder, measured, ROUNDS } from './profiles.ts';

const NOBODY: Prompts = { hostKey: async () => false, secret: async () => null };

/** From nothing to the list of processes over loopback, beside the handshake of the system's `ssh` with the same server. */
export async function benchHosts(folder: BenchFolder, figures: Figures): Promise<void> {
  const report = figures.part('From connecting to the process list, over loopback');
  const sshd = await startSshd();
  const base = folder.fresh('captures');
  mkdirSync(base);
  try {
    const { home, alias } = sshd.config();
    const settings = { home, globalConfig: join(home, 'none'), env: {}, localUser: userInfo().username };
    const handshake: number[] = [];
    const whole: number[] = [];
    const commands: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const ssh = [
        'ssh',
        '-F',
        join(home, '.ssh/config'),
        '-o',
        `UserKnownHostsFile=${join(home, '.ssh/known_hosts')}`,
      ];
      handshake.push((await measured([...ssh, alias, 'true'])).wallSeconds);
      const begun = performance.now();
      const connection = await connect({
        destination: alias,
        transport: 'ssh2',
        prompts: NOBODY,
        signal: new AbortController().signal,
        settings,
      });
      let count = 0;
      const counted = new Proxy<Connection>(connection, {
        get: (target, name) => {
          if (name === 'exec') count++;
          const value: unknown = Reflect.get(target, name, target);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
      await probe(counted, base);
      whole.push((performance.now() - begun) / 1000);
      commands.push(count);
      await connection.close();
    }
    const own = report('handshake of the system’s ssh, with a command that does nothing', 's', handshake);
    report('connected, and every process known', 's', whole);
    report(
      'beyond the handshake',
      's',
      whole.map((seconds) => Math.max(0, seconds - own)),
      1.5,
    );
    report('commands run on the host', 'count', commands, 1);
  } finally {
    await sshd.stop();
  }
}
