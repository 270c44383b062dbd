import { leavingSeries } from '../bundle/leaving.ts';
import type { LoadRow, LoadRun } from '../load/model.ts';
import type { Redactor } from './model.ts';

/** A load run for a reader elsewhere: names of endpoints, scenario, criteria and notes as texts of a tool; numbers stay. */
export function redactLoad(redactor: Redactor, run: LoadRun): LoadRun {
  const line = (text: string): string => redactor.line(text);
  const row = (one: LoadRow): LoadRow => ({ ...one, name: line(one.name) });
  return {
    ...run,
    scenario: line(run.scenario),
    generator: {
      ...run.generator,
      why: line(run.generator.why),
      ...(run.generator.pause === undefined ? {} : { pause: line(run.generator.pause) }),
    },
    total: row(run.total),
    endpoints: run.endpoints.map(row),
    series: run.series === null ? null : leavingSeries(run.series, redactor),
    thresholds: run.thresholds.map((threshold) => ({
      ...threshold,
      metric: line(threshold.metric),
      expression: line(threshold.expression),
      note: line(threshold.note),
    })),
    missing: run.missing.map(line),
  };
}
