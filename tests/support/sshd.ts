import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { descendants, type SeenProcess, signalAll, startedWith } from './process-tree.ts';
import { missingTools, run, toolPath } from './tools.ts';

export type KeyType = 'ed25519' | 'ecdsa' | 'rsa';

export interface SshdOptions {
  /** Lines of `sshd_config`, put first: in that file the first value wins. */
  readonly config?: readonly string[];
  /** Types of its host keys, in the order it offers them; `['ed25519']`. */
  readonly hostKeys?: readonly KeyType[];
  /** Private host keys to use instead of new ones (a restarted server, a changed key). */
  readonly hostKeyFiles?: readonly string[];
  /** Further lines of `authorized_keys`, beside the server's own client key. */
  readonly authorizedKeys?: readonly string[];
  /** Variables of every session's environment: `{ PATH: … }`. No quotes or newlines. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Port on 127.0.0.1; a free one. */
  readonly port?: number;
  /** Who may log in; the user the tests run as. */
  readonly user?: string;
}

export interface SshHome {
  /** A folder to give as HOME: `.ssh/config`, `.ssh/known_hosts` and the client key lie in it. */
  readonly home: string;
  /** The alias that its configuration knows the server by. */
  readonly alias: string;
}

/** OpenSSH's own server on a free port of 127.0.0.1, with throwaway keys. */
export interface Sshd {
  readonly port: number;
  readonly user: string;
  /** `SHA256:…` of its first host key, as OpenSSH prints it. */
  readonly hostKeyFingerprint: string;
  readonly hostKeys: readonly {
    readonly file: string;
    readonly type: string;
    readonly base64: string;
    readonly sha256: string;
  }[];
  /** Path of an unencrypted private key that it lets in (`.pub` beside it). */
  readonly clientKey: string;
  /** Its own folder in the system's place for temporary files, removed by `stop`. */
  readonly folder: string;
  readonly pid: number;
  /** Lines of `known_hosts` that know all its keys under these names; `[127.0.0.1]:PORT`. */
  knownHosts(...names: readonly string[]): string;
  /**
   * Writes a HOME with a configuration in which `alias` (`staging`) is this server, into `home` or a new folder below `folder`. It is known
   * unless `known` is false. `lines` are put first into the `Host` block.
   */
  config(options?: {
    readonly home?: string;
    readonly alias?: string;
    readonly known?: boolean;
    readonly lines?: readonly string[];
  }): SshHome;
  /** Kills the server's side of every connection as a cut line would; what runs in the sessions goes on. Answers how many. */
  killChildren(): number;
  /** Stops (SIGSTOP) the server and its side of every connection until `thaw`. */
  freeze(): void;
  thaw(): void;
  /** Everything that was started through its connections and still runs, in the background too. */
  sessions(): readonly SeenProcess[];
  /** What it has written to its log so far (DEBUG1). */
  log(): string;
  /** Ends the server, its connections and everything that was started through them, and removes its folder. */
  stop(): Promise<void>;
}

/** What `startSshd` needs; see `missingTools`. */
export const SSHD_TOOLS = ['sshd', 'ssh-keygen'] as const;

/** Makes a key pair; the path of the private one. */
export function makeKey(folder: string, name: string, type: KeyType = 'ed25519', passphrase = ''): string {
  const file = join(folder, name);
  const bits = type === 'rsa' ? ['-b', '2048'] : [];
  run('ssh-keygen', ['-q', '-t', type, ...bits, '-N', passphrase, '-C', 'plateau-test', '-f', file], folder);
  return file;
}

/** Type, base64 and `SHA256:` fingerprint of the public key beside a private one. */
export function publicKeyOf(file: string): { readonly type: string; readonly base64: string; readonly sha256: string } {
  const [type = '', base64 = ''] = readFileSync(`${file}.pub`, 'utf8').split(' ');
  const hash = createHash('sha256').update(Buffer.from(base64, 'base64')).digest('base64').replace(/=+$/, '');
  return { type, base64, sha256: `SHA256:${hash}` };
}

/** The TCP port that a server of Node listens on. */
export function portOf(server: { address(): string | { readonly port: number } | null }): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('it does not listen on a port');
  return address.port;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * Starts OpenSSH's server. As root it lets any `user` in, as another user only that one. Call `stop` in `afterAll` or `finally`; should the
 * test process end without, the server is killed with it.
 */
export async function startSshd(options: SshdOptions = {}): Promise<Sshd> {
  const missing = missingTools(...SSHD_TOOLS);
  const program = toolPath('sshd');
  if (program === null || missing.length > 0) throw new Error(`not installed: ${missing.join(', ')}`);
  const folder = mkdtempSync(join(tmpdir(), 'plateau-sshd-'));
  // The user who logs in is not always the one who made it.
  chmodSync(folder, 0o755);
  try {
    return await startIn(folder, program, options);
  } catch (thrown) {
    rmSync(folder, { recursive: true, force: true });
    throw thrown;
  }
}

async function startIn(folder: string, program: string, options: SshdOptions): Promise<Sshd> {
  // Where it runs as root it insists on this empty folder, which the system's start script makes elsewhere.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const files =
    options.hostKeyFiles ?? (options.hostKeys ?? ['ed25519']).map((type) => makeKey(folder, `host-${type}`, type));
  const hostKeys = files.map((file) => ({ file, ...publicKeyOf(file) }));
  const clientKey = makeKey(folder, 'client');
  const authorized = join(folder, 'authorized_keys');
  writeFileSync(
    authorized,
    `${[readFileSync(`${clientKey}.pub`, 'utf8').trim(), ...(options.authorizedKeys ?? [])].join('\n')}\n`,
  );
  const logFile = join(folder, 'log');
  const user = options.user ?? userInfo().username;
  const loginHome = join(folder, 'login');
  mkdirSync(loginHome, { mode: 0o755 });

  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort());
    const configFile = join(folder, 'sshd_config');
    // A home without start-up files: what the login shell of this machine's user runs at its start is not under test, and may wait for locks.
    const variables = { HOME: loginHome, ...options.environment, [MARK]: folder };
    const environment = Object.entries(variables).map(([name, value]) => `"${name}=${value}"`);
    const lines = [
      ...(options.config ?? []),
      `SetEnv ${environment.join(' ')}`,
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      ...files.map((file) => `HostKey ${file}`),
      `PidFile ${join(folder, 'pid')}`,
      `AuthorizedKeysFile ${authorized}`,
      'StrictModes no',
      'PermitRootLogin yes',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'UsePAM no',
      'UseDNS no',
      'MaxStartups 100',
      'LogLevel DEBUG1',
      'Subsystem sftp internal-sftp',
    ];
    writeFileSync(configFile, `${lines.join('\n')}\n`);
    writeFileSync(logFile, '');
    const child = spawn(program, ['-D', '-f', configFile, '-E', logFile], { stdio: 'ignore' });
    const pid = await listening(child, logFile);
    if (pid !== null) return handle({ folder, port, user, pid, hostKeys, clientKey, logFile, child });
    const log = readFileSync(logFile, 'utf8');
    if (attempt >= 5 || options.port !== undefined || !log.includes('Address already in use')) {
      throw new Error(`sshd did not start:\n${log}`);
    }
  }
}

/** Its pid once it listens; null where it ended. */
async function listening(child: ChildProcess, logFile: string): Promise<number | null> {
  let ended = false;
  child.once('error', () => {
    ended = true;
  });
  child.once('exit', () => {
    ended = true;
  });
  while (!ended) {
    if (child.pid !== undefined && readFileSync(logFile, 'utf8').includes('Server listening on')) return child.pid;
    await wait(10);
  }
  return null;
}

/** Variable that every session has, with the server's folder as its value: what they start is found by it. */
const MARK = 'PLATEAU_TEST_SSHD';

interface Started {
  readonly folder: string;
  readonly port: number;
  readonly user: string;
  readonly pid: number;
  readonly hostKeys: Sshd['hostKeys'];
  readonly clientKey: string;
  readonly logFile: string;
  readonly child: ChildProcess;
}

/** Names of the server's own processes: releases from 9.8 on split the connection's part off. */
const SERVER_NAMES: ReadonlySet<string> = new Set(['sshd', 'sshd-session', 'sshd-auth']);

function handle(started: Started): Sshd {
  const { folder, port, user, pid, hostKeys, clientKey, logFile, child } = started;
  const ended = new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
  const connections = (): readonly SeenProcess[] => descendants(pid).filter(({ name }) => SERVER_NAMES.has(name));
  // What a session put in the background, or a killed connection left, is not below the server any more.
  const sessions = (): readonly SeenProcess[] => startedWith(`${MARK}=${folder}`);
  const killAll = (): void => {
    const all = [...connections(), ...sessions()];
    child.kill('SIGKILL');
    signalAll(all, 'SIGKILL');
    signalAll(sessions(), 'SIGKILL');
  };
  process.once('exit', killAll);
  const knownHosts = (...names: readonly string[]): string => {
    const pattern = names.length === 0 ? `[127.0.0.1]:${port}` : names.join(',');
    return hostKeys.map(({ type, base64 }) => `${pattern} ${type} ${base64}\n`).join('');
  };
  let homes = 0;
  return {
    port,
    user,
    pid,
    folder,
    hostKeys,
    clientKey,
    hostKeyFingerprint: hostKeys[0]?.sha256 ?? '',
    knownHosts,
    config: ({ home = join(folder, `home-${homes++}`), alias = 'staging', known = true, lines = [] } = {}) => {
      const ssh = join(home, '.ssh');
      mkdirSync(ssh, { recursive: true, mode: 0o700 });
      const block = [
        `Host ${alias}`,
        ...lines.map((line) => `  ${line}`),
        '  HostName 127.0.0.1',
        `  Port ${port}`,
        `  User ${user}`,
        `  IdentityFile ${clientKey}`,
        '  IdentitiesOnly yes',
        `  UserKnownHostsFile ${join(ssh, 'known_hosts')}`,
        '  GlobalKnownHostsFile /dev/null',
      ];
      writeFileSync(join(ssh, 'config'), `${block.join('\n')}\n`, { mode: 0o600 });
      writeFileSync(join(ssh, 'known_hosts'), known ? knownHosts() : '', { mode: 0o600 });
      return { home, alias };
    },
    killChildren: () => {
      const killed = connections();
      signalAll(killed, 'SIGKILL');
      return killed.length;
    },
    freeze: () => {
      child.kill('SIGSTOP');
      signalAll(connections(), 'SIGSTOP');
    },
    thaw: () => {
      child.kill('SIGCONT');
      signalAll(connections(), 'SIGCONT');
    },
    sessions,
    log: () => readFileSync(logFile, 'utf8'),
    stop: async () => {
      killAll();
      await ended;
      process.off('exit', killAll);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
