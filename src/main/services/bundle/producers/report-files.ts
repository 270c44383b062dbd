import { findingPath } from '../../../../core/bundle/findings-file.ts';
import { REPORT_MARKDOWN, REPORT_PAGE, REPORT_PDF } from '../../../../core/bundle/manifest.ts';
import { textBytes } from '../../../../core/bundle/written/file-bytes.ts';
import { buildFindingReport, buildReport, ofOneFinding } from '../../../../core/report/build-report.ts';
import { reportHtml } from '../../../../core/report/html/report-html.ts';
import { reportMarkdown } from '../../../../core/report/markdown/report-markdown.ts';
import { MEDIA_TYPES } from '../../../../core/report/report-formats.ts';
import type { Produced } from '../entries.ts';
import type { BundleSource } from '../source.ts';

/** The report and each finding by itself, once the bundle has its name. */
export function* reportFiles({ report: input, pageScript, print, renaming }: BundleSource): Generator<Produced> {
  const report = buildReport(input);
  yield {
    path: REPORT_MARKDOWN,
    role: 'report',
    mediaType: MEDIA_TYPES.md,
    redaction: 'applied',
    chunks: () => textBytes([reportMarkdown(report)]),
  };
  yield {
    path: REPORT_PAGE,
    role: 'report',
    mediaType: MEDIA_TYPES.html,
    redaction: 'applied',
    chunks: () => reportHtml(report, pageScript),
  };
  if (print !== null) {
    yield {
      path: REPORT_PDF,
      role: 'report',
      mediaType: MEDIA_TYPES.pdf,
      redaction: 'applied',
      // Printed as it leaves: nothing in a PDF can be called otherwise afterwards.
      chunks: async function* () {
        yield await print(await bytesOf(renaming.bytes(reportHtml(report, pageScript))));
      },
    };
  }
  for (const reported of input.findings) {
    yield {
      path: findingPath(reported.finding.id),
      role: 'finding',
      mediaType: MEDIA_TYPES.md,
      redaction: 'applied',
      chunks: () => textBytes([reportMarkdown(buildFindingReport(ofOneFinding(input, reported)), '../')]),
    };
  }
}

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}
