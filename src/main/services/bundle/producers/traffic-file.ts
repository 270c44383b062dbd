import { textBytes } from '../../../../core/bundle/written/file-bytes.ts';
import { TRAFFIC } from '../../../../core/bundle/written/written-files.ts';
import { statesTraffic, trafficCsv } from '../../../../core/investigation/traffic.ts';
import { MEDIA_TYPES } from '../../../../core/report/report-formats.ts';
import type { Produced } from '../entries.ts';
import type { BundleSource } from '../source.ts';

/** The traffic that the brief states. */
export function* trafficFile({ report }: BundleSource): Generator<Produced> {
  const body = report.investigation?.investigation.body;
  if (body === undefined || !statesTraffic(body)) {
    yield { missing: { path: TRAFFIC, reason: 'The brief states no traffic.' } };
    return;
  }
  yield {
    path: TRAFFIC,
    role: 'metric',
    mediaType: MEDIA_TYPES.csv,
    redaction: 'applied',
    chunks: () => textBytes([trafficCsv(body)]),
  };
}
