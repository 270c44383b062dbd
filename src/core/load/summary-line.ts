import { count, percent } from '../verdict/wording.ts';
import { failedShare } from './failed-share.ts';
import type { LoadRun } from './model.ts';
import { quantileName } from './quantile.ts';

/** `310 ms`, `12.3 ms`, `0.21 ms`, `1,003 ms`, `42 s`. */
export function latencyText(ms: number): string {
  if (ms >= 10_000) return `${Number((ms / 1000).toPrecision(3))} s`;
  return `${ms >= 1000 ? count(ms) : Number(ms.toPrecision(3)).toLocaleString('en-US')} ms`;
}

/** `198/s`, `0.42/s`. */
export const rateText = (perSecond: number): string =>
  `${perSecond >= 1000 ? count(perSecond) : Number(perSecond.toPrecision(3))}/s`;

/** One line for lists: `k6 · 12,000 requests · 198/s · p95 310 ms · 0.2 % failed`; of a tool without p95 its p99, or the highest percentile it tells. */
export function loadSummary({ tool, total, counts }: LoadRun): string {
  const told = [0.95, 0.99].flatMap((q) => total.quantiles.find((one) => one.q === q) ?? []);
  const shown = told[0] ?? total.quantiles.at(-1);
  const failed = failedShare(total);
  return [
    tool,
    ...(total.requests === null
      ? []
      : [`${count(total.requests)} ${total.requests === 1 ? counts.slice(0, -1) : counts}`]),
    ...(total.perSecond === null ? [] : [rateText(total.perSecond)]),
    ...(shown === undefined ? [] : [`${quantileName(shown.q)} ${latencyText(shown.ms)}`]),
    ...(failed === null ? [] : [`${percent(failed)} failed`]),
  ].join(' · ');
}
