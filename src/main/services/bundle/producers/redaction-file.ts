import { REDACTION } from '../../../../core/bundle/manifest.ts';
import type { BundledConsent } from '../../../../core/bundle/picture-file.ts';
import { jsonBytes } from '../../../../core/bundle/written/file-bytes.ts';
import { pictureKey } from '../../../../core/report/picture.ts';
import type { Produced } from '../entries.ts';
import type { BundleSource } from '../source.ts';

/** Who said of which picture that it shows nothing that may not leave. */
function consentsOf({ leaving, pictures, report }: BundleSource): readonly BundledConsent[] {
  return report.findings.flatMap(({ finding: { id, body } }) =>
    body.evidence.flatMap((row): readonly BundledConsent[] => {
      const picture = pictures.get(pictureKey(id, row.id));
      if (picture === undefined || 'why' in picture) return [];
      const { path, sha256, consent } = picture;
      return [{ finding: id, evidence: row.id, path, sha256, who: leaving.user(consent.who), at: consent.at }];
    }),
  );
}

/** By which profile the bundle was redacted, and how many different values of each class went: never the values. After all other files. */
export function* redactionFile(source: BundleSource): Generator<Produced> {
  const { leaving } = source;
  const pictures = consentsOf(source);
  yield {
    path: REDACTION,
    role: 'redaction',
    mediaType: 'application/json',
    redaction: 'none',
    chunks: () => {
      const { profile } = leaving;
      const values = Object.entries(leaving.counts().values).sort(([a], [b]) => (a < b ? -1 : 1));
      return jsonBytes({
        profile: profile.id,
        about: profile.about,
        residualRisk: profile.residualRisk,
        differentValuesRemoved: Object.fromEntries(values),
        ...(pictures.length === 0 ? {} : { pictures }),
      });
    },
  };
}
