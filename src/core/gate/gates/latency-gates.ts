import type { LoadComparison } from '../../verdict/load/load-comparison.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { GatePair, GateResult } from '../model.ts';
import type { GatePolicy } from '../policy.ts';
import { failing, gateResult, openResult, reaches, stateOf } from '../result.ts';

const RULE = 'MT-REGRESS';
const METRIC = 'p95';
/** Relative rise that is told though it passes. */
const WORTH_SAYING = 0.1;

const isOfP95 = ({ rule, subject: { key } }: Verdict): boolean =>
  rule === RULE && (key === METRIC || key.startsWith(`${METRIC} of `));

/** What keeps two sides from being compared, in one sentence. */
export const mismatchText = (reasons: LoadComparison['reasons']): string =>
  `Not comparable: ${reasons
    .filter(({ effect }) => effect === 'block')
    .map(({ what, before, after }) => `${what} (${before} before, ${after} after)`)
    .join(', ')}.`;

/** Rises of p95 that no gate fails, but a reader should know: inside the noise, or below the limit. */
export const risesThatPass = (results: readonly GateResult[], comparison: LoadComparison | null): readonly string[] =>
  (comparison?.verdicts ?? [])
    .filter((verdict) => isOfP95(verdict) && verdict.measure.value >= WORTH_SAYING && verdict.measure.unit === 'share')
    .filter(({ reason }) => !results.some(({ passed, why }) => passed !== true && why.startsWith(reason)))
    .map(({ reason }) => `A rise that passes: ${reason}`);

/** What the gates on p95 say of two sides of load runs; `comparison` is null where there is nothing before. */
export function latencyGates(
  pair: GatePair,
  comparison: LoadComparison | null,
  { gates }: GatePolicy,
  noBefore: string,
): readonly GateResult[] {
  const results: GateResult[] = [];
  const common = { rule: RULE, key: METRIC, subject: `${METRIC} of ${pair.after?.label ?? pair.before?.label ?? ''}` };
  for (const gate of ['p95', 'p95-twice'] as const) {
    const setting = gates[gate];
    // Two consecutive runs are asked for: of one nothing is said.
    if (!setting.enabled || (gate === 'p95-twice' && (pair.after?.ids.length ?? 0) < 2)) continue;
    if (comparison === null) {
      results.push(openResult(pair, { ...common, gate, why: noBefore, incomparable: true }));
      continue;
    }
    if (!comparison.comparable) {
      results.push(openResult(pair, { ...common, gate, why: mismatchText(comparison.reasons), incomparable: true }));
      continue;
    }
    const verdicts = comparison.verdicts.filter(isOfP95);
    const whole = verdicts.find(({ subject }) => subject.key === METRIC);
    if (whole === undefined) {
      const why = 'Not both sides tell a p95 with the requests that it needs (200): it cannot be compared.';
      results.push(openResult(pair, { ...common, gate, why }));
    }
    for (const verdict of verdicts) {
      const isWhole = verdict === whole;
      const least = gate === 'p95' ? 'investigate' : 'likely-bottleneck';
      const breaks = verdict.status === 'regressed' && reaches(verdict.level, least);
      // What an endpoint has too few runs for is told by the whole run; where it is worse, it is told.
      if (!isWhole && !breaks) continue;
      const { passed, because } =
        verdict.status === 'inconclusive'
          ? { passed: null, because: '' }
          : breaks
            ? failing(setting, verdict.certainty)
            : { passed: true, because: '' };
      results.push(
        gateResult(pair, {
          ...{ gate, rule: RULE, key: verdict.subject.key, status: verdict.status ?? null, level: verdict.level },
          subject: isWhole ? common.subject : verdict.subject.label,
          certainty: verdict.certainty,
          passed,
          why: `${verdict.reason}${because}`,
          baselineState: stateOf(verdict),
        }),
      );
    }
  }
  return results;
}
