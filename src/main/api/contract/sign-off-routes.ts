import { z } from 'zod';
import { SIGN_OFF_ROLES, signOffName } from '../../../core/sign-off/model.ts';
import type { SignOffOverview } from '../../../core/sign-off/stored.ts';
import { route } from './route.ts';

const role = z.enum(SIGN_OFF_ROLES);
const path = z.string().min(1).max(4096);
/** As `signingKeys` lists it, or the path of a file; null for none. */
const key = path.nullable().default(null);

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
      key,
    }),
  ),
  /** Signs a bundle of which the zip is there, once it is verified; the job's result is a `SignedZip`. */
  signZip: route<{ readonly jobId: string }>()(
    'POST',
    '/api/signed-zips',
    z.object({ path, role, name: signOffName, key, here: z.boolean() }),
  ),
  /** Takes a sign-off in that was made elsewhere; `text` is that of its file. */
  takeSignOff: route<SignOffOverview>()(
    'POST',
    '/api/sign-offs',
    z.object({ file: z.string().min(1).max(1000), text: z.string().max(100_000) }),
  ),
  /** The same as `signOffs` with whose the keys are; `signers` is the text of a file of allowed signers. */
  vouchedSignOffs: route<SignOffOverview>()(
    'POST',
    '/api/vouched-sign-offs',
    z.object({ signers: z.string().max(1_000_000) }),
  ),
  withdrawSignOff: route<SignOffOverview>()('DELETE', '/api/sign-offs/:role', z.object({ role })),
  /** Undoes a withdrawal. */
  restoreSignOff: route<SignOffOverview>()('POST', '/api/sign-offs/:role/restore', z.object({ role })),
} as const;
