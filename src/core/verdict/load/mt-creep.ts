import { CREEP_THRESHOLDS, creepOf, loadOverTime } from '../metric/creep.ts';
import { type Measured, measuredOf } from '../metric/metric-rule.ts';
import { type LoadRule, loadVerdict } from './load-rule.ts';

const NOTHING: Measured = { times: [], values: [] };

/** MT-CREEP: p95 that rises all through a run under steady load (Theil–Sen slope of its stretches, Mann–Kendall test). */
export const mtCreep: LoadRule = {
  id: 'MT-CREEP',
  version: 1,
  title: 'Creeping latency',
  thresholds: CREEP_THRESHOLDS,
  evaluate(input) {
    const { run, ruleSet } = input;
    const { series } = run;
    if (series === null) return [];
    const of = (name: string): Measured => {
      const column = series.columns.find((one) => one.name === name);
      return column === undefined ? NOTHING : measuredOf(series, column);
    };
    if (loadOverTime(of('rate').values, ruleSet)?.isSteady !== true) return [];
    const p95 = of('p95');
    const creep = creepOf('p95', p95, true, ruleSet);
    if (creep === null) return [];
    const verdict = loadVerdict(input, { rule: mtCreep, row: run.total, what: 'p95 over time', ...creep });
    const window = [p95.times[0] ?? 0, p95.times.at(-1) ?? 0] as const;
    return [{ ...verdict, scope: { ...verdict.scope, window } }];
  },
};
