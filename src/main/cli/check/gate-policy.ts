import { readFileSync } from 'node:fs';
import { PlateauError } from '../../../core/error.ts';
import { whyNoFile } from '../../../core/file-failure.ts';
import { type Justification, readJustifications } from '../../../core/gate/plans/justifications.ts';
import { DEFAULT_POLICY, type GatePolicy } from '../../../core/gate/policy.ts';
import { readPolicy, rulesNamed } from '../../../core/gate/policy-yaml.ts';
import { PLAN_RULES } from '../../../core/verdict/plan/evaluate-plan.ts';
import { type Given, usage } from '../command.ts';

function textIn(code: string, path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new PlateauError({
      code,
      message: `The ${what} “${path}” cannot be read: ${whyNoFile(cause)}.`,
      hint: 'Check the path and its permissions.',
      cause,
    });
  }
}

function justificationsIn(path: string | undefined): readonly Justification[] {
  if (path === undefined) return [];
  return readJustifications(textIn('check.unreadableJustifications', path, 'file of justifications'), path);
}

function rulesOf(given: Given): readonly string[] | null {
  const text = given.text('rule');
  if (text === undefined) return null;
  const rules = rulesNamed(text);
  if (rules !== null) return rules;
  const known = PLAN_RULES.map(({ id }) => id).join(', ');
  throw usage(`There is no such rule for plans: “${text}”.`, `Choose of ${known}, or all.`);
}

/**
 * The policy of a call: the shipped one or that of a file, with what the call's options change of the gate on plans. Throws `policy.*`,
 * `check.unreadableJustifications`, `check.badJustifications`, `cli.usage`.
 */
export function policyGiven(given: Given): GatePolicy {
  const path = given.text('policy');
  const policy = path === undefined ? DEFAULT_POLICY : readPolicy(textIn('policy.unreadable', path, 'policy'), path);
  const { plans } = policy.gates;
  const rules = rulesOf(given);
  const level = given.oneOf('gate', ['watch', 'investigate', 'likely-bottleneck']);
  const changed = {
    ...plans,
    ...(rules === null ? {} : { rules, enabled: true }),
    ...(level === undefined ? {} : { level, enabled: true }),
  };
  return {
    ...policy,
    gates: { ...policy.gates, plans: changed },
    justifications: [...policy.justifications, ...justificationsIn(given.text('justify'))],
  };
}
