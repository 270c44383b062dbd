import { PlateauError } from '../../error.ts';
import type { Profile, ThreadInfo } from '../model.ts';

/** Self weights of a sample type. Throws `view.unknownSampleType`. */
export function selfWeights(profile: Profile, sampleType: number): Float64Array {
  const self = profile.nodes.self[sampleType];
  if (self !== undefined) return self;
  throw new PlateauError({
    code: 'view.unknownSampleType',
    message: `The profile has no sample type number ${sampleType}.`,
    hint: `It has ${profile.sampleTypes.map((type) => type.name).join(', ')}.`,
  });
}

/** Frames from the root down to a node. */
export function stackOf(profile: Profile, node: number): number[] {
  const stack: number[] = [];
  for (let at = node; at >= 0; at = profile.nodes.parent[at] as number) stack.push(profile.nodes.frame[at] as number);
  return stack.reverse();
}

/** True where a file of several threads must tell them apart. */
export function namesThreads(profile: Profile): boolean {
  return profile.threads.length > 1 && profile.threads.some((thread) => thread.name !== '' || thread.id !== '');
}

export const threadTitle = (thread: ThreadInfo): string =>
  thread.name || (thread.id === '' ? '' : `thread ${thread.id}`);
