import type { HostFacts, ProcessFacts, Readiness } from '../../../core/capture/process.ts';
import { PlateauError } from '../../../core/error.ts';
import { mayTraceOthers, type Refusal, tracingRefused } from '../privilege.ts';
import { plainText } from '../tool-failure.ts';

export const MISSING_REMEDIES: readonly string[] = [
  'On the host: python3 -m pip install --user py-spy (it then stands in ~/.local/bin, where Plateau looks). Plateau installs nothing.',
  'Or have one of this machine sent for the capture (--send FILE in the terminal): it runs from the capture’s folder and goes with it.',
];

export const NEWER_REMEDIES: readonly string[] = ['On the host: python3 -m pip install --user --upgrade py-spy'];

export function noPython(pid: number, host: string, executable: string): PlateauError {
  return new PlateauError({
    code: 'capture.notPython',
    message: `Process ${pid} on ${host} runs ${executable === '' ? 'a program that cannot be seen' : `“${plainText(executable)}”`}, which is no Python.`,
    hint: 'Choose the Python process itself: a launcher such as sh may have started it.',
  });
}

/** py-spy 0.3 ends with “Unsupported version of Python” at 3.12 and newer. */
function tooOld(process: ProcessFacts, version: string): Refusal | null {
  const minor = Number(/^3\.(\d+)/.exec(process.runtimeVersion)?.[1] ?? 0);
  if (minor < 12 || !/^py-spy 0\.[0-3]\./.test(version)) return null;
  return {
    why: `${version} on this host reads Python up to 3.11; process ${process.pid} is Python ${process.runtimeVersion}.`,
    remedies: NEWER_REMEDIES,
  };
}

/** What can be told of py-spy on a process before it runs; null for other runtimes. */
export function pySpyReadiness(process: ProcessFacts | null, host: HostFacts): Readiness | null {
  if (process === null || process.runtime !== 'python') return null;
  const tool = host.tools['py-spy'];
  if (tool === undefined) {
    return {
      name: 'py-spy',
      ready: false,
      why: 'py-spy is not on this host.',
      remedies: MISSING_REMEDIES,
      sendable: true,
    };
  }
  const command = `${tool.path} record -p ${process.pid} -f speedscope -o FILE`;
  const refused = tooOld(process, tool.version) ?? tracingRefused(process, host, command);
  if (refused !== null) return { name: 'py-spy', ready: false, ...refused };
  const halfRoot = host.uid === 0 && !mayTraceOthers(host);
  return {
    name: 'py-spy',
    ready: true,
    why: halfRoot
      ? 'This root has no capability SYS_PTRACE: it may read only processes with no more rights than its own.'
      : '',
    remedies: [],
  };
}
