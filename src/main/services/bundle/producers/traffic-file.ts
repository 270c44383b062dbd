import { answerTo } from '../../../../core/investigation/model.ts';
import { TRAFFIC_ROWS, trafficCsv } from '../../../../core/investigation/traffic.ts';
import { MEDIA_TYPES } from '../../../../core/report/report-formats.ts';
import { type Produced, textBytes } from '../entries.ts';
import type { BundleSource } from '../source.ts';

const PATH = 'audit_artifacts/traffic_profile.csv';

/** The traffic that the brief states. */
export function* trafficFile({ report }: BundleSource): Generator<Produced> {
  const body = report.investigation?.investigation.body;
  const isStated = TRAFFIC_ROWS.some(({ current, target }) =>
    [current, target].some((path) => body !== undefined && answerTo(body, path).trim() !== ''),
  );
  if (body === undefined || !isStated) {
    yield { missing: { path: PATH, reason: 'The brief states no traffic.' } };
    return;
  }
  yield {
    path: PATH,
    role: 'metric',
    mediaType: MEDIA_TYPES.csv,
    redaction: 'applied',
    chunks: () => textBytes([trafficCsv(body)]),
  };
}
