import { z } from 'zod';
import { SIGN_OFF_ROLES, signOffName } from '../../../core/sign-off/model.ts';
import type { SignOffOverview } from '../../../core/sign-off/stored.ts';
import { route } from './route.ts';

const role = z.enum(SIGN_OFF_ROLES);

/** The calls about who signed. */
export const signOffRoutes = {
  signOffs: route<SignOffOverview>()('GET', '/api/sign-offs', z.object({})),
  /** Signs an export by its manifest; without one the newest that is as the workspace is now. */
  signOff: route<SignOffOverview>()(
    'POST',
    '/api/sign-offs/:role',
    z.object({
      role,
      name: signOffName,
      manifestSha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional(),
    }),
  ),
  withdrawSignOff: route<SignOffOverview>()('DELETE', '/api/sign-offs/:role', z.object({ role })),
  /** Undoes a withdrawal. */
  restoreSignOff: route<SignOffOverview>()('POST', '/api/sign-offs/:role/restore', z.object({ role })),
} as const;
