import { policyYaml } from '../../../core/gate/policy-yaml.ts';
import { checkPlans } from '../check/check-plans.ts';
import { checkSides } from '../check/check-sides.ts';
import { policyGiven } from '../check/gate-policy.ts';
import { type Command, EXIT } from '../command.ts';
import { READING_OPTIONS } from './import.ts';

export const checkCommand: Command = {
  name: 'check',
  brief: 'The gate: a change held to a policy, for CI',
  usage: '[PLAN…]',
  about: [
    'The gate: what was measured after a change against what was before, held to a policy. Exit code 0: passed; 1: a gate failed; 2: not comparable, or cannot be told; 3: bad input.',
    'A side is a bundle, which must verify, a workspace’s folder, or files, replicates separated by commas. Without --before only gates that compare nothing can judge.',
    'Named plans (ids, or files that are imported on the way) are checked in your workspace: no Seq Scan on a large table without justification.',
    'A justification names fingerprint, owner, reason and expiry, and is printed when it is used.',
  ].join('\n'),
  options: [
    { name: 'before', value: 'SIDE', about: 'what was before the change' },
    { name: 'after', value: 'SIDE', about: 'what is to be checked' },
    { name: 'policy', value: 'FILE', about: 'gates, levels and limits, as YAML; else the shipped ones' },
    { name: 'print-policy', about: 'print the policy that would be used, and check nothing' },
    { name: 'sarif', value: 'FILE', about: 'also write SARIF 2.1.0' },
    { name: 'markdown', value: 'FILE', about: 'also write a summary for a pull request' },
    { name: 'keep', about: 'also keep the result in your workspace, as importing what --json prints does' },
    { name: 'justify', value: 'FILE', about: 'justifications of findings on plans, as JSON' },
    { name: 'rule', value: 'RULE,…', about: 'rules on plans that are gated (EX-SEQ); all for every one' },
    { name: 'gate', value: 'LEVEL', about: 'from which level on plans fail: watch, investigate or likely-bottleneck' },
    {
      name: 'since',
      value: 'WHEN',
      about: 'of your workspace all plans taken since: a time, or how long ago (30m, 12h, 7d)',
    },
    { name: 'allow-none', about: 'pass where there is no plan to check; else that is undecided (2)' },
    {
      name: 'against',
      value: 'approved|PLAN,…',
      about:
        'a changed plan that is slower fails: against what “plateau approve” approved, found by its statement; or plans, or a file of them',
    },
    ...READING_OPTIONS,
  ],
  examples: [
    'plateau check --before base.zip --after pr.zip --sarif gate.sarif --markdown gate.md',
    'plateau check --before base1.json,base2.json,base3.json --after pr.json --policy plateau-gate.yaml',
    'plateau check --after explain.json --justify justified.json --json',
    'plateau check --print-policy > plateau-gate.yaml',
    'plateau check explain.json --against approved',
    'plateau check --since 24h --rule EX-SEQ,EX-NL --gate likely-bottleneck --json',
  ],
  arguments: { min: 0, max: 1000 },
  run: async (call) => {
    const { given, terminal } = call;
    if (given.has('print-policy')) {
      const policy = policyGiven(given);
      terminal.answer({ policy }, () => policyYaml(policy).trimEnd());
      return EXIT.passed;
    }
    const hasSides = given.text('before') !== undefined || given.text('after') !== undefined;
    return hasSides ? checkSides(call) : checkPlans(call);
  },
};
