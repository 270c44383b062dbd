import type { HostFacts, ProcessFacts, Readiness } from '../../../core/capture/process.ts';
import { DEFAULT_PORT, portToOpen } from './open-port.ts';

const OWN_PORT = `Start it with “node --inspect=127.0.0.1:${DEFAULT_PORT}” and give that port.`;

function no(why: string, ...remedies: readonly string[]): Readiness {
  return { name: 'inspector', ready: false, why, remedies };
}

function isOther(process: ProcessFacts, name: string): boolean {
  const program = (process.executable === '' ? (process.arguments[0] ?? '') : process.executable).split('/').at(-1);
  return program === name;
}

/** Whether Node's inspector can be used on a process, from what the probe saw. Null for other runtimes. */
export function inspectorReadiness(process: ProcessFacts | null, host: HostFacts): Readiness | null {
  if (process === null) return null;
  for (const [name, title] of [
    ['deno', 'Deno'],
    ['bun', 'Bun'],
  ] as const) {
    if (isOther(process, name)) {
      return no(
        `${title} opens no inspector by a signal, and lacks Node’s parts of its protocol.`,
        `Profile it with ${title}’s own tools and import the file.`,
      );
    }
  }
  if (process.runtime !== 'node') return null;
  const port = portToOpen(process);
  if (process.listens.some((one) => one.port === port)) {
    return {
      name: 'inspector',
      ready: true,
      why: `Its inspector is open already on port ${port}, and stays open.`,
      remedies: [],
    };
  }
  if (host.uid !== 0 && host.uid !== process.uid) {
    return no(`It runs as ${process.user}, who alone may send it a signal.`, `Connect as ${process.user}.`, OWN_PORT);
  }
  if (process.executable === '') return no('Its executable cannot be read, so it is not known to be Node.', OWN_PORT);
  if (!process.catchesUsr1) {
    return no(
      'It does not catch SIGUSR1, which would end it: it was started with “--disable-sigusr1”, or is still starting.',
      OWN_PORT,
    );
  }
  return {
    name: 'inspector',
    ready: true,
    why:
      process.container === ''
        ? ''
        : 'It runs in a container: if that has a network of its own, its inspector cannot be reached from here, and the capture will say so before it touches the process.',
    remedies: [],
  };
}
