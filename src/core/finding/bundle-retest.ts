import { z } from 'zod';
import type { RetestTable } from './retest-table.ts';

const retestedBundle = z.object({
  bundleId: z.string(),
  /** Stored now. */
  items: z.number(),
  /** Findings in it, under whatever id they have here. */
  findings: z.number(),
  /** All of it was here already. */
  isKnown: z.boolean(),
  /** What should be known of it: a clock that was wrong, an older form. */
  notes: z.array(z.string()).readonly(),
});

/** A retest of a bundle's findings, with what came of the bundle. */
export interface BundleRetest extends RetestTable {
  readonly bundle: z.infer<typeof retestedBundle>;
}

/** The same, as far as the window needs it of a job's result: what could not be compared stands nowhere else. Of what a person paired there is no bundle. */
export const shownBundleRetest = z.object({
  bundle: retestedBundle.optional(),
  rows: z.array(z.object({ id: z.string(), retest: z.object({ status: z.string(), reason: z.string() }) })).readonly(),
});
export type ShownBundleRetest = z.infer<typeof shownBundleRetest>;
