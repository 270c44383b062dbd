import type { HostFacts } from '../../core/capture/process.ts';
import { formatBytes, formatCount, oneLine } from '../ui/format.ts';

/** One fact of a host in a few words; `warn` where a capture may suffer from it. */
export interface HostFact {
  readonly name: string;
  readonly value: string;
  readonly hint?: string;
  readonly warn?: boolean;
}

/** Clocks that are further apart than this are told as such, in seconds. */
const CLOCK_LIMIT = 1;
const GIGABYTE = 1e9;

const PTRACE: Readonly<Record<number, string>> = {
  0: 'Any process of the same user may be looked into.',
  1: 'Only child processes may be looked into without CAP_SYS_PTRACE.',
  2: 'Only with CAP_SYS_PTRACE may a process be looked into.',
  3: 'No process may be looked into until the machine starts again.',
};

const signed = (seconds: number): string =>
  `${seconds < 0 ? '−' : '+'}${Math.abs(seconds) < 10 ? Math.abs(seconds).toFixed(1) : formatCount(Math.abs(seconds))} s`;

function clock({ clockOffset: { seconds, uncertainty } }: HostFacts): HostFact {
  const apart = Math.abs(seconds) - uncertainty > CLOCK_LIMIT;
  return {
    name: 'clock',
    value: apart || Math.abs(seconds) > uncertainty ? signed(seconds) : 'as here',
    hint: `The host’s clock is ${signed(seconds)} from the one here, give or take ${uncertainty.toFixed(2)} s.`,
    ...(apart ? { warn: true } : {}),
  };
}

/** What is worth knowing of a host before a capture, most telling first. */
export function hostFacts(facts: HostFacts): readonly HostFact[] {
  const { cores, containerCpus, memoryTotal, memoryAvailable, load, ptraceScope, perfEventParanoid, folder } = facts;
  const system = [facts.system, facts.kernel, facts.architecture].filter((part) => part !== '').join(' ');
  const busy = load > (containerCpus ?? cores);
  return [
    { name: 'system', value: facts.distribution || facts.system || 'unknown', hint: system },
    { name: 'kernel', value: [facts.kernel, facts.architecture].filter(Boolean).join(' ') || 'unknown' },
    {
      name: 'cores',
      value: containerCpus === null ? formatCount(cores) : `${formatCount(cores)}, limited to ${containerCpus}`,
      ...(facts.cpuModel === '' ? {} : { hint: facts.cpuModel }),
    },
    {
      name: 'load',
      value: load.toFixed(2),
      hint: busy ? 'More is running than there are cores: a capture shows waiting too.' : 'Average of the last minute.',
      ...(busy ? { warn: true } : {}),
    },
    {
      name: 'memory',
      value: `${formatBytes(memoryAvailable)} of ${formatBytes(memoryTotal)} free`,
      ...(memoryAvailable < memoryTotal * 0.05 ? { warn: true } : {}),
    },
    {
      name: 'login',
      value: facts.user,
      hint: `uid ${facts.uid}, effective capabilities ${facts.capabilities || 'unknown'}`,
    },
    ...(ptraceScope === null
      ? []
      : [
          { name: 'ptrace scope', value: String(ptraceScope), hint: PTRACE[ptraceScope] ?? 'kernel.yama.ptrace_scope' },
        ]),
    ...(perfEventParanoid === null
      ? []
      : [{ name: 'perf_event_paranoid', value: String(perfEventParanoid), hint: 'kernel.perf_event_paranoid' }]),
    clock(facts),
    {
      name: 'folder',
      value: folder.writable ? `${folder.path}, ${formatBytes(folder.free)} free` : `${folder.path}, not writable`,
      hint: 'Where captures make their own folder. Change it under Edit.',
      ...(!folder.writable || folder.free < GIGABYTE ? { warn: true } : {}),
    },
  ].map((fact) => ({ ...fact, value: oneLine(fact.value, 200) }));
}

/** Found by the probe for Plateau's own use; of no interest to a person. */
const OWN_TOOLS: ReadonlySet<string> = new Set(['setsid', 'timeout', 'sha256sum', 'shasum', 'zstd', 'gzip', 'psql']);

/** The profilers and runtimes found, by name, with what they say of their version. */
export function foundTools({
  tools,
}: HostFacts): readonly { readonly name: string; readonly title: string; readonly path: string }[] {
  return Object.entries(tools)
    .filter(([name]) => !OWN_TOOLS.has(name))
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, { version, path }]) => {
      const number = /\d+(?:\.\d+)+/.exec(version)?.[0];
      return { name, title: oneLine(number === undefined ? name : `${name} ${number}`, 60), path: oneLine(path, 300) };
    });
}
