import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Destination } from '../destination.ts';
import type { SshPlaces } from '../settings/places.ts';
import type { SshSettings } from '../ssh-settings.ts';
import { writeAskpass } from './askpass.ts';
import { privateConfig } from './private-config.ts';

/**
 * Runs `$2…` until this script's input ends: when Plateau closes it, or is gone however that came, the connection ends and its folder `$1`
 * goes. The folder holds the log, which says why a connection failed: it stays for a moment after the end, to be read.
 */
const GUARD = `
folder=$1
shift
exec 3<&0 </dev/null
"$@" 3<&- &
ssh=$!
(trap '' TERM; while read -r line <&3; do :; done; kill "$ssh"; sleep 2; rm -rf -- "$folder") >/dev/null 2>&1 &
exec 3<&-
wait "$ssh"
`;

/** Longest log that is kept, in bytes. */
const MOST_LOG = 1 << 20;

/** The `ssh` program that holds a connection, which others share through its socket (ControlMaster). */
export class Master {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  readonly #destination: Destination;
  #commands = 0;
  #stderr = '';

  constructor(destination: Destination, settings: SshSettings, places: SshPlaces) {
    this.#destination = destination;
    // Short: a socket's path may have 104 bytes only.
    this.folder = mkdtempSync(join(tmpdir(), 'plateau-'));
    writeFileSync(join(this.folder, 'config'), privateConfig(settings, places), { mode: 0o600 });
    this.env = {
      PATH: process.env.PATH,
      HOME: places.home,
      ...places.env,
      // Its messages are understood in this language.
      LC_ALL: 'C',
      SSH_ASKPASS: writeAskpass(this.folder),
      SSH_ASKPASS_REQUIRE: 'force',
    };
    const command = ['ssh', ...this.#common(this.#log), '-M', '-N', ...this.#target()];
    this.#child = spawn('sh', ['-c', GUARD, 'plateau-ssh', this.folder, ...command], {
      env: this.env,
      // A session of its own: no terminal to ask on, and one group to end.
      detached: true,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    this.#child.stdin?.on('error', () => undefined);
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      if (this.#stderr.length < MOST_LOG) this.#stderr += chunk.toString('latin1');
    });
    this.ended = new Promise((resolve) => {
      this.#child.once('error', () => resolve());
      this.#child.once('exit', () => resolve());
    });
  }

  get #socket(): string {
    return join(this.folder, 'm');
  }

  get #log(): string {
    return join(this.folder, 'log');
  }

  /** True once others can use the connection. */
  get ready(): boolean {
    return existsSync(this.#socket);
  }

  /** What it has said, and nobody else. */
  get ownLog(): string {
    try {
      return readFileSync(this.#log, 'utf8').replaceAll('\r\n', '\n');
    } catch {
      // Nothing yet, or it has ended.
      return '';
    }
  }

  /** What the programs that connect it to jump hosts have said, and machines on the way (banners). */
  get jumpLog(): string {
    return this.#stderr.replaceAll('\r\n', '\n');
  }

  get log(): string {
    return `${this.ownLog}\n${this.jumpLog}`;
  }

  /** Forgets what it has said where that is much. */
  trimLog(): void {
    try {
      if (statSync(this.#log).size > MOST_LOG) truncateSync(this.#log);
    } catch {
      // It has ended, and its folder with it.
    }
  }

  /** The argument vector of an `ssh` that goes through this connection and through nothing else, and the path of its log. */
  command(
    options: readonly string[],
    remote: readonly string[] = [],
  ): { readonly args: readonly string[]; readonly log: string } {
    const log = join(this.folder, `log.${++this.#commands}`);
    // Where the socket is gone, ssh would connect anew.
    const shared = ['-o', 'ProxyCommand=false', '-o', 'BatchMode=yes'];
    return { args: [...this.#common(log), ...shared, ...options, ...this.#target(), ...remote], log };
  }

  #common(log: string): readonly string[] {
    return ['-F', join(this.folder, 'config'), '-S', this.#socket, '-v', '-E', log, '-T'];
  }

  #target(): readonly string[] {
    const { host, user, port } = this.#destination;
    return [...(port === null ? [] : ['-p', String(port)]), ...(user === null ? [] : ['-l', user]), '--', host];
  }

  /** Ends it and all it has started. */
  async end(): Promise<void> {
    this.#child.stdin?.end();
    const { pid } = this.#child;
    const signal = (name: NodeJS.Signals): void => {
      try {
        if (pid !== undefined) process.kill(-pid, name);
      } catch {
        // The whole group has ended.
      }
    };
    signal('SIGTERM');
    const timer = setTimeout(() => signal('SIGKILL'), 1000);
    await this.ended;
    clearTimeout(timer);
    signal('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
