import { z } from 'zod';
import { aboutAudit, NOTHING_SAID } from '../../../core/bundle/about-audit.ts';
import type { ExportsFolder } from '../../../core/bundle/exported-bundle.ts';
import type { LeavingPreview } from '../../../core/bundle/leaving-preview.ts';
import type { PictureToLookAt } from '../../../core/bundle/picture-choice.ts';
import type { SigningKey } from '../../../core/bundle/signing-key.ts';
import { REDACTION_PROFILES } from '../../../core/redact/profiles.ts';
import { route } from './route.ts';

const path = z.string().min(1).max(4096);
const zipName = z.string().regex(/^[^./\\][^/\\]{0,300}\.zip$/i);
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const leaving = z.object({
  profile: z.enum(REDACTION_PROFILES),
  /** What a person decided of texts of people: ids of hits that stay, and of words that go. */
  keep: z.array(z.string().max(100)).max(10_000).default([]),
  /** Ids of items that are left out. */
  without: z
    .array(z.string().regex(/^[a-z0-9-]{1,64}$/))
    .max(100_000)
    .default([]),
  /** What the report's first page says of the audit. */
  about: aboutAudit.default(NOTHING_SAID),
  pdf: z.boolean().default(false),
});

/** The calls about evidence bundles. */
export const bundleRoutes = {
  /** What an export would hold and take out; nothing is written. */
  leavingPreview: route<LeavingPreview>()('POST', '/api/bundle/preview', leaving),
  /** A picture among the evidence as it would leave; `data` is its bytes in Base64. */
  pictureToLookAt: route<Omit<PictureToLookAt, 'bytes'> & { readonly data: string; readonly size: number }>()(
    'GET',
    '/api/bundle/pictures/:sha256',
    z.object({ sha256: digest }),
  ),
  /** A person's word that a picture shows nothing that may not leave, or that it is taken back. */
  consentToPicture: route<Record<never, never>>()(
    'POST',
    '/api/bundle/pictures/:sha256',
    z.object({ sha256: digest, leaving: digest, profile: z.enum(REDACTION_PROFILES), leaves: z.boolean() }),
  ),
  /** The job's result is an `ExportOutcome`. */
  exportBundle: route<{ readonly jobId: string }>()(
    'POST',
    '/api/bundle',
    leaving.extend({
      sign: path.nullable(),
      /** Ids of leaked values that are to be taken out wherever they stand. */
      mend: z.array(z.string().max(100)).max(1000),
      /** The template of the file's name. */
      name: z.string().max(1000).optional(),
    }),
  ),
  /** What was exported and not deleted. */
  exportedBundles: route<ExportsFolder>()('GET', '/api/bundles', z.object({})),
  deleteExport: route<{ readonly name: string }>()('DELETE', '/api/bundles/:name', z.object({ name: zipName })),
  restoreExport: route<{ readonly name: string }>()('POST', '/api/bundles/:name/restore', z.object({ name: zipName })),
  exportedBundle: route<never>()('GET', '/api/bundles/:name', z.object({ name: zipName }), 'bytes'),
  signingKeys: route<readonly SigningKey[]>()('GET', '/api/signing-keys', z.object({})),
  /** The body is the zip. */
  receiveBundle: route<{ readonly path: string; readonly name: string; readonly size: number }>()(
    'POST',
    '/api/bundles/received',
    z.object({ name: z.string().min(1).max(1000) }),
    'json',
    true,
  ),
  /** The job's result is a `Verification`; `signers` is the text of a file of allowed signers. */
  verifyBundle: route<{ readonly jobId: string }>()(
    'POST',
    '/api/bundles/verify',
    z.object({ path, signers: z.string().max(1_000_000).nullable() }),
  ),
  /** The job's result is a `Restoration`. */
  restoreBundle: route<{ readonly jobId: string }>()(
    'POST',
    '/api/bundles/restore',
    z.object({ path, here: z.boolean() }),
  ),
};
