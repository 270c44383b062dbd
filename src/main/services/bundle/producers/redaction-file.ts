import { REDACTION } from '../../../../core/bundle/manifest.ts';
import { jsonBytes, type Produced } from '../entries.ts';
import type { BundleSource } from '../source.ts';

/** By which profile the bundle was redacted, and how many different values of each class went: never the values. After all other files. */
export function* redactionFile({ leaving }: BundleSource): Generator<Produced> {
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
      });
    },
  };
}
