import { z } from 'zod';
import { REDACTION_PROFILES, type RedactionProfileId } from '../redact/profiles.ts';

/** What the journal notes where a person says of a picture that it shows nothing that may not leave, and where that is taken back. */
export const CONSENT = 'consent to picture';
export const CONSENT_WITHDRAWN = 'withdraw consent to picture';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const consentDetail = z.object({
  /** Of the picture in the workspace. */
  sha256: digest,
  /** Of what the person looked at: the same picture as it leaves. */
  leaving: digest,
  profile: z.enum(REDACTION_PROFILES),
  who: z.string().max(200),
});
const withdrawnDetail = consentDetail.pick({ sha256: true, profile: true });

/** A person's word for one picture, these very bytes, and the readers of one profile. */
export interface PictureConsent extends z.infer<typeof consentDetail> {
  readonly at: string;
}

interface Note {
  readonly at: string;
  readonly action: string;
  /** JSON. */
  readonly detail: string;
}

/** Consents under a profile that hold now, by the SHA-256 of the picture in the workspace: the last word counts. */
export function consentsIn(journal: readonly Note[], profile: RedactionProfileId): ReadonlyMap<string, PictureConsent> {
  const held = new Map<string, PictureConsent>();
  for (const { at, action, detail } of journal) {
    if (action === CONSENT) {
      const given = consentDetail.parse(JSON.parse(detail));
      if (given.profile === profile) held.set(given.sha256, { ...given, at });
    } else if (action === CONSENT_WITHDRAWN) {
      const taken = withdrawnDetail.parse(JSON.parse(detail));
      if (taken.profile === profile) held.delete(taken.sha256);
    }
  }
  return held;
}

/** What a picture as it leaves is called where somebody says that it may: by its bytes, so that a changed one is another. */
export const pictureId = (leavingSha256: string): string => `picture-${leavingSha256.slice(0, 12)}`;
