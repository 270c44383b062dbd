import { z } from 'zod';
import { REDACTION_PROFILES } from '../redact/profiles.ts';

export const PICTURES = 'audit_artifacts/pictures';

/** Where the picture of a row of evidence lies in a bundle. */
export const picturePath = (finding: string, row: string, extension: string): string =>
  `${PICTURES}/${finding}.${row}.${extension}`;

const consented = z.object({
  /** The row of evidence. */
  finding: z.string().max(100),
  evidence: z.string().max(100),
  path: z.string().max(400),
  /** Of the file in the bundle: what the person looked at. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  who: z.string().max(200),
  at: z.string().max(60),
});
/** A person's word for a picture, as `redaction.json` has it. */
export type BundledConsent = z.infer<typeof consented>;

/** What of `redaction.json` is read by programs. Bundles without pictures have no `pictures`. */
export const redactionFile = z.object({
  profile: z.enum(REDACTION_PROFILES),
  pictures: z.array(consented).max(100_000).default([]),
});
