import { type FrontendReport, METRIC_TITLES, METRICS } from '../../frontend/model.ts';
import { count } from '../../verdict/wording.ts';
import type { Figure } from '../figure.ts';
import { numberWords } from '../words.ts';
import { tableFigure } from './table-figure.ts';

const MOST = 30;

const kilobytes = (bytes: number | null): string => (bytes === null ? '' : numberWords(bytes / 1000));

/** What was measured of a page, and what it or a build weighs, the heaviest first, as a table. */
export function frontendFigure(id: string, label: string, { tool, toolVersion, page, files }: FrontendReport): Figure {
  const metrics = METRICS.flatMap((metric) => {
    const value = page?.metrics[metric];
    if (value === undefined) return [];
    return [[METRIC_TITLES[metric], metric === 'cls' ? numberWords(value) : `${count(value)} ms`, '', '', '']];
  });
  const requests = [...(page?.requests ?? [])].sort((a, b) => (b.transferred ?? 0) - (a.transferred ?? 0));
  const built = [...files].sort((a, b) => (b.gzip ?? b.raw ?? 0) - (a.gzip ?? a.raw ?? 0));
  const rows = [
    ...metrics,
    ...requests.map(({ url, raw, transferred }) => [url, '', kilobytes(transferred), '', kilobytes(raw)]),
    ...built.map(({ name, raw, gzip }) => [name, '', '', kilobytes(gzip), kilobytes(raw)]),
  ];
  const notes = [
    `${tool}${toolVersion === null ? '' : ` ${toolVersion}`}`,
    ...(page === null ? [] : [page.device, page.throttling].filter((word) => word !== '')),
    ...(page === null || page.requests.length === 0 ? [] : [`${count(page.requests.length)} requests`]),
    ...(files.length === 0 ? [] : [`${count(files.length)} files`]),
  ];
  const head = ['metric, request or file', 'measured', 'transferred, kB', 'gzip, kB', 'raw, kB'];
  // What neither a page nor a build tells has no column.
  const told = head.flatMap((_, at) => (at === 0 || rows.some((cells) => cells[at] !== '') ? [at] : []));
  const table = {
    head: told.map((at) => head[at] ?? ''),
    rows: rows.map((cells) => told.map((at) => cells[at] ?? '')),
    right: told.slice(1).map((_, at) => at + 1),
  };
  return tableFigure(id, `Front end: ${label}`, notes, table, MOST);
}
