import type { SeriesColumn } from '../../../core/series/model.ts';
import { durationText, rangeOf, valueText } from '../../../core/series/series-summary.ts';
import { adviceText } from '../../../core/verdict/advice.ts';
import { byWeight, type Verdict } from '../../../core/verdict/verdict.ts';
import type { Session } from '../session.ts';
import { cut, printable, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { verdictText } from '../verdict-text.ts';
import { relatedText } from './link.ts';

const BARS = '▁▂▃▄▅▆▇█';
/** How wide the line of bars is at most. */
const WIDTH = 60;

/** The course of a column as a line of bars, each the mean of its stretch; a blank where nothing was measured. */
export function sparkline(values: readonly (number | null)[], width = WIDTH): string {
  const cells = Math.min(width, values.length);
  const means: (number | null)[] = [];
  for (let cell = 0; cell < cells; cell++) {
    const from = Math.floor((cell * values.length) / cells);
    const to = Math.floor(((cell + 1) * values.length) / cells);
    const measured = values.slice(from, to).filter((value) => value !== null);
    means.push(measured.length === 0 ? null : measured.reduce((sum, value) => sum + value, 0) / measured.length);
  }
  const known = means.filter((mean) => mean !== null);
  const least = Math.min(...known);
  const span = Math.max(...known) - least;
  return means
    .map((mean) => {
      if (mean === null) return ' ';
      return BARS[span > 0 ? Math.min(BARS.length - 1, Math.floor(((mean - least) / span) * BARS.length)) : 0] ?? '';
    })
    .join('');
}

function rowOf(column: SeriesColumn): readonly string[] {
  const range = rangeOf(column);
  const numbers = range === null ? [] : [range.first, range.last, range.minimum, range.maximum];
  return [
    printable(cut(column.name, 40)),
    ...['', '', '', ''].map((none, i) => (numbers[i] === undefined ? none : valueText(numbers[i], column.unit))),
    sparkline(column.values),
  ];
}

/** Verdicts on a series; those that found nothing as well, since they say below what growth is. */
function seriesVerdictsText(verdicts: readonly Verdict[], terminal: Terminal): string {
  return byWeight(verdicts)
    .map((verdict) => {
      const advice =
        verdict.level === 'none' && verdict.certainty !== 'inconclusive' ? '' : `\n    → ${adviceText(verdict.advice)}`;
      return `${verdictText(verdict, terminal)}${advice}`;
    })
    .join('\n');
}

/** Answers with a series: what is judged of it, and where each of its columns began, ended and went. */
export async function answerSeries({ services }: Session, terminal: Terminal, id: string): Promise<void> {
  const { provenance, warnings, series, evaluations } = await services.series.detail(id);
  const current = evaluations.find((evaluation) => evaluation.current) ?? (await services.profiles.evaluate(id));
  const { verdicts } = current;
  const item = services.workspaces.item(id);
  const related = services.links.of(id);
  terminal.answer({ item, summary: item.summary, provenance, related, warnings, verdicts, series }, () =>
    [
      `${terminal.paint('bold', printable(item.label))} · ${item.format} · ${item.id}`,
      printable(item.summary),
      ...related.map(relatedText),
      '',
      ...(verdicts.length === 0 ? [] : [seriesVerdictsText(verdicts, terminal), '']),
      table(['', 'first', 'last', 'least', 'most', 'course'], series.columns.map(rowOf), [1, 2, 3, 4]),
      ...series.restarts.map((time) => `another process from ${durationText(time)} on`),
      ...warnings.map(({ message }) => printable(`note: ${message}`)),
    ].join('\n'),
  );
}
