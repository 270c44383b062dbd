import { z } from 'zod';
import type { ShownElsewhere } from './elsewhere.ts';
import { signOffFile } from './model.ts';
import type { SignOffOfRole } from './standing.ts';

/** A bundle that was exported and can be signed. */
export interface ExportedBundle {
  readonly manifestSha256: string;
  readonly bundleId: string;
  /** What was taken out of it. */
  readonly profile: string;
  /** ISO 8601. */
  readonly exportedAt: string;
  /** Nothing changed since. */
  readonly current: boolean;
}

/** Who signed, and what can be signed; the newest export first. */
export interface SignOffOverview {
  readonly roles: readonly SignOffOfRole[];
  readonly exports: readonly ExportedBundle[];
  /** What came with bundles that were taken in: signatures of those, and of nothing that this workspace exports. */
  readonly elsewhere: readonly ShownElsewhere[];
}

/** What came of signing a bundle of which the zip was there. */
export const signedZip = z.object({
  bundleId: z.string(),
  manifestSha256: z.string(),
  /** For whoever made the bundle; null where the open workspace keeps the sign-off. */
  file: signOffFile.nullable(),
});
export type SignedZip = z.infer<typeof signedZip>;
