import { wholeContent } from '../../../core/bytes/whole.ts';
import type { Series } from '../../../core/series/model.ts';
import { readSeries } from '../../../core/series/read-series.ts';
import { seriesSummary } from '../../../core/series/series-summary.ts';
import { evaluateSeries } from '../../../core/verdict/memory/evaluate-series.ts';
import { memoryLimitOf } from '../../../core/verdict/memory/memory-limit.ts';
import { type RuleSet, ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { activeRuleSet } from './active-rule-set.ts';
import { seriesId } from './import-input.ts';
import { highestLevel } from './profile-facts.ts';
import type { Reading, ToRead } from './reading.ts';

/** Longest series that is read, in bytes. */
export const MAX_SERIES_BYTES = 256 * 1024 * 1024;

/** What is known of a series without opening its columns. */
export interface SeriesFacts {
  readonly columns: readonly string[];
  readonly times: number;
}

export const seriesFacts = ({ columns, times }: Series): SeriesFacts => ({
  columns: columns.map((column) => column.name),
  times: times.length,
});

/** One line for lists: the series' range, and what was found in it. */
export function judgedSummary(series: Series, verdicts: readonly Verdict[]): string {
  const growth = verdicts.find(({ rule, level }) => rule === 'LK-RSS' && level !== 'none');
  const native = verdicts.some(({ rule, level }) => rule === 'LK-NATIVE' && level !== 'none');
  const what = native ? 'grows outside of the heap by' : 'grows by';
  const alerts = verdicts.filter(({ rule, level }) => rule === 'MT-ALERT' && level !== 'none');
  return [
    ...(growth === undefined ? [] : [`${what} ${Math.round(growth.measure.value * 100)} %`]),
    ...(alerts.length === 0 ? [] : [`alert: ${alerts.map(({ subject }) => subject.label).join(', ')}`.slice(0, 200)]),
    seriesSummary(series),
  ].join(' · ');
}

/** The series of a file, judged by the active rule set. Throws `import.*`, `job.cancelled`. */
export async function readSeriesItem({ workspace, input, name, chunks, signal }: ToRead): Promise<Reading> {
  const { format, intervalSeconds } = input.options;
  const bytes = await wholeContent(chunks, signal, MAX_SERIES_BYTES);
  const read = readSeries(bytes, { format, ...(intervalSeconds === undefined ? {} : { intervalSeconds }), signal });
  const { series, warnings } = read;
  return {
    warnings,
    items: ({ sha256 }) => {
      const id = seriesId(sha256, input.options);
      const ruleSet = activeRuleSet(workspace);
      const limit = memoryLimitOf(input);
      const verdicts = evaluateSeries({ series, captureId: id, sha256, limit }, ruleSet);
      return [
        {
          id,
          kind: 'series',
          label: input.options.label ?? name,
          format: read.format,
          capturedAt: series.startedAt === '' ? null : series.startedAt,
          summary: judgedSummary(series, verdicts),
          level: highestLevel(verdicts),
          detail: seriesFacts(series),
          write: () => {
            workspace.derived.writeSeries(id, series);
            workspace.judgements.write(id, { ...ruleSet, sha256: ruleSetSha256(ruleSet) }, input.at, verdicts);
          },
        },
      ];
    },
  };
}

/** Stores a series' judgement beside its earlier ones and shows it in lists. */
export function judgeSeries(workspace: Workspace, id: string, series: Series, ruleSet: RuleSet, at: string): void {
  const { sha256, provenance } = workspace.items.get(id);
  const limit = memoryLimitOf(provenance);
  const verdicts = evaluateSeries({ series, captureId: id, sha256, limit }, ruleSet);
  workspace.write(() => {
    workspace.judgements.write(id, { ...ruleSet, sha256: ruleSetSha256(ruleSet) }, at, verdicts);
    workspace.items.setJudgement(id, { summary: judgedSummary(series, verdicts), level: highestLevel(verdicts) });
    workspace.note(at, 'evaluate', id, { ruleSet: ruleSet.id });
  });
}
