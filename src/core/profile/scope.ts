import { PlateauError } from '../error.ts';
import type { Basis } from '../verdict/verdict.ts';
import { NODE_ACTIVE, NODE_IDLE, type Profile } from './model.ts';
import { threadGroup } from './thread-group.ts';
import type { ViewSpec } from './view-spec.ts';

/**
 * Self weights and numbers of samples of every node in one sample type, 0 where the basis leaves the node's samples out
 * (`rules.md` §2.8). The profile's own columns where nothing is left out. Throws `view.unknownSampleType`.
 */
export function activeWeights(
  profile: Profile,
  sampleType: number,
  basis: Basis,
): { readonly self: Float64Array; readonly hits: Float64Array } {
  const self = profile.nodes.self[sampleType];
  const hits = profile.nodes.hits[sampleType];
  if (self === undefined || hits === undefined) {
    throw new PlateauError({
      code: 'view.unknownSampleType',
      message: `The profile has no sample type number ${sampleType}.`,
      hint: `It has ${profile.sampleTypes.map((type) => type.name).join(', ')}.`,
    });
  }
  if (basis === 'all') return { self, hits };
  const { count, state } = profile.nodes;
  const leftOut = (own: number) => own === NODE_IDLE || (basis === 'app' && own !== NODE_ACTIVE);
  let first = 0;
  while (first < count && !(leftOut(state[first] as number) && (self[first] as number) > 0)) first++;
  if (first === count) return { self, hits };
  const keptSelf = self.slice();
  const keptHits = hits.slice();
  for (let i = 0; i < count; i++) {
    if (!leftOut(state[i] as number)) continue;
    keptSelf[i] = 0;
    keptHits[i] = 0;
  }
  return { self: keptSelf, hits: keptHits };
}

/** Nodes of the threads a spec chooses, as ranges in ascending order. Throws `view.unknownThread`. */
export function threadRanges(
  profile: Profile,
  threads: ViewSpec['threads'],
): readonly { readonly first: number; readonly end: number }[] {
  if (threads === 'all') return [{ first: 0, end: profile.nodes.count }];
  const some = profile.threads.filter((thread, index) =>
    typeof threads === 'number' ? index === threads : threadGroup(thread.name) === threads.group,
  );
  if (some.length === 0) {
    throw new PlateauError({
      code: 'view.unknownThread',
      message:
        typeof threads === 'number'
          ? `The profile has no thread number ${threads}.`
          : `The profile has no thread of the group "${threads.group}".`,
      hint: `It has ${profile.threads.length} threads.`,
    });
  }
  return some.map((thread) => ({ first: thread.firstNode, end: thread.endNode }));
}
