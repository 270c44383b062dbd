import { spawn } from 'node:child_process';
import { type Command, EXIT } from '../command.ts';

export const serveCommand: Command = {
  name: 'serve',
  brief: 'The workbench in a browser, on this machine only',
  usage: '',
  about: 'The workbench in a browser, on 127.0.0.1 only; prints a link that works once.',
  options: [
    { name: 'port', value: 'N', about: 'the port; else a free one' },
    { name: 'open', about: 'open it in a window of its own' },
  ],
  examples: ['plateau serve --open', 'plateau serve --port 4000 --workspace checkout.plateau'],
  arguments: { min: 0, max: 0 },
  run: ({ given, installation, signal }) => {
    const passed = ['port', 'workspace'].flatMap((name) => {
      const value = given.text(name);
      return value === undefined ? [] : [`--${name}`, value];
    });
    // The web shell is a program of its own; the terminal only starts it and waits.
    const switches = ['open', 'json'].filter((name) => given.has(name)).map((name) => `--${name}`);
    const child = spawn(process.execPath, [installation.web, ...passed, ...switches], { stdio: 'inherit' });
    const stop = (): void => void child.kill('SIGTERM');
    signal.addEventListener('abort', stop, { once: true });
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(signal.aborted ? EXIT.interrupted : (code ?? EXIT.bug)));
    });
  },
};
