import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { CommandExit, RemoteCommand } from './connection.ts';
import { ProgramOutput } from './flow.ts';

/** A child process as a command: what it prints is kept until it is read. To be called as soon as it is started. */
export function commandOfChild(
  { stdin, stdout, stderr }: ChildProcessWithoutNullStreams,
  exit: Promise<CommandExit>,
  onClose: () => void = () => undefined,
): RemoteCommand {
  // What is written to a program that has ended is lost, as it is over SSH.
  stdin.on('error', () => undefined);
  const output = new ProgramOutput(stdout, () => stdout.destroy());
  const errors = new ProgramOutput(stderr, () => stderr.destroy());
  const close = (): void => {
    onClose();
    for (const stream of [stdin, output, errors]) stream.destroy();
  };
  return { stdin, stdout: output, stderr: errors, exit, close };
}
