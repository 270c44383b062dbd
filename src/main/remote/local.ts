import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { LOCAL_HOST } from '../../core/capture/host.ts';
import { PlateauError } from '../../core/error.ts';
import { commandOfChild } from './child-command.ts';
import type { CommandExit, Connection, RemoteCommand } from './connection.ts';

function closed(): PlateauError {
  return new PlateauError({
    code: 'ssh.closed',
    message: 'The connection to this machine was closed.',
    hint: 'Connect again.',
  });
}

/** This machine as a host, without SSH: programs are started directly, in sessions of their own as sshd does. */
export class LocalConnection implements Connection {
  readonly destination = LOCAL_HOST;
  readonly transport = 'local';
  readonly keys = [];
  readonly #closing = new AbortController();
  readonly gone: AbortSignal = this.#closing.signal;
  readonly #open = new Set<{ close(): void }>();

  async exec(argv: readonly string[]): Promise<RemoteCommand> {
    this.#check();
    const [program = '', ...args] = argv;
    const child = spawn(program, args, { detached: true, stdio: 'pipe' });
    const exit = new Promise<CommandExit>((resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal }));
      // As a shell tells it: there is no such program, or it may not be run.
      child.once('error', (error) => {
        const missing = 'code' in error && error.code === 'ENOENT';
        child.stderr.destroy();
        child.stdout.destroy();
        resolve({ code: missing ? 127 : 126, signal: null });
      });
    });
    const command = commandOfChild(child, exit);
    this.#open.add(command);
    void exit.then(() => this.#open.delete(command));
    return command;
  }

  async openTcp(port: number, address = '127.0.0.1'): Promise<Duplex> {
    this.#check();
    const socket = connect({ port, host: address });
    const channel = { close: () => socket.destroy() };
    this.#open.add(channel);
    socket.once('close', () => this.#open.delete(channel));
    return new Promise((resolve, reject) => {
      socket.once('connect', () => resolve(socket));
      socket.once('error', (cause) =>
        reject(
          new PlateauError({
            code: 'ssh.portClosed',
            message: `Nothing answers on ${address}:${port} of this machine.`,
            hint: 'Check the port and that the program listens on it.',
            cause,
          }),
        ),
      );
    });
  }

  async close(): Promise<void> {
    if (this.gone.aborted) return;
    this.#closing.abort(closed());
    for (const channel of this.#open) channel.close();
    this.#open.clear();
  }

  #check(): void {
    if (this.gone.aborted) throw closed();
  }
}
