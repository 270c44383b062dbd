/** The forms a report or its findings are written in, with the name of each file and its type. */
export const REPORT_FORMATS = ['md', 'html', 'pdf', 'json', 'csv', 'sarif'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export const MEDIA_TYPES: Readonly<Record<ReportFormat, string>> = {
  md: 'text/markdown; charset=utf-8',
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  sarif: 'application/sarif+json',
};

/** Names as a bundle has them (`findings.md` §7). */
export const FILE_NAMES: Readonly<Record<ReportFormat, string>> = {
  md: '06-performance-scalability-audit.md',
  html: 'index.html',
  pdf: 'report.pdf',
  json: 'findings.json',
  csv: 'findings.csv',
  sarif: 'findings.sarif',
};
