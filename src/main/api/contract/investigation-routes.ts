import { z } from 'zod';
import type { Baseline } from '../../../core/investigation/baseline.ts';
import { type ChangesBetween, newChange, type RecordedChange } from '../../../core/investigation/changes.ts';
import { checkMarks } from '../../../core/investigation/checklists.ts';
import type { InvestigationDetail } from '../../../core/investigation/detail.ts';
import { LONGEST_VALUE } from '../../../core/investigation/field-value.ts';
import { FIELD_PATHS } from '../../../core/investigation/fields.ts';
import { investigationBody } from '../../../core/investigation/model.ts';
import type { Slo } from '../../../core/investigation/slo.ts';
import type { CoverageDetail } from '../../../core/signal/coverage.ts';
import { route } from './route.ts';

const id = z.string().regex(/^[a-z0-9-]{1,64}$/);
const none = z.object({});
/** Characters of a file that is asked about; the reader itself refuses less. */
const LONGEST_FILE = 2 * 1024 * 1024;

/** What should be known of a brief that was read all the same. */
export interface BriefNote {
  readonly code: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** The calls about the investigation of the workspace. */
export const investigationRoutes = {
  investigation: route<InvestigationDetail>()('GET', '/api/investigation', none),
  /** Fields as they are typed; an empty text takes an answer away, lists replace. `revision` is the one the edit was made on. */
  editInvestigation: route<InvestigationDetail>()(
    'PATCH',
    '/api/investigation',
    z.object({
      revision: z.int().min(0),
      values: z.partialRecord(z.enum(FIELD_PATHS), z.string().max(2 * LONGEST_VALUE)).optional(),
      requestPath: z.array(investigationBody.shape.requestPath.element).optional(),
      slos: z.array(investigationBody.shape.slos.element).optional(),
      checks: checkMarks.optional(),
      signals: z.array(investigationBody.shape.signals.removeDefault().element).optional(),
      conditions: z.array(investigationBody.shape.conditions.removeDefault().element).optional(),
    }),
  ),
  closeInvestigation: route<InvestigationDetail>()('POST', '/api/investigation/close', none),
  reopenInvestigation: route<InvestigationDetail>()('POST', '/api/investigation/reopen', none),
  /** RED of services, USE of nodes, as far as it was measured. */
  coverage: route<CoverageDetail>()('GET', '/api/coverage', none),
  /** The brief as YAML. */
  briefFile: route<{ readonly text: string }>()('GET', '/api/investigation/brief', none),
  importBrief: route<{ readonly detail: InvestigationDetail; readonly warnings: readonly BriefNote[] }>()(
    'POST',
    '/api/investigation/brief',
    z.object({ text: z.string().max(LONGEST_FILE), latencyUnit: z.enum(['ms', 's']).optional() }),
  ),
  /** The pass criteria of a load test plan (YAML) as objectives; nothing is stored. */
  readPlanCriteria: route<{ readonly criteria: readonly Slo[] }>()(
    'POST',
    '/api/investigation/plan-criteria',
    z.object({ text: z.string().max(LONGEST_FILE) }),
  ),
  /** `traffic_profile.csv`. */
  trafficProfile: route<{ readonly text: string }>()('GET', '/api/investigation/traffic', none),

  addChange: route<RecordedChange>()('POST', '/api/changes', newChange),
  removeChange: route<RecordedChange>()('DELETE', '/api/changes/:id', z.object({ id })),
  restoreChange: route<RecordedChange>()('POST', '/api/changes/:id/restore', z.object({ id })),
  /** What lies between the sides of a comparison of any kind. */
  changesBetween: route<ChangesBetween>()('GET', '/api/changes/between/:id', z.object({ id })),
  /** Whether a change lies between them; `null` leaves it to its time. */
  tickChange: route<ChangesBetween>()(
    'PUT',
    '/api/changes/between/:id',
    z.object({ id, change: id, counts: z.boolean().nullable() }),
  ),

  takeBaseline: route<{ readonly baseline: Baseline; readonly text: string }>()(
    'POST',
    '/api/baselines',
    z.object({ label: z.string().trim().min(1).max(200) }),
  ),
  baseline: route<{ readonly baseline: Baseline; readonly text: string }>()(
    'GET',
    '/api/baselines/:id',
    z.object({ id }),
  ),
} as const;
