import { failedShare } from '../../load/failed-share.ts';
import { evaluateLoad } from '../../verdict/load/evaluate-load.ts';
import type { ComparedRun } from '../../verdict/load/load-comparison.ts';
import type { RuleSet } from '../../verdict/rule-set.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { percent } from '../../verdict/wording.ts';
import type { GatePair, GateResult } from '../model.ts';
import type { GatePolicy } from '../policy.ts';
import { gateResult, openResult, stateAmong } from '../result.ts';

const RULE = 'MT-ERR';

/** Of runs what each found, the worst of each subject. */
function errorsOf(runs: readonly ComparedRun[], ruleSet: RuleSet): readonly Verdict[] {
  const worst = new Map<string, Verdict>();
  for (const one of runs) {
    for (const verdict of evaluateLoad(one, ruleSet)) {
      if (verdict.rule !== RULE) continue;
      const known = worst.get(verdict.subject.key);
      if (known === undefined || known.measure.value < verdict.measure.value) worst.set(verdict.subject.key, verdict);
    }
  }
  return [...worst.values()];
}

const ratesText = (shares: readonly number[]): string =>
  shares.length === 1 ? percent(shares[0] ?? 0) : `${percent(Math.min(...shares))} to ${percent(Math.max(...shares))}`;

/** What the gate on errors says of the runs after; those before tell only what is new. */
export function errorGate(
  pair: GatePair,
  { before, after }: { readonly before: readonly ComparedRun[] | null; readonly after: readonly ComparedRun[] },
  ruleSet: RuleSet,
  { gates }: GatePolicy,
): readonly GateResult[] {
  if (!gates.errors.enabled) return [];
  const common = { gate: 'errors', rule: RULE } as const;
  const whole = { ...common, key: 'error rate', subject: `error rate of ${pair.after?.label ?? ''}` };
  const found = errorsOf(after, ruleSet);
  const was = before === null ? null : errorsOf(before, ruleSet);
  const results = found.map((verdict) =>
    gateResult(pair, {
      ...common,
      key: verdict.subject.key,
      subject: verdict.subject.label,
      status: null,
      level: verdict.level,
      certainty: verdict.certainty,
      passed: false,
      why: verdict.reason,
      baselineState: stateAmong(verdict, was),
    }),
  );
  for (const gone of (was ?? []).filter(({ subject }) => !found.some((one) => one.subject.key === subject.key))) {
    results.push(
      gateResult(pair, {
        ...common,
        key: gone.subject.key,
        subject: gone.subject.label,
        status: 'resolved',
        level: 'none',
        passed: true,
        why: `Before: ${gone.reason} Not after.`,
        baselineState: 'absent',
      }),
    );
  }
  if (results.length > 0) return results;
  const shares = after.flatMap(({ run }) => failedShare(run.total) ?? []);
  if (shares.length < after.length) {
    return [openResult(pair, { ...whole, why: 'How many failed is not told by every run after.' })];
  }
  const why = `${ratesText(shares)} failed: within ${percent(gates.errors.limit ?? 0)}.`;
  const clear = { status: null, level: 'none', passed: true, why, certainty: 'confirmed' } as const;
  return [gateResult(pair, { ...whole, ...clear, baselineState: was === null ? null : 'unchanged' })];
}

/** Criteria of the runs whose file says other than their numbers do, with the runs: k6 exports them inverted. */
export function criteriaNotes(runs: readonly ComparedRun[]): readonly string[] {
  const labels = new Map<string, string[]>();
  for (const { run, label } of runs) {
    for (const { metric, expression, told, passed } of run.thresholds) {
      if (told === null || passed === null || told === passed) continue;
      const wrote = `${run.tool} wrote that ${metric} ${expression} ${told ? 'held' : 'did not hold'}`;
      const said = `${wrote}; held against its numbers again it ${passed ? 'holds' : 'does not hold'}.`;
      labels.set(said, [...(labels.get(said) ?? []), label]);
    }
  }
  return [...labels].map(([said, of]) => `${of.join(', ')}: ${said}`);
}

/** What the gate on the load test's own criteria says; each is evaluated again. */
export function criteriaGate(
  pair: GatePair,
  after: readonly ComparedRun[],
  { gates }: GatePolicy,
): readonly GateResult[] {
  if (!gates.criteria.enabled) return [];
  const results = new Map<string, GateResult>();
  for (const { run } of after) {
    for (const { metric, expression, value, passed, note } of run.thresholds) {
      const key = `${metric} ${expression}`;
      const came = value === null ? '' : ` It came to ${Number(value.toPrecision(6))}.`;
      const said = passed === null ? note : passed ? 'Holds.' : 'Does not hold.';
      const common = { gate: 'criteria', rule: 'CRITERION', key, subject: key };
      const why = `${said}${came}${note === '' || passed === null ? '' : ` ${note}.`}`;
      const result =
        passed === null
          ? openResult(pair, { ...common, why })
          : gateResult(pair, {
              ...common,
              status: null,
              level: passed ? 'none' : 'investigate',
              certainty: 'confirmed',
              passed,
              why,
              baselineState: null,
            });
      const known = results.get(key);
      if (known === undefined || (known.passed !== false && passed === false)) results.set(key, result);
    }
  }
  return [...results.values()];
}
