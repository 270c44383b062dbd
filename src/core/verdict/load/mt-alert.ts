import type { Series } from '../../series/model.ts';
import { type Measured, measuredOf } from '../metric/metric-rule.ts';
import { ALERTS, alerted } from '../metric/mt-alert.ts';
import { type LoadRule, loadVerdict } from './load-rule.ts';

const MINUTE = 60;

/** MT-ALERT of a load run: p95 and the error rate of its whole time, where it lasted as long as an alert asks (S1:197). */
export const mtLoadAlert: LoadRule = {
  id: 'MT-ALERT',
  version: 1,
  title: 'Alerts',
  thresholds: ['alert.errors', 'alert.errors.hold', 'alert.p95', 'alert.p95.hold'],
  evaluate(input) {
    const { series, total } = input.run;
    if (series === null) return [];
    const p95 = series.columns.find(({ name }) => name === 'p95');
    return ALERTS.flatMap((alert) => {
      const isErrors = alert.role === 'errors';
      if (!isErrors && alert.role !== 'p95') return [];
      const measured = isErrors ? errorsByMinute(series) : p95 === undefined ? null : measuredOf(series, p95);
      const column = isErrors
        ? ({ name: 'error rate', unit: 'share' } as const)
        : ({ name: 'p95', unit: 'seconds' } as const);
      const said = measured === null ? null : alerted(alert, column, measured, input.ruleSet);
      // A run that is shorter than an alert says nothing of it.
      if (said === null || said.certainty === 'inconclusive') return [];
      const { window, ...claim } = said;
      const verdict = loadVerdict(input, { rule: mtLoadAlert, row: total, what: `${column.name} over time`, ...claim });
      return [{ ...verdict, scope: { ...verdict.scope, window: [window[0], window[1]] as const } }];
    });
  },
};

/** Failed requests of all in each minute; minutes without a request are left out. */
function errorsByMinute({ times, columns }: Series): Measured | null {
  const values = (name: string) => columns.find((column) => column.name === name)?.values;
  const [failed, rates] = [values('failed'), values('rate')];
  if (failed === undefined || rates === undefined) return null;
  const minutes = new Map<number, { all: number; bad: number }>();
  times.forEach((time, row) => {
    const [share, rate] = [failed[row] ?? null, rates[row] ?? null];
    if (share === null || rate === null || rate <= 0) return;
    const minute = Math.floor(time / MINUTE) * MINUTE;
    const own = minutes.get(minute) ?? { all: 0, bad: 0 };
    minutes.set(minute, { all: own.all + rate, bad: own.bad + rate * share });
  });
  const ordered = [...minutes].sort(([a], [b]) => a - b);
  return { times: ordered.map(([minute]) => minute), values: ordered.map(([, { all, bad }]) => bad / all) };
}
