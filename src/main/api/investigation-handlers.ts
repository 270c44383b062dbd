import { readPlanCriteria } from '../../core/investigation/plan-criteria.ts';
import type { Services } from '../services/index.ts';
import type { investigationRoutes } from './contract/investigation-routes.ts';
import type { Handler } from './handler.ts';
import { json } from './replies.ts';

/** What answers the calls about the investigation. */
export function createInvestigationHandlers({ investigations, coverage, changes, baselines }: Services): {
  readonly [N in keyof typeof investigationRoutes]: Handler<N>;
} {
  return {
    investigation: async () => json(await investigations.detail()),
    editInvestigation: async ({ revision, ...edit }) => json(await investigations.edit(edit, revision)),
    closeInvestigation: async () => json(await investigations.close()),
    reopenInvestigation: async () => json(await investigations.reopen()),
    coverage: async () => json(await coverage.coverage()),
    briefFile: () => json({ text: investigations.export() }),
    importBrief: async ({ text, latencyUnit }) => json(await investigations.import(text, latencyUnit)),
    readPlanCriteria: ({ text }) => json({ criteria: readPlanCriteria(text) }),
    trafficProfile: () => json({ text: investigations.trafficCsv() }),

    addChange: (change) => json(changes.add(change)),
    removeChange: ({ id }) => json(changes.remove(id)),
    restoreChange: ({ id }) => json(changes.restore(id)),
    changesBetween: ({ id }) => json(changes.between(id)),
    tickChange: ({ id, change, counts }) => json(changes.tick(id, change, counts)),

    takeBaseline: async ({ label }) => json(await baselines.take(label)),
    baseline: ({ id }) => json(baselines.get(id)),
  };
}
