import { readFileSync } from 'node:fs';
import { PlateauError } from '../../../core/error.ts';
import {
  checkComparison,
  checkPlan,
  type GatedPlan,
  type GateOptions,
  type GateResult,
} from '../../../core/plan/gate/check-plans.ts';
import { type Justification, readJustifications } from '../../../core/plan/gate/justifications.ts';
import type { PlanDetail } from '../../../core/plan/stored.ts';
import { StoredPlanNodes } from '../../../core/plan/stored-nodes.ts';
import { PLAN_RULES } from '../../../core/verdict/plan/evaluate-plan.ts';
import { LEVELS } from '../../../core/verdict/verdict.ts';
import { againstText, approvedGiven, type Replicates, replicatesOf } from '../approved-plans.ts';
import { type Command, EXIT, type Given, usage } from '../command.ts';
import { plansGiven } from '../plans-given.ts';
import type { Session } from '../session.ts';
import { cut, printable } from '../table.ts';
import type { Terminal } from '../terminal.ts';

/** “No Seq Scan on large tables without justification.” */
const USUAL_RULES = ['EX-SEQ'];
const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The moment from which on plans are checked. Throws `cli.usage`. */
function sinceOf(text: string, now: number): string {
  const [, number, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const at = number === undefined ? Date.parse(text) : now - Number(number) * (UNITS[unit ?? ''] ?? 0);
  if (Number.isFinite(at)) return new Date(at).toISOString();
  throw usage(
    `--since cannot be “${text}”.`,
    'Give a time such as 2027-01-31T12:00:00Z, or how long ago: 30m, 12h, 7d.',
  );
}

function rulesOf(given: Given): ReadonlySet<string> {
  const text = given.text('rule');
  const known = PLAN_RULES.map(({ id }) => id);
  if (text === undefined) return new Set(USUAL_RULES);
  if (text === 'all') return new Set(known);
  const named = text.split(',');
  const stray = named.find((rule) => !known.includes(rule));
  if (stray !== undefined)
    throw usage(`There is no rule “${stray}” for plans.`, `Choose of ${known.join(', ')}, or all.`);
  return new Set(named);
}

function justificationsIn(path: string | undefined): readonly Justification[] {
  if (path === undefined) return [];
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new PlateauError({
      code: 'check.unreadableJustifications',
      message: `The file of justifications “${path}” cannot be read.`,
      hint: 'Check the path and its permissions.',
      cause,
    });
  }
  return readJustifications(text, path);
}

const hashesOf = ({ facts }: PlanDetail): readonly string[] => [
  facts.fingerprint.plan,
  facts.fingerprint.family,
  ...(facts.queryFingerprint === null ? [] : [facts.queryFingerprint.hash]),
];

async function gatedPlan({ services }: Session, detail: PlanDetail): Promise<GatedPlan> {
  const { item, evaluations, checks } = detail;
  const nodes = StoredPlanNodes.decode(await services.plans.nodes(item.id));
  return {
    id: item.id,
    label: item.label,
    hashes: hashesOf(detail),
    verdicts: evaluations.find(({ current }) => current)?.verdicts ?? [],
    checks,
    relationOf: (node) => nodes.text('relation', node),
  };
}

/** Compares plans with the approved ones of the same statements, all runs of one at once. */
async function againstApproved(
  { services }: Session,
  plans: ReadonlyMap<string, GatedPlan>,
  replicates: readonly Replicates[],
  options: GateOptions,
): Promise<readonly GateResult[]> {
  const results: GateResult[] = [];
  for (const { ids, against, isApproved } of replicates) {
    const first = plans.get(ids[0] ?? '');
    if (first === undefined || isApproved) continue;
    if (against.length === 0) {
      const why = 'None of the approved plans is of this statement.';
      const rest = { status: null, level: 'none', passed: null, code: null, justification: null } as const;
      results.push({ plan: first.id, rule: 'EX-HASH', subject: first.label, why, ...rest });
      continue;
    }
    const before = against.map(({ item }) => item.id);
    const { itemId } = await services.plans.compare({ before, after: ids });
    const { comparison } = await services.plans.comparison(itemId);
    results.push(...checkComparison(first, comparison, options));
  }
  return results;
}

function resultText(
  { plan, rule, subject, level, status, passed, why, code, justification }: GateResult,
  terminal: Terminal,
): string {
  const word = passed === null ? 'open' : passed ? 'justified' : 'failed';
  const colour = passed === null ? 'yellow' : passed ? 'green' : 'red';
  const said = status ?? (level === 'none' ? null : level);
  const head = [
    terminal.paint(colour, word),
    rule,
    ...(said === null ? [] : [said]),
    printable(cut(subject, 100)),
    plan,
  ];
  const lines = [head.join(' · '), `    ${printable(why)}${code === null ? '' : ` (${code})`}`];
  if (justification !== null) lines.push(`    justification of ${justification.fingerprint}`);
  return lines.join('\n');
}

export const checkCommand: Command = {
  name: 'check',
  usage: 'PLAN…',
  about: [
    'The gate for query plans: no Seq Scan on a large table without justification. A plan is an id, or a file that is imported on the way with all its plans.',
    'A justification names fingerprint, owner, reason and expiry, and is printed when it is used.',
  ].join('\n'),
  options: [
    { name: 'since', value: 'WHEN', about: 'also all plans taken since: a time, or how long ago (30m, 12h, 7d)' },
    { name: 'allow-none', about: 'pass where there is no plan to check; else that is undecided (2)' },
    {
      name: 'against',
      value: 'approved|PLAN,…',
      about:
        'a changed plan that is slower fails: against what “plateau approve” approved, found by its statement; or plans, or a file of them',
    },
    { name: 'justify', value: 'FILE', about: 'justifications, as JSON' },
    { name: 'rule', value: 'RULE,…', about: `rules that are gated (${USUAL_RULES.join(', ')}); all for every one` },
    { name: 'gate', value: 'LEVEL', about: 'from which level on: watch, investigate (the usual) or likely-bottleneck' },
  ],
  examples: [
    'plateau check explain.json --justify justified.json',
    'plateau check --since 24h --rule EX-SEQ,EX-NL --gate likely-bottleneck --json',
    'plateau check explain.json --against approved',
    'plateau check q0123456789ab --against qba9876543210',
  ],
  arguments: { min: 0, max: 1000 },
  run: async ({ given, terminal, open }) => {
    const at = new Date().toISOString();
    const level =
      given.oneOf(
        'gate',
        LEVELS.filter((one) => one !== 'none'),
      ) ?? 'investigate';
    const options: GateOptions = {
      rules: rulesOf(given),
      level,
      justifications: justificationsIn(given.text('justify')),
      at,
    };
    const since = given.text('since');
    const from = since === undefined ? null : sinceOf(since, Date.parse(at));
    if (given.positionals.length === 0 && from === null) {
      throw usage('plateau check needs plans.', 'Name them, or give --since.');
    }
    const session = open();
    const ids = new Set(await plansGiven(session, given.positionals));
    if (from !== null) {
      for (const { id, capturedAt, importedAt } of session.services.workspaces.items({ kind: 'plan' })) {
        if ((capturedAt ?? importedAt) >= from) ids.add(id);
      }
    }
    const against = given.text('against');
    const approved = against === undefined ? [] : await approvedGiven(session, against);
    const plans = new Map<string, GatedPlan>();
    for (const id of ids) plans.set(id, await gatedPlan(session, await session.services.plans.detail(id)));
    const gates = [...plans.values()].flatMap((gated) => checkPlan(gated, options));
    const replicates = against === undefined ? [] : replicatesOf(session, [...ids], approved);
    gates.push(...(await againstApproved(session, plans, replicates, options)));
    const failed = gates.some(({ passed }) => passed === false);
    const isNothing = ids.size === 0;
    const isOpen = gates.some(({ passed }) => passed === null) || (isNothing && !given.has('allow-none'));
    const used = gates.flatMap(({ passed, justification }) =>
      passed === true && justification !== null ? [justification] : [],
    );
    const answer = {
      passed: !failed && !isOpen,
      plans: [...ids],
      gates,
      justifications: [...new Set(used)],
      against: replicates.map((one) => ({
        plans: one.ids,
        approved: one.against.map(({ item, approval }) => ({ id: item.id, label: item.label, approval })),
        isApproved: one.isApproved,
      })),
    };
    terminal.answer(answer, () =>
      [
        ...gates.map((result) => resultText(result, terminal)),
        ...replicates.map(againstText),
        isNothing
          ? `No plan was taken since ${from ?? ''}: nothing was checked${isOpen ? '; --allow-none lets that pass' : ', which was allowed'}`
          : `${ids.size} ${ids.size === 1 ? 'plan' : 'plans'}: ${failed ? 'the gate failed' : isOpen ? 'not all could be judged' : 'passed'}`,
      ].join('\n'),
    );
    return failed ? EXIT.failed : isOpen ? EXIT.undecided : EXIT.passed;
  },
};
