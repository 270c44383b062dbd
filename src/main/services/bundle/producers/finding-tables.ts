import { FINDINGS_CSV, FINDINGS_SARIF } from '../../../../core/bundle/findings-file.ts';
import { REPORT_MARKDOWN } from '../../../../core/bundle/manifest.ts';
import { textBytes } from '../../../../core/bundle/written/file-bytes.ts';
import { buildReport } from '../../../../core/report/build-report.ts';
import { findingsCsv } from '../../../../core/report/findings/findings-csv.ts';
import { findingsSarif } from '../../../../core/report/findings/findings-sarif.ts';
import { reportMarkdown } from '../../../../core/report/markdown/report-markdown.ts';
import { MEDIA_TYPES } from '../../../../core/report/report-formats.ts';
import type { Produced } from '../entries.ts';
import type { BundleSource } from '../source.ts';

/** Findings for spreadsheets and for dashboards of scanners. */
export function* findingTables({ report }: BundleSource): Generator<Produced> {
  const common = { role: 'finding', redaction: 'applied' } as const;
  yield {
    ...common,
    path: FINDINGS_CSV,
    mediaType: MEDIA_TYPES.csv,
    chunks: () => textBytes([findingsCsv(report)]),
  };
  yield {
    ...common,
    path: FINDINGS_SARIF,
    mediaType: MEDIA_TYPES.sarif,
    chunks: () =>
      textBytes([
        findingsSarif(report, {
          file: REPORT_MARKDOWN,
          folder: null,
          text: () => reportMarkdown(buildReport(report)),
        }),
      ]),
  };
}
