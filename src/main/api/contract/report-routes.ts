import { z } from 'zod';
import { REDACTION_PROFILES } from '../../../core/redact/profiles.ts';
import type { Figure } from '../../../core/report/figure.ts';
import { REPORT_FORMATS } from '../../../core/report/report-formats.ts';
import { route } from './route.ts';

const line = z.string().max(500).optional();

/** The calls about reports. */
export const reportRoutes = {
  /** The report of the workspace, or its findings for other programs, as a file. */
  report: route<never>()(
    'GET',
    '/api/report',
    z.object({
      to: z.enum(REPORT_FORMATS),
      finding: z
        .string()
        .regex(/^[A-Za-z0-9-]{1,64}$/)
        .optional(),
      project: line,
      repository: line,
      commit: line,
      auditor: line,
    }),
    'bytes',
  ),
  /** An item as a report draws it; null of kinds that have no picture. */
  itemFigure: route<Omit<Figure, 'flame'> | null>()(
    'GET',
    '/api/items/:id/figure',
    z.object({ id: z.string().regex(/^[a-z0-9-]{1,64}$/) }),
  ),
  /** Makes the report as a page to look at: as it is, or as it leaves under a profile. */
  makeReportPage: route<{ readonly id: string; readonly size: number }>()(
    'POST',
    '/api/report/pages',
    z.object({ profile: z.enum(REDACTION_PROFILES).optional() }),
  ),
  /** A page that was made, for a sandboxed frame. */
  reportPage: route<never>()(
    'GET',
    '/api/report/pages/:id',
    z.object({ id: z.string().regex(/^[0-9a-f]{16}$/) }),
    'bytes',
  ),
};
