import type { Services } from '../services/index.ts';
import type { findingRoutes } from './contract/finding-routes.ts';
import type { Handlers } from './handler.ts';
import { download, json } from './replies.ts';

async function* nothing(): AsyncGenerator<Uint8Array> {
  // A picture without a body is no picture.
}

/** What answers the calls about findings. */
export function createFindingHandlers({
  findings,
  retests,
  bundleRetests,
}: Services): Pick<Handlers, keyof typeof findingRoutes> {
  return {
    retests: () => json(retests.table()),
    retestBundle: ({ path, after }) => json({ jobId: bundleRetests.start({ path, after, pairs: new Map() }).id }),
    retestChoices: () => json(retests.choices()),
    retestPairs: ({ pairs }) => {
      const said = Map.groupBy(pairs, ({ before }) => before);
      return json({
        jobId: retests.pair(new Map([...said].map(([id, them]) => [id, them.map(({ after }) => after)]))).id,
      });
    },
    findings: () => json(findings.list()),
    finding: ({ id }) => json(findings.detail(id)),
    findingCandidates: () => json(findings.candidates()),
    createFinding: (request) => json(findings.create(request)),
    changeFinding: ({ id, bodySha256, change }) => json(findings.update(id, bodySha256, change)),
    deleteFinding: ({ id }) => json(findings.delete(id)),
    restoreFinding: ({ id }) => json(findings.restore(id)),
    deletedFindings: () => json(findings.deleted()),
    mergeFindings: ({ id, other }) => json(findings.merge(id, other)),
    addEvidence: ({ id, ...request }) => json(findings.addEvidence(id, request)),
    addImageEvidence: async ({ id, ...told }, request) =>
      json(await findings.addImage(id, told, request.body ?? nothing())),
    findingImage: async ({ sha256 }) => download(await findings.image(sha256)),
    renewEvidence: async ({ id, bodySha256, row }) => json(await findings.renewEvidence(id, bodySha256, row)),
    removeEvidence: ({ id, bodySha256, row }) => json(findings.removeEvidence(id, bodySha256, row)),
    priorityWeights: () => json(findings.weights()),
    setPriorityWeights: (change) => json(findings.setWeights(change)),
    findingHistory: ({ id }) => json(findings.history(id)),
    verifyFindingHistory: () => json(findings.verifyHistory()),
  };
}
