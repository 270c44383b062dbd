import type { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { ChannelQueue, ChannelRefused, type OpenChannel } from './channel-queue.ts';
import type { CommandExit, Connection, ExecOptions, Prompts, RemoteCommand, SeenHostKey } from './connection.ts';
import { ProgramOutput, Tunnel } from './flow.ts';
import { hostKeyOf, nameWithPort } from './host-key.ts';
import { openRelay, relayCommand } from './relay.ts';
import { quoteCommand } from './shell-quote.ts';
import {
  cancelled,
  channelRefused,
  closed,
  commandRefused,
  forwardRefused,
  lost,
  portClosed,
  timedOut,
  unreachable,
} from './ssh-errors.ts';
import type { HopSettings, SshSettings } from './ssh-settings.ts';
import { type ConnectedHop, connectHop, openTcpSocket } from './ssh2/hop.ts';
import { ChannelInput } from './ssh2/streams.ts';
import { checkedPlace } from './tcp-place.ts';
import { shownText } from './untrusted-text.ts';

export interface Ssh2Options {
  readonly destination: string;
  readonly settings: SshSettings;
  readonly prompts: Prompts;
  readonly signal: AbortSignal;
  readonly warn: (sentence: string) => void;
}

/**
 * Connects over ssh2, through every jump host on the way. Throws `ssh.hostKeyChanged`, `ssh.hostKeyRevoked`, `ssh.hostKeyUnknown`,
 * `ssh.declined`, `ssh.authFailed`, `ssh.unreachable`, `ssh.refused`, `ssh.timeout`, `ssh.turnedAway`, `ssh.algorithms`, `ssh.protocol`,
 * `ssh.needsSystem`, `ssh.lost`, `job.cancelled`.
 */
export async function connectSsh2({ destination, settings, prompts, signal, warn }: Ssh2Options): Promise<Connection> {
  const hops: ConnectedHop[] = [];
  try {
    for (const hop of settings.hops) {
      const before = hops.at(-1);
      const openSocket = (): Promise<Duplex> =>
        before === undefined ? openTcpSocket(hop, signal) : throughJump(before, hop, signal);
      hops.push(await connectHop(hop, { prompts, signal, warn, openSocket }));
    }
  } catch (thrown) {
    closeHops(hops);
    throw thrown;
  }
  const target = hops.at(-1);
  if (target === undefined) throw new Error('a way has at least one machine');
  return new Ssh2Connection(destination, hops, target);
}

function closeHops(hops: readonly ConnectedHop[]): void {
  for (const { client, socket } of hops.toReversed()) {
    client.destroy();
    socket.destroy();
  }
}

/** What ssh2 tells of a channel that was not opened: the reason of RFC 4254 §5.1. */
interface OpenFailure extends Error {
  readonly reason?: unknown;
}
const PROHIBITED = 1;

/** A byte stream to the next machine through a jump host. */
function throughJump(jump: ConnectedHop, hop: HopSettings, signal: AbortSignal): Promise<Duplex> {
  const address = nameWithPort(hop.host, hop.port);
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      settle();
    };
    const abort = (): void => end(() => reject(cancelled(hop.alias)));
    const timer = setTimeout(
      () => end(() => reject(timedOut(address, `does not answer ${jump.address}`))),
      hop.connectTimeout,
    );
    signal.addEventListener('abort', abort, { once: true });
    jump.client.forwardOut('127.0.0.1', 0, hop.host, hop.port, (error: OpenFailure | undefined, channel) => {
      if (error === undefined) return end(() => resolve(channel));
      end(() =>
        reject(
          error.reason === PROHIBITED
            ? forwardRefused(jump.address, address, error)
            : unreachable(address, `${jump.address} says “${shownText(error.message, 200)}”`, error),
        ),
      );
    });
  });
}

/** Between two looks whether anything has come, and how many of them may see nothing. */
const LOOK_MS = 250;
const MOST_SILENT_LOOKS = 14;

class Ssh2Connection implements Connection {
  readonly destination: string;
  readonly transport = 'ssh2';
  readonly keys: readonly SeenHostKey[];
  readonly gone: AbortSignal;
  readonly #hops: readonly ConnectedHop[];
  readonly #target: ConnectedHop;
  readonly #end = new AbortController();
  readonly #sessions: ChannelQueue;
  readonly #tunnels: ChannelQueue;
  #pulse: NodeJS.Timeout | undefined;

  constructor(destination: string, hops: readonly ConnectedHop[], target: ConnectedHop) {
    this.destination = destination;
    this.keys = hops.map(({ address, blob }) => ({ address, key: hostKeyOf(blob) }));
    this.gone = this.#end.signal;
    this.#hops = hops;
    this.#target = target;
    this.#sessions = new ChannelQueue(this.gone);
    this.#tunnels = new ChannelQueue(this.gone);
    for (const { client, address } of hops) {
      client.on('error', (error) => this.#lose(`${address} says “${shownText(error.message, 200)}”`, error));
      client.on('close', () => this.#lose(`${address} closed it`));
    }
    this.#watch();
  }

  exec(argv: readonly string[], options: ExecOptions = {}): Promise<RemoteCommand> {
    return this.#exec(quoteCommand(argv), options);
  }

  async openTcp(port: number, address = '127.0.0.1'): Promise<Duplex> {
    const place = checkedPlace(address, port);
    try {
      return await this.#tunnels.run(() => this.#tunnel(address, port));
    } catch (thrown) {
      if (!(thrown instanceof ForwardingProhibited)) throw thrown;
      const stream = await openRelay(await this.exec(relayCommand(address, port)));
      if (stream === 'closed') throw portClosed(this.destination, place);
      if (stream === 'impossible') throw forwardRefused(this.destination, place, thrown);
      return stream;
    }
  }

  async close(): Promise<void> {
    if (this.gone.aborted) return;
    const { client } = this.#target;
    const ended = new Promise<void>((resolve) => client.once('close', () => resolve()));
    this.#end.abort(closed(this.destination));
    clearInterval(this.#pulse);
    client.end();
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, CLOSE_MS))]);
    closeHops(this.#hops);
  }

  async #exec(line: string, options: ExecOptions): Promise<RemoteCommand> {
    try {
      return await this.#sessions.run(() => this.#session(line), options);
    } catch (thrown) {
      if (thrown instanceof ChannelRefused) throw channelRefused(this.destination, thrown);
      throw thrown;
    }
  }

  #session(line: string): Promise<OpenChannel<RemoteCommand>> {
    return this.#opening((resolve, reject) => {
      this.#target.client.exec(line, (error: OpenFailure | undefined, channel) => {
        // Without a reason: the channel was opened, and the program refused.
        if (error !== undefined)
          reject(error.reason === undefined ? commandRefused(this.destination, error) : new ChannelRefused());
        else resolve({ value: commandOf(channel, this.gone), closed: closedOf(channel, this.gone) });
      });
    });
  }

  #tunnel(address: string, port: number): Promise<OpenChannel<Duplex>> {
    return this.#opening((resolve, reject) => {
      this.#target.client.forwardOut('127.0.0.1', 0, address, port, (error: OpenFailure | undefined, channel) => {
        if (error === undefined) {
          resolve({ value: tunnelOf(channel), closed: closedOf(channel, this.gone) });
        } else if (error.reason === PROHIBITED) {
          reject(new ForwardingProhibited());
        } else {
          reject(portClosed(this.destination, nameWithPort(address, port), error));
        }
      });
    });
  }

  /** Opens a channel; ends with the connection, also where ssh2 would say nothing. */
  #opening<T>(open: (resolve: (value: T) => void, reject: (error: Error) => void) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      const ended = (): void => reject(this.gone.reason);
      const end = (settle: () => void): void => {
        this.gone.removeEventListener('abort', ended);
        settle();
      };
      this.gone.addEventListener('abort', ended, { once: true });
      try {
        open(
          (value) => end(() => resolve(value)),
          (error) => end(() => reject(error)),
        );
      } catch (cause) {
        // ssh2 throws where its socket is closed already.
        this.#lose('it cannot be written to', cause);
        end(() => reject(this.gone.reason));
      }
    });
  }

  /**
   * Watches for signs of life: ssh2 asks for one every half second, and any byte that comes is one. It is looks that are counted and not time,
   * so that neither a sleeping laptop nor a busy event loop looks like a machine that is gone.
   */
  #watch(): void {
    let silent = 0;
    this.#target.socket.on('data', () => {
      silent = 0;
    });
    this.#pulse = setInterval(() => {
      silent++;
      if (silent > MOST_SILENT_LOOKS) this.#lose(`nothing has come from it for ${(silent * LOOK_MS) / 1000} s`);
    }, LOOK_MS);
    this.#pulse.unref();
  }

  #lose(why: string, cause?: unknown): void {
    if (this.gone.aborted) return;
    clearInterval(this.#pulse);
    this.#end.abort(lost(this.destination, why, cause));
    closeHops(this.#hops);
  }
}

/** Longest that closing waits for the other side, in milliseconds. */
const CLOSE_MS = 1000;

class ForwardingProhibited extends Error {
  override readonly name = 'ForwardingProhibited';
}

function closedOf(channel: ClientChannel, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    channel.once('close', () => resolve());
    gone.addEventListener('abort', () => resolve(), { once: true });
  });
}

function tunnelOf(channel: ClientChannel): Duplex {
  const stdin = new ChannelInput(channel);
  return new Tunnel(channel, stdin, () => {
    channel.close();
    stdin.destroy();
  });
}

function commandOf(channel: ClientChannel, gone: AbortSignal): RemoteCommand {
  const exit = new Promise<CommandExit>((resolve) => {
    channel.once('exit', (code: number | null, signal?: string) => resolve({ code, signal: signal ?? null }));
    const unknown = (): void => resolve({ code: null, signal: null });
    channel.once('close', unknown);
    gone.addEventListener('abort', unknown, { once: true });
  });
  const stdin = new ChannelInput(channel);
  const close = (): void => {
    channel.close();
    stdin.destroy();
    stdout.destroy();
    stderr.destroy();
  };
  const stdout = new ProgramOutput(channel, close);
  const stderr = new ProgramOutput(channel.stderr, () => undefined);
  return { stdin, stdout, stderr, exit, close };
}
