import type { Services } from '../services/index.ts';
import type { investigationRoutes } from './contract/investigation-routes.ts';
import type { Handler } from './handler.ts';
import { json } from './replies.ts';

/** What answers the calls about the investigation. */
export function createInvestigationHandlers({ investigations, changes, baselines }: Services): {
  readonly [N in keyof typeof investigationRoutes]: Handler<N>;
} {
  return {
    investigation: () => json(investigations.detail()),
    editInvestigation: ({ revision, ...edit }) => json(investigations.edit(edit, revision)),
    closeInvestigation: () => json(investigations.close()),
    reopenInvestigation: () => json(investigations.reopen()),
    briefFile: () => json({ text: investigations.export() }),
    importBrief: ({ text, latencyUnit }) => json(investigations.import(text, latencyUnit)),
    trafficProfile: () => json({ text: investigations.trafficCsv() }),

    addChange: (change) => json(changes.add(change)),
    removeChange: ({ id }) => json(changes.remove(id)),
    restoreChange: ({ id }) => json(changes.restore(id)),
    changesBetween: ({ id }) => json(changes.between(id)),
    tickChange: ({ id, change, counts }) => json(changes.tick(id, change, counts)),

    takeBaseline: ({ label }) => json(baselines.take(label)),
    baseline: ({ id }) => json(baselines.get(id)),
  };
}
