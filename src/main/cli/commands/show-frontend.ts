import {
  type BundleFile,
  METRIC_TITLES,
  METRICS,
  type MetricValues,
  type PageRun,
  type RunOfPage,
} from '../../../core/frontend/model.ts';
import { metricText } from '../../../core/verdict/frontend/fe-vitals.ts';
import { count } from '../../../core/verdict/wording.ts';
import type { Session } from '../session.ts';
import { cut, printable, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { verdictsText } from '../verdict-text.ts';
import { relatedText } from './link.ts';

const bytes = (value: number | null): string => (value === null ? '–' : count(value));
const name = (text: string): string => printable(cut(text, 90));

function pageFacts({ url, finalUrl, mode, device, throttling, takenAt, score }: PageRun): string {
  return [
    url,
    ...(finalUrl === url ? [] : [`led to ${finalUrl}`]),
    mode,
    ...(device === '' ? [] : [device]),
    ...(throttling === '' ? [] : [`throttling: ${throttling}`]),
    ...(takenAt === null ? [] : [takenAt]),
    ...(score === null ? [] : [`score ${Math.round(score * 100)}`]),
  ].join(' · ');
}

function metricsText(metrics: MetricValues): string {
  const rows = METRICS.flatMap((id) => {
    const value = metrics[id];
    return value === undefined ? [] : [[METRIC_TITLES[id], metricText(id, value)]];
  });
  return table(['metric', 'value'], rows, [1]);
}

function runsText(runs: readonly RunOfPage[]): string {
  const cell = (metrics: MetricValues, id: (typeof METRICS)[number]): string => {
    const value = metrics[id];
    return value === undefined ? '–' : metricText(id, value);
  };
  return table(
    ['run', '', 'FCP', 'LCP', 'TBT', 'CLS', 'TTI', ''],
    runs.map(({ item, label, metrics, judged }) => [
      item,
      judged ? 'judged' : '',
      ...(['fcp', 'lcp', 'tbt', 'cls', 'tti'] as const).map((id) => cell(metrics, id)),
      name(label),
    ]),
    [2, 3, 4, 5, 6],
  );
}

function filesText(files: readonly BundleFile[], top: number): string {
  return table(
    ['raw', 'gzip', 'loaded', 'file'],
    files
      .slice(0, top)
      .map(({ name: file, raw, gzip, unknown, initial }) => [
        raw === null && unknown !== null ? `${bytes(unknown)}?` : bytes(raw),
        bytes(gzip),
        initial === null ? '–' : initial ? 'first' : 'later',
        file === '' ? '(no name)' : name(file),
      ]),
    [0, 1],
  );
}

/** The largest parts of all files, with what their sizes are of. */
function partsText(files: readonly BundleFile[], top: number): string {
  const parts = files.flatMap((file) => file.parts.map((part) => ({ ...part, are: file.partsAre })));
  parts.sort((a, b) => b.bytes - a.bytes);
  return table(
    ['bytes', 'are', 'part'],
    parts.slice(0, top).map((part) => [count(part.bytes), part.are, name(part.path)]),
    [0],
  );
}

/** Answers with a report of the front end: its verdicts, then its metrics with the runs beside them, or its files with their parts. */
export async function answerFrontend(
  { services }: Session,
  terminal: Terminal,
  id: string,
  top: number,
): Promise<void> {
  const { item, provenance, warnings, report, runs, evaluations } = await services.frontends.detail(id);
  const verdicts = evaluations.find(({ current }) => current)?.verdicts ?? [];
  const related = services.links.of(id);
  const { page, files, missing } = report;
  const requests = (page?.requests ?? []).toSorted((a, b) => (b.transferred ?? 0) - (a.transferred ?? 0));
  terminal.answer({ item, summary: item.summary, provenance, related, warnings, verdicts, report, runs }, () =>
    [
      `${terminal.paint('bold', printable(item.label))} · ${item.format} · ${item.id}`,
      printable(item.summary),
      ...(page === null ? [] : [printable(pageFacts(page))]),
      ...related.map(relatedText),
      '',
      verdictsText(verdicts, terminal),
      ...(page === null ? [] : ['', metricsText(page.metrics)]),
      ...(runs.length > 1 ? ['', runsText(runs)] : []),
      ...(requests.length === 0
        ? []
        : [
            '',
            table(
              ['sent', 'raw', 'type', 'request'],
              requests
                .slice(0, top)
                .map((one) => [bytes(one.transferred), bytes(one.raw), printable(one.type), name(one.url)]),
              [0, 1],
            ),
          ]),
      ...(page?.opportunities ?? [])
        .slice(0, top)
        .map(({ title, saving }) => printable(`could save: ${title} (${saving})`)),
      ...(files.length === 0 ? [] : ['', filesText(files, top)]),
      ...(files.some(({ parts }) => parts.length > 0) ? ['', partsText(files, top)] : []),
      '',
      ...missing.map((sentence) => printable(`not known: ${sentence}`)),
      ...warnings.map(({ message }) => printable(`note: ${message}`)),
    ].join('\n'),
  );
}
