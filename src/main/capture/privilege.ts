import type { HostFacts, ProcessFacts } from '../../core/capture/process.ts';

/** Why something is refused, and what would help, line by line. */
export interface Refusal {
  readonly why: string;
  readonly remedies: readonly string[];
}

/** Bit of `CAP_SYS_PTRACE` in the kernel's capability masks. */
const SYS_PTRACE = 19n;

export function mayTraceOthers({ capabilities }: HostFacts): boolean {
  return /^[0-9a-f]+$/i.test(capabilities) && (BigInt(`0x${capabilities}`) & (1n << SYS_PTRACE)) !== 0n;
}

/** What would let a login read another process's memory. Plateau does none of it by itself. */
export function tracingRemedies(process: ProcessFacts, host: HostFacts, command: string): readonly string[] {
  const owner = process.uid === 0 ? 'root' : `${process.user} or root`;
  const inContainer = process.container !== '' || process.otherMounts || host.uid === 0;
  return [
    ...(process.uid === host.uid ? [] : [`Add a host whose login is ${owner}, and capture from there.`]),
    ...(host.uid === 0 ? [] : [`Or run it yourself, where you may use sudo, and import its file: sudo -n ${command}`]),
    ...(inContainer
      ? [
          'In a container: start it with the capability SYS_PTRACE (docker run --cap-add SYS_PTRACE; in Kubernetes securityContext.capabilities.add).',
          'In Kubernetes without a restart: kubectl debug POD -it --image=IMAGE --target=CONTAINER --profile=general',
        ]
      : []),
  ];
}

/**
 * Why the kernel will not let this login read the memory of a process (ptrace(2), “Ptrace access mode checking”; Yama's
 * `ptrace_scope`), as far as the facts tell; null where nothing speaks against it.
 */
export function tracingRefused(process: ProcessFacts, host: HostFacts, command: string): Refusal | null {
  if (host.system !== 'Linux' || mayTraceOthers(host)) {
    return host.ptraceScope === 3
      ? {
          why: 'kernel.yama.ptrace_scope is 3 on this host: no process may read another one, whoever asks.',
          remedies: ['Only a restart of the host with another setting lifts it; Plateau changes no setting.'],
        }
      : null;
  }
  const remedies = tracingRemedies(process, host, command);
  if (process.uid !== host.uid) {
    const login = host.uid === 0 ? 'root without the capability SYS_PTRACE' : `${host.user} (uid ${host.uid})`;
    return {
      why: `Process ${process.pid} belongs to ${process.user} (uid ${process.uid}); this login is ${login} and may not read it.`,
      remedies,
    };
  }
  if (host.ptraceScope !== null && host.ptraceScope > 0) {
    const meaning =
      host.ptraceScope === 1
        ? 'a process may read only those it started'
        : 'only a process with the capability SYS_PTRACE may read others';
    return {
      why: `kernel.yama.ptrace_scope is ${host.ptraceScope} on this host: ${meaning}, also of the same user.`,
      remedies: [...remedies, 'Plateau changes no setting of the host; who administers it may.'],
    };
  }
  return null;
}
