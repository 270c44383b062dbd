import { z } from 'zod';
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
};
