import type { Duplex, Readable, Writable } from 'node:stream';
import type { HostKey } from '../../core/capture/host.ts';

/** How a command ended. Both null: the connection was gone before its end was told. */
export interface CommandExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A command that runs on the other side. */
export interface RemoteCommand {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /**
   * Resolves when the program's end is told (its output may still be on its way, and a child of it may hold it open), or the connection is
   * gone. Never rejects.
   */
  readonly exit: Promise<CommandExit>;
  /** Closes its channel: it reads the end of its input and nobody reads its output any more. It may go on running. */
  close(): void;
}

export interface ExecOptions {
  /** Gives up while waiting for a turn: `job.cancelled`. A command that runs is not ended by it. */
  readonly signal?: AbortSignal;
  /**
   * Where there is room beside what others may want, else never: `ssh.channelRefused` at once. For what goes faster over several channels and
   * works over one.
   */
  readonly spare?: boolean;
}

/** A machine on the way and the key it showed. */
export interface SeenHostKey {
  readonly address: string;
  readonly key: HostKey;
}

/**
 * A connection to a host: the one interface of every transport (ssh2, the system's `ssh`, this machine). Channels beyond what the host
 * allows wait for their turn.
 */
export interface Connection {
  readonly destination: string;
  readonly transport: 'local' | 'ssh2' | 'system-ssh';
  readonly keys: readonly SeenHostKey[];
  /** Aborts when the connection is gone, with a `PlateauError` (`ssh.lost`, `ssh.closed`) as its reason. */
  readonly gone: AbortSignal;
  /**
   * Starts a program by its argument vector, without a terminal, quoted for the remote shell in one place (`shell-quote.ts`).
   * Throws `ssh.lost`, `ssh.closed`, `ssh.channelRefused`, `job.cancelled`.
   */
  exec(argv: readonly string[], options?: ExecOptions): Promise<RemoteCommand>;
  /** A byte stream to a TCP port as the host sees it, without a local port. Throws `ssh.portClosed`, `ssh.forwardRefused`, `ssh.lost`. */
  openTcp(port: number, address?: string): Promise<Duplex>;
  close(): Promise<void>;
}

/** Asks the person; a null or false answer ends the attempt with `ssh.declined`. */
export interface Prompts {
  /** An unknown host key: nothing has been sent to that machine yet. True to trust it from now on. */
  hostKey(address: string, key: HostKey): Promise<boolean>;
  secret(question: {
    readonly address: string;
    readonly what: 'password' | 'passphrase' | 'answer';
    readonly prompt: string;
    readonly echo: boolean;
    readonly attempt: number;
  }): Promise<string | null>;
}
