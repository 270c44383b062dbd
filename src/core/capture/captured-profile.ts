import { NODE_IDLE, type Profile } from '../profile/model.ts';
import type { CaptureProvenance } from './request.ts';

/** Looks that a profiler said it lost, by the code of its warning. */
function lost({ warnings }: CaptureProvenance, code: string): number | undefined {
  return warnings.find((warning) => warning.code === code)?.count;
}

/**
 * A profile with what is known of its capture besides its file: that it was cut short, when it was made, and which of its threads the
 * operating system saw sleep (`rules.md` §2.6 c; CPU profiles only), and how many looks failed or came late (QG-ERRORS). Threads are matched
 * by the operating system's id.
 */
export function capturedProfile(profile: Profile, capture: CaptureProvenance | undefined): Profile {
  if (capture === undefined) return profile;
  const { meta, nodes, threads } = profile;
  const isCpu = profile.sampleTypes[profile.defaultSampleType]?.kind === 'cpu';
  const asleep = new Set(capture.idleThreads.map(String));
  const sleepingThreads = isCpu ? threads.flatMap(({ id }, index) => (asleep.has(id) ? [index] : [])) : [];
  const flags =
    capture.partial === null || meta.flags.includes('partial') ? meta.flags : [...meta.flags, 'partial' as const];
  const errors = meta.errors ?? lost(capture, 'capture.samplingErrors');
  const lateTicks = meta.lateTicks ?? lost(capture, 'capture.behind');
  const state = nodes.state.slice();
  for (const index of sleepingThreads) {
    const thread = threads[index];
    if (thread !== undefined) state.fill(NODE_IDLE, thread.firstNode, thread.endNode);
  }
  return {
    ...profile,
    nodes: sleepingThreads.length === 0 ? nodes : { ...nodes, state },
    meta: {
      ...meta,
      flags,
      startedAt: capture.startedAt,
      ...(errors === undefined ? {} : { errors }),
      ...(lateTicks === undefined ? {} : { lateTicks }),
      ...(sleepingThreads.length === 0 ? {} : { sleepingThreads }),
      ...(meta.tool?.version === undefined && capture.profiler.version !== ''
        ? { tool: { name: meta.tool?.name ?? capture.profiler.name, version: capture.profiler.version } }
        : {}),
      ...(meta.runtimeVersion === undefined && capture.target !== null && capture.target.runtimeVersion !== ''
        ? { runtimeVersion: capture.target.runtimeVersion }
        : {}),
      ...(capture.host.facts.containerCpus === null || meta.containerCpus !== undefined
        ? {}
        : { containerCpus: capture.host.facts.containerCpus }),
      ...(meta.pid === undefined && capture.target !== null ? { pid: capture.target.pid } : {}),
      ...(meta.cpuModel === undefined ? { cpuModel: capture.host.facts.cpuModel } : {}),
      ...(meta.cpuCores === undefined ? { cpuCores: capture.host.facts.cores } : {}),
    },
  };
}
