import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { ChannelQueue, ChannelRefused, type OpenChannel } from './channel-queue.ts';
import { commandOfChild } from './child-command.ts';
import type { CommandExit, Connection, ExecOptions, Prompts, RemoteCommand, SeenHostKey } from './connection.ts';
import { parseDestination } from './destination.ts';
import { Tunnel } from './flow.ts';
import { fingerprintOf, nameWithPort } from './host-key.ts';
import { HostKeyCheck, hostKeyChanged } from './host-key-check.ts';
import { Patience } from './patience.ts';
import { openRelay, relayCommand } from './relay.ts';
import type { SshPlaces } from './settings/places.ts';
import { quoteCommand } from './shell-quote.ts';
import {
  cancelled,
  channelRefused,
  closed,
  declined,
  forwardRefused,
  noSystemSsh,
  portClosed,
  timedOut,
} from './ssh-errors.ts';
import type { SshSettings } from './ssh-settings.ts';
import { type AskedQuestion, askedQuestions } from './system/askpass.ts';
import { failureOf, lossOf } from './system/failures.ts';
import { Master } from './system/master.ts';
import { typeName, understandQuestion } from './system/questions.ts';
import { checkedPlace } from './tcp-place.ts';
import { shownText } from './untrusted-text.ts';

export interface SystemOptions {
  readonly destination: string;
  readonly settings: SshSettings;
  readonly places: SshPlaces;
  readonly prompts: Prompts;
  readonly signal: AbortSignal;
  readonly warn: (sentence: string) => void;
}

/** Between two looks at what ssh has done, in milliseconds. */
const LOOK_MS = 10;
/** Longest that ssh may do nothing at all while it connects, beside its own limit. */
const SILENCE_MS = 15_000;

/**
 * Connects by the system's `ssh`, which does what ssh2 cannot: certificates, FIDO keys, ProxyCommand. One `ssh` holds the connection, others
 * go through its socket; what it asks goes through `prompts`. Throws `ssh.noSystemSsh`, `ssh.hostKeyChanged`, `ssh.hostKeyRevoked`,
 * `ssh.hostKeyUnknown`, `ssh.declined`, `ssh.authFailed`, `ssh.unreachable`, `ssh.refused`, `ssh.timeout`, `ssh.turnedAway`,
 * `ssh.algorithms`, `ssh.failed`, `job.cancelled`.
 */
export async function connectSystem(options: SystemOptions): Promise<Connection> {
  const { destination, settings, places, signal } = options;
  const path = places.env.PATH ?? process.env.PATH ?? '';
  // On Windows ssh cannot share connections.
  const there = process.platform !== 'win32' && path.split(delimiter).some((folder) => existsSync(join(folder, 'ssh')));
  if (!there) throw noSystemSsh();
  if (signal.aborted) throw cancelled(destination);
  const master = new Master(parseDestination(destination), settings, places);
  const over = new AbortController();
  try {
    await new Promise<void>((resolve, reject) => {
      const target = settings.hops.at(-1);
      const address = target === undefined ? destination : nameWithPort(target.host, target.port);
      const limit = (target?.connectTimeout ?? 0) + SILENCE_MS;
      const patience = new Patience(limit, () => reject(timedOut(address, 'does not answer the login')));
      const end = (settle: () => void): void => {
        patience.end();
        over.abort();
        settle();
      };
      signal.addEventListener('abort', () => end(() => reject(cancelled(destination))), { signal: over.signal });
      void master.ended.then(() => end(() => reject(failureOf(master.log, address, target?.user ?? ''))));
      answerQuestions(master, options, patience, over.signal).catch((thrown: unknown) => end(() => reject(thrown)));
      void untilReady(master, patience, over.signal).then(() => end(resolve));
    });
  } catch (thrown) {
    await master.end();
    throw thrown;
  }
  return new SystemConnection(destination, master, seenKeys(master, settings));
}

/** Waits until the connection can be used. Whatever ssh says in between is a sign of life. */
async function untilReady(master: Master, patience: Patience, signal: AbortSignal): Promise<void> {
  let said = 0;
  while (!master.ready && !signal.aborted) {
    await wait(LOOK_MS);
    const { length } = master.log;
    if (length > said) patience.renew();
    said = length;
  }
}

/** Puts what ssh asks to the person. Throws `ssh.declined`, `ssh.hostKeyChanged`. */
async function answerQuestions(
  master: Master,
  { settings, prompts, warn, destination }: SystemOptions,
  patience: Patience,
  signal: AbortSignal,
): Promise<void> {
  const attempts = new Map<string, number>();
  for await (const question of askedQuestions(master.folder, signal)) {
    if (question.kind === 'notice') {
      warn(shownText(question.text));
      continue;
    }
    const understood = understandQuestion(question.text);
    if (understood === null) throw declined(destination);
    if (understood.kind === 'hostKey') {
      const { address, sha256, yes } = understood;
      const key = { type: typeName(understood.type, sha256, master.log), sha256 };
      await refuseOtherType(settings, address, `${key.type} ${sha256}`);
      await reply(question, (await patience.during(prompts.hostKey(address, key))) ? yes : null, address);
    } else {
      const attempt = (attempts.get(question.text) ?? 0) + 1;
      attempts.set(question.text, attempt);
      const target = settings.hops.at(-1);
      const address = target === undefined ? destination : nameWithPort(target.host, target.port);
      const { what, prompt } = understood;
      await reply(
        question,
        await patience.during(prompts.secret({ address, what, prompt, echo: false, attempt })),
        address,
      );
    }
  }
}

/** An answer that is refused ends the attempt at once: told of it, ssh would fail of itself, and say nothing of why. */
async function reply(question: AskedQuestion, text: string | null, address: string): Promise<void> {
  if (text === null) throw declined(address);
  await question.answer(text);
}

/**
 * OpenSSH asks for a key of a type it does not know though it knows the machine by others; here that is a changed key, as with ssh2. Throws
 * `ssh.hostKeyChanged`.
 */
async function refuseOtherType(settings: SshSettings, address: string, shown: string): Promise<void> {
  for (const hop of settings.hops) {
    if (![nameWithPort(hop.host, hop.port), hop.hostKeyAlias].includes(address)) continue;
    const entry = (await HostKeyCheck.of(hop)).knownEntry;
    if (entry === null) continue;
    const known = `${entry.type} ${fingerprintOf(entry.blob)}`;
    throw hostKeyChanged(address, { shown, known, place: `${entry.file}:${entry.line}`, name: address });
  }
}

/** The keys of the machines on the way, as the programs that verified them told. */
function seenKeys(master: Master, settings: SshSettings): readonly SeenHostKey[] {
  const SHOWN = /^debug1: Server host (?:key|certificate): (\S+) (SHA256:[A-Za-z0-9+/]{43})/gm;
  const jumps = [...master.jumpLog.matchAll(SHOWN)].slice(0, settings.hops.length - 1);
  const own = [...master.ownLog.matchAll(SHOWN)].slice(0, 1);
  return [...jumps, ...own].flatMap(([, type = '', sha256 = ''], index) => {
    const hop = settings.hops[settings.hops.length - jumps.length - own.length + index];
    return hop === undefined ? [] : { address: nameWithPort(hop.host, hop.port), key: { type, sha256 } };
  });
}

class SystemConnection implements Connection {
  readonly destination: string;
  readonly transport = 'system-ssh';
  readonly keys: readonly SeenHostKey[];
  readonly gone: AbortSignal;
  readonly #master: Master;
  readonly #end = new AbortController();
  readonly #sessions: ChannelQueue;
  readonly #tunnels: ChannelQueue;

  constructor(destination: string, master: Master, keys: readonly SeenHostKey[]) {
    this.destination = destination;
    this.keys = keys;
    this.gone = this.#end.signal;
    this.#master = master;
    this.#sessions = new ChannelQueue(this.gone);
    this.#tunnels = new ChannelQueue(this.gone);
    void master.ended.then(() => {
      if (this.gone.aborted) return;
      this.#end.abort(lossOf(master.log, destination));
      void master.end();
    });
  }

  exec(argv: readonly string[], options: ExecOptions = {}): Promise<RemoteCommand> {
    return this.#exec(quoteCommand(argv), options);
  }

  async openTcp(port: number, address = '127.0.0.1'): Promise<Duplex> {
    const place = checkedPlace(address, port);
    const said = this.#master.ownLog.length;
    try {
      return await this.#tunnels.run(() => this.#tunnel(address, port));
    } catch (thrown) {
      if (!(thrown instanceof ChannelRefused)) throw thrown;
      if (!this.#master.ownLog.slice(said).includes('administratively prohibited')) {
        throw portClosed(this.destination, place, thrown);
      }
      const stream = await openRelay(await this.exec(relayCommand(address, port)));
      if (stream === 'closed') throw portClosed(this.destination, place);
      if (stream === 'impossible') throw forwardRefused(this.destination, place, thrown);
      return stream;
    }
  }

  async close(): Promise<void> {
    if (this.gone.aborted) return;
    this.#end.abort(closed(this.destination));
    await this.#master.end();
  }

  async #exec(line: string, options: ExecOptions): Promise<RemoteCommand> {
    this.#master.trimLog();
    try {
      return await this.#sessions.run(() => this.#start(commandOf, [], [line]), options);
    } catch (thrown) {
      if (thrown instanceof ChannelRefused) throw channelRefused(this.destination, thrown);
      throw thrown;
    }
  }

  #tunnel(address: string, port: number): Promise<OpenChannel<Duplex>> {
    const place = `${address.includes(':') ? `[${address}]` : address}:${port}`;
    return this.#start(tunnelOf, ['-W', place]);
  }

  /**
   * Starts an ssh that goes through the master, and waits until the server has opened its channel. It may have ended by then, so `streamsOf`
   * takes what it prints from the first moment on: what nobody has taken when a process ends, Node throws away.
   */
  async #start<T>(
    streamsOf: (child: ChildProcessWithoutNullStreams, exit: Promise<CommandExit>) => T,
    options: readonly string[],
    remote: readonly string[] = [],
  ): Promise<OpenChannel<T>> {
    const { args, log } = this.#master.command(options, remote);
    const child = spawn('ssh', args, { env: this.#master.env, detached: true, stdio: 'pipe' });
    const read = (): string => {
      try {
        return readFileSync(log, 'utf8');
      } catch {
        return '';
      }
    };
    let over = false;
    const exit = new Promise<CommandExit>((resolve) => {
      const unknown = { code: null, signal: null };
      child.once('error', () => resolve(unknown));
      child.once('exit', async (code, signal) => {
        over = true;
        // 255 is also its word for a connection that broke, of which its master tells a little later.
        if (code === 255 && !this.gone.aborted) await Promise.race([this.#master.ended, wait(MASTER_ENDS_MS)]);
        resolve(signal !== null || this.gone.aborted ? unknown : { code, signal: null });
      });
    });
    child.stdin.on('error', () => undefined);
    const value = streamsOf(child, exit);
    const ended = exit.then(() => {
      over = true;
    });
    const stop = (): void => void child.kill();
    this.gone.addEventListener('abort', stop, { once: true });
    void ended.then(() => this.gone.removeEventListener('abort', stop));
    let said = read();
    while (!over && !OPENED.test(said)) {
      await wait(LOOK_MS);
      said = read();
    }
    void ended.then(() => rmSync(log, { force: true }));
    if (OPENED.test(said) || OPENED.test(read())) return { value, closed: ended };
    if (this.gone.aborted) throw this.gone.reason;
    throw new ChannelRefused(shownText(said.split('\n').at(-2) ?? '', 200));
  }
}

/** Longest that a master takes to end after those who use it. */
const MASTER_ENDS_MS = 1000;

const OPENED = /master session id: \d+/;

function commandOf(child: ChildProcessWithoutNullStreams, exit: Promise<CommandExit>): RemoteCommand {
  return commandOfChild(child, exit, () => child.kill());
}

function tunnelOf(child: ChildProcessWithoutNullStreams): Duplex {
  child.stderr.resume();
  return new Tunnel(child.stdout, child.stdin, () => child.kill());
}
