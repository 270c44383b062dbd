import type { Services } from '../services/index.ts';
import type { planRoutes } from './contract/plan-routes.ts';
import type { Handlers } from './handler.ts';
import { columns, json } from './replies.ts';

async function* nothing(): AsyncGenerator<Uint8Array> {
  // A paste without a body is an empty one.
}

/** What answers the calls about query plans. */
export function createPlanHandlers({ plans }: Services): Pick<Handlers, keyof typeof planRoutes> {
  return {
    plan: async ({ id }) => json(await plans.detail(id)),
    planNodes: async ({ id }) => columns(await plans.nodes(id)),
    planNode: async ({ id, node }) => json(await plans.node(id, node)),
    planText: async ({ id, ...page }) => json(await plans.text(id, page)),
    planHistory: async ({ id }) => json(await plans.history(id)),
    readPlans: async (_input, request) => json(await plans.understand(request.body ?? nothing())),
    comparePlans: async (request) => json(await plans.compare(request)),
    approvePlan: async ({ id, reason }) => json(await plans.approve(id, { reason })),
    revokePlan: ({ id }) => json(plans.revoke(id)),
    statements: async ({ id, ...told }) => json(await plans.statements(id, told)),
    statementsServed: async ({ id, ...served }) => json(await plans.served(id, served)),
    catalog: async ({ id }) => json(await plans.catalog(id)),
    planComparison: async ({ id }) => json(await plans.comparison(id)),
  };
}
