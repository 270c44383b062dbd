import { z } from 'zod';
import type { Item } from '../../../core/item.ts';
import type {
  CatalogDetail,
  PlanApproval,
  PlanComparisonAnswer,
  PlanDetail,
  PlanHistory,
  PlanNodeDetail,
  PlansUnderstood,
  PlanTextPage,
  StatementsDetail,
} from '../../../core/plan/stored.ts';
import type { PlanNodesMeta } from '../../../core/plan/stored-nodes.ts';
import { route } from './route.ts';

const id = z.string().regex(/^[a-z0-9-]{1,64}$/);
const sides = z.array(id).min(1).max(50);
const line = z.coerce.number().int().min(1);

/** The calls about query plans. */
export const planRoutes = {
  plan: route<PlanDetail>()('GET', '/api/plans/:id', z.object({ id })),
  /** All steps as columns: `StoredPlanNodes` reads them. */
  planNodes: route<PlanNodesMeta>()('GET', '/api/plans/:id/nodes', z.object({ id }), 'columns'),
  /** One step, by its place in preorder: every field, and how each figure was computed. */
  planNode: route<PlanNodeDetail>()(
    'GET',
    '/api/plans/:id/node',
    z.object({ id, node: z.coerce.number().int().min(0) }),
  ),
  /** Lines of the text that the plan was read from. A long line is cut; `near` is a position in the text that must not be cut off. */
  planText: route<PlanTextPage>()(
    'GET',
    '/api/plans/:id/text',
    z.object({ id, from: line.default(1), to: line.default(1), near: z.coerce.number().int().min(0).optional() }),
  ),
  /** All plans of the same statement, in the order they were taken. */
  planHistory: route<PlanHistory>()('GET', '/api/plans/:id/history', z.object({ id })),
  /** What the body’s bytes would be read as; nothing is stored. */
  readPlans: route<PlansUnderstood>()('POST', '/api/plans/read', z.object({}), 'json', true),
  /** Several ids on a side are runs of one statement. */
  comparePlans: route<{ readonly itemId: string }>()(
    'POST',
    '/api/plan-comparisons',
    z.object({ before: sides, after: sides, override: z.string().trim().min(1).max(1000).optional() }),
  ),
  /** Others of its statement are held against it (`plateau check --against approved`). */
  approvePlan: route<{ readonly item: Item; readonly approval: PlanApproval; readonly instead: readonly string[] }>()(
    'POST',
    '/api/plans/:id/approval',
    z.object({ id, reason: z.string().trim().max(1000).optional() }),
  ),
  revokePlan: route<{ readonly id: string }>()('DELETE', '/api/plans/:id/approval', z.object({ id })),
  /** `before` is an earlier snapshot of the same server: what ran in between. `requests` were served in the meantime, each of `pageRows` rows. */
  statements: route<StatementsDetail>()(
    'GET',
    '/api/statements/:id',
    z.object({
      id,
      before: z.union([id, z.literal('')]).optional(),
      requests: z.coerce.number().positive().max(1e15).optional(),
      pageRows: z.coerce.number().positive().max(1e15).optional(),
    }),
  ),
  /** Notes what was served since `before` (empty: since the counters began) and judges by it. */
  statementsServed: route<StatementsDetail>()(
    'PUT',
    '/api/statements/:id/served',
    z.object({
      id,
      before: z.union([id, z.literal('')]),
      requests: z.number().positive().max(1e15).nullable(),
      pageRows: z.number().positive().max(1e15).nullable(),
    }),
  ),
  catalog: route<CatalogDetail>()('GET', '/api/catalogs/:id', z.object({ id })),
  planComparison: route<PlanComparisonAnswer>()('GET', '/api/plan-comparisons/:id', z.object({ id })),
} as const;
