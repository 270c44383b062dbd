import { z } from 'zod';
import type { Candidate } from '../../../core/finding/candidates.ts';
import type { HistoryReport } from '../../../core/finding/history.ts';
import { evidenceRow, findingBody, type HistoryEntry } from '../../../core/finding/model.ts';
import { eachWeight, type PriorityWeights } from '../../../core/finding/priority.ts';
import type { RetestChoice } from '../../../core/finding/retest-choice.ts';
import type { RetestTable } from '../../../core/finding/retest-table.ts';
import type { DeletedFinding, FindingDetail, FindingRow } from '../../../core/finding/stored.ts';
import { route } from './route.ts';

const id = z.string().regex(/^[A-Za-z0-9-]{1,64}$/);
const item = z.string().regex(/^[a-z0-9-]{1,64}$/);
/** What the caller saw: a finding that was changed since is not changed by it. */
const bodySha256 = z.string().regex(/^[0-9a-f]{64}$/);
const line = z.string().max(500);
const verdicts = z
  .array(z.object({ item, rule: z.string().max(50), subject: z.string().max(10_000) }))
  .max(500)
  .optional();
/** Evidence that is no verdict; its id is given by the workspace. */
const rows = z
  .array(
    z
      .record(z.string(), z.unknown())
      .transform((row) => ({ ...row, id: 'new' }))
      .pipe(evidenceRow)
      .transform(({ id: _id, ...row }) => row),
  )
  .max(100)
  .optional();

/** The calls about findings. */
export const findingRoutes = {
  /** Where each stands in the newest comparison that tells of it, the worst first. */
  retests: route<RetestTable>()('GET', '/api/retests', z.object({})),
  /** Takes an older bundle in and holds its findings against captures of today: all others, or those that are named. The job's result is a `BundleRetest`. */
  retestBundle: route<{ readonly jobId: string }>()(
    'POST',
    '/api/retests',
    z.object({ path: z.string().min(1).max(4096), after: z.array(item).max(10_000).default([]) }),
  ),
  /** What every finding was seen in last, and what of today that is held against, or could be. */
  retestChoices: route<readonly RetestChoice[]>()('GET', '/api/retest-pairs', z.object({})),
  /** Compares items of today with items of before as a person pairs them. The job's result is a `RetestTable`. */
  retestPairs: route<{ readonly jobId: string }>()(
    'POST',
    '/api/retest-pairs',
    z.object({
      pairs: z
        .array(z.object({ before: item, after: item }))
        .min(1)
        .max(1000),
    }),
  ),
  /** What to fix first first. */
  findings: route<readonly FindingRow[]>()('GET', '/api/findings', z.object({})),
  finding: route<FindingDetail>()('GET', '/api/findings/:id', z.object({ id })),
  /** Verdicts that findings can be made of, grouped by fingerprint. */
  findingCandidates: route<readonly Candidate[]>()('GET', '/api/finding-candidates', z.object({})),
  /** Of all verdicts of a fingerprint, or of verdicts by name; of neither an empty one. */
  createFinding: route<FindingDetail>()(
    'POST',
    '/api/findings',
    z.object({ fingerprint: bodySha256.optional(), verdicts }),
  ),
  /** Replaces whole fields of the body. */
  changeFinding: route<FindingDetail>()(
    'PATCH',
    '/api/findings/:id',
    z.object({ id, bodySha256, change: findingBody.partial() }),
  ),
  deleteFinding: route<{ readonly id: string }>()('DELETE', '/api/findings/:id', z.object({ id })),
  /** Undoes a deletion or a merge. */
  restoreFinding: route<FindingDetail>()('POST', '/api/findings/:id/restore', z.object({ id })),
  deletedFindings: route<readonly DeletedFinding[]>()('GET', '/api/deleted-findings', z.object({})),
  /** Puts the evidence of `other` into it and takes `other` away. */
  mergeFindings: route<FindingDetail>()('POST', '/api/findings/:id/merge', z.object({ id, other: id })),
  addEvidence: route<FindingDetail>()(
    'POST',
    '/api/findings/:id/evidence',
    z.object({ id, bodySha256, verdicts, rows }),
  ),
  /** The body is the picture's bytes: PNG, JPEG or WebP. */
  addImageEvidence: route<FindingDetail>()(
    'POST',
    '/api/findings/:id/images',
    z.object({ id, bodySha256, caption: line, dashboard: line.min(1), from: line, to: line }),
    'json',
    true,
  ),
  /** A picture among a finding's evidence. */
  findingImage: route<never>()('GET', '/api/finding-images/:sha256', z.object({ sha256: bodySha256 }), 'bytes'),
  /** Takes the verdict that is given now for a row whose verdict is another one since. */
  renewEvidence: route<FindingDetail>()(
    'POST',
    '/api/findings/:id/evidence/:row/renew',
    z.object({ id, bodySha256, row: z.string().max(64) }),
  ),
  removeEvidence: route<FindingDetail>()(
    'POST',
    '/api/findings/:id/evidence/:row/remove',
    z.object({ id, bodySha256, row: z.string().max(64) }),
  ),
  /** What priorities are weighed by. */
  priorityWeights: route<PriorityWeights>()('GET', '/api/priority-weights', z.object({})),
  setPriorityWeights: route<PriorityWeights>()('PATCH', '/api/priority-weights', eachWeight.partial()),
  findingHistory: route<readonly HistoryEntry[]>()('GET', '/api/findings/:id/history', z.object({ id })),
  /** Checks the chain of all changes, and the findings against it. */
  verifyFindingHistory: route<HistoryReport>()('GET', '/api/finding-history/verify', z.object({})),
} as const;
