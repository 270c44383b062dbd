import { type ChildProcess, spawn } from 'node:child_process';
import { timingSafeEqual } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import ssh2, { type AuthContext, type Connection, type ServerChannel, type Session } from 'ssh2';
import type { SshPlaces } from '../remote/settings/places.ts';
import { ed25519KeyPair } from './key-pair.ts';

/** An SSH server of this process, for one run, and what a client of its own needs to reach it. */
export interface SshBox {
  /** An alias of the configuration in `places`. */
  readonly destination: string;
  /** A home with configuration, known host key and client key, made for this run and removed with it. */
  readonly places: SshPlaces;
  /** Ends its connections, what was started over them, and itself. */
  stop(): Promise<void>;
}

const ALIAS = 'plateau-demo';
const USER = 'demo';

function sameBytes(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Lets in whoever has the private key of this run. */
function authenticate(context: AuthContext, known: ssh2.ParsedKey): void {
  if (context.method !== 'publickey' || !sameBytes(context.key.data, known.getPublicSSH())) {
    context.reject(['publickey']);
    return;
  }
  const { signature, blob } = context;
  // Without a signature the client only asks whether the key would do.
  if (signature === undefined || blob === undefined || known.verify(blob, signature, context.hashAlgo) === true) {
    context.accept();
  } else {
    context.reject(['publickey']);
  }
}

/** Runs commands as sshd does: by a shell, in a session of their own, ended by their channel. */
function serveCommands(session: Session, running: Set<ChildProcess>): void {
  session.on('exec', (accept, _reject, { command }) => {
    const channel: ServerChannel = accept();
    const child = spawn('sh', ['-c', command], { detached: true, stdio: 'pipe' });
    running.add(child);
    channel.pipe(child.stdin);
    child.stdin.on('error', () => undefined);
    child.stdout.pipe(channel, { end: false });
    child.stderr.pipe(channel.stderr, { end: false });
    const end = (code: number): void => {
      running.delete(child);
      channel.exit(code);
      channel.close();
    };
    child.once('error', () => end(127));
    // After its output, so that none of it is lost.
    child.once('close', (code, signal) => end(code ?? (signal === null ? 1 : 128)));
    channel.once('close', () => child.stdin.end());
  });
}

/** Byte streams to ports of this machine, and to no other. */
function serveTunnels(client: Connection): void {
  client.on('tcpip', (accept, reject, { destIP, destPort }) => {
    if (destIP !== '127.0.0.1' && destIP !== 'localhost') {
      reject();
      return;
    }
    const socket = connect({ host: '127.0.0.1', port: destPort });
    socket.once('error', () => reject());
    socket.once('connect', () => {
      socket.removeAllListeners('error');
      const channel = accept();
      socket.on('error', () => channel.close());
      channel.on('error', () => socket.destroy());
      channel.pipe(socket).pipe(channel);
      channel.once('close', () => socket.destroy());
    });
  });
}

function writeHome(home: string, port: number, hostKey: string, clientKey: string): void {
  const folder = join(home, '.ssh');
  mkdirSync(folder, { mode: 0o700 });
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text, { mode: 0o600 });
  write('key', clientKey);
  write('known_hosts', `[127.0.0.1]:${port} ${hostKey}\n`);
  write(
    'config',
    [
      `Host ${ALIAS}`,
      '  HostName 127.0.0.1',
      `  Port ${port}`,
      `  User ${USER}`,
      `  IdentityFile "${join(folder, 'key')}"`,
      '  IdentitiesOnly yes',
      `  UserKnownHostsFile "${join(folder, 'known_hosts')}"`,
      '',
    ].join('\n'),
  );
}

/** Starts a server on a free port of 127.0.0.1, with keys for this run only. Throws the system's error. */
export async function startSshBox(): Promise<SshBox> {
  const hostKeys = ed25519KeyPair();
  const clientKeys = ed25519KeyPair();
  const known = ssh2.utils.parseKey(clientKeys.public);
  if (known instanceof Error) throw known;
  const running = new Set<ChildProcess>();
  const clients = new Set<Connection>();
  const server = new ssh2.Server({ hostKeys: [hostKeys.private] }, (client) => {
    clients.add(client);
    client.on('authentication', (context) => authenticate(context, known));
    client.on('ready', () => {
      client.on('session', (accept) => serveCommands(accept(), running));
      serveTunnels(client);
    });
    // A client that goes without a word.
    client.on('error', () => undefined);
    client.once('close', () => clients.delete(client));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port');
  const home = mkdtempSync(join(tmpdir(), 'plateau-demo-'));
  writeHome(home, address.port, hostKeys.public, clientKeys.private);
  return {
    destination: ALIAS,
    places: { home, globalConfig: join(home, 'none'), env: {}, localUser: userInfo().username },
    stop: async () => {
      for (const client of clients) client.end();
      for (const { pid } of running) if (pid !== undefined) endGroup(pid);
      await new Promise<void>((resolve) => server.close(() => resolve()));
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Ends what a command started, which is a group of its own. */
function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
