import { z } from 'zod';

/** Git's hash of a commit, whole or abbreviated. */
const COMMIT = /^[0-9a-f]{7,64}$/;

export const isCommit = (text: string): boolean => COMMIT.test(text);

export const aboutAudit = z.object({
  repository: z.string().max(500),
  /** Empty where none is named. */
  commit: z.union([z.literal(''), z.string().regex(COMMIT)]),
  auditor: z.string().max(200),
});
/** What an audit is of and whose it is, as whoever exports it says. */
export type AboutAudit = z.infer<typeof aboutAudit>;

export const NOTHING_SAID: AboutAudit = { repository: '', commit: '', auditor: '' };
