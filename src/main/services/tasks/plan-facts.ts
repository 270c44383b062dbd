import type { ComputedPlan } from '../../../core/plan/computed.ts';
import { statementLine } from '../../../core/plan/facts-of-plan.ts';
import type { Plan } from '../../../core/plan/model.ts';
import { type RunTimes, spreadText } from '../../../core/plan/runs.ts';
import { byWeight, type Verdict } from '../../../core/verdict/verdict.ts';

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
const MOST_STATEMENT = 120;

/** Milliseconds for people: `3.9 ms`, `12.4 s`. */
export function milliseconds(value: number): string {
  if (value >= 10_000) return `${grouped.format(value / 1000)} s`;
  return `${value < 1 ? String(Number(value.toPrecision(2))) : grouped.format(value)} ms`;
}

const bare = (value: number): string => milliseconds(value).replace(/ ms$/, '');

/** A time with what its runs say of it: `56.4 ms (54.1–61 in 3 runs)`. */
function timeOf(whole: number, times: RunTimes | null): string {
  const spread = times === null ? null : spreadText(times, bare);
  return `${milliseconds(times?.median ?? whole)}${spread === null ? '' : ` (${spread})`}`;
}

/** One line for lists, without constants: `56.4 ms (54.1–61 in 3 runs) · 10 steps · Seq Scan on orders: likely bottleneck · SELECT …`. */
export function planSummary(
  plan: Plan,
  computed: ComputedPlan,
  verdicts: readonly Verdict[],
  times: RunTimes | null = null,
): string {
  const { nodes, query, dialect, analyzed, incomplete } = plan;
  const [top] = byWeight(verdicts);
  const statement = statementLine(query, dialect);
  return [
    Number.isFinite(computed.whole) ? timeOf(computed.whole, times) : analyzed ? 'not timed' : 'not executed',
    `${grouped.format(nodes.length)} ${nodes.length === 1 ? 'step' : 'steps'}`,
    ...(incomplete === null ? [] : ['incomplete']),
    ...(top === undefined || top.level === 'none' ? [] : [`${top.subject.label}: ${top.level.replace('-', ' ')}`]),
    ...(statement === null ? [] : [statement.slice(0, MOST_STATEMENT)]),
  ].join(' · ');
}
