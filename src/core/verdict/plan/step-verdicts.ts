import type { DiffStep } from '../../plan/diff/model.ts';
import { crossed, ruleSetSha256 } from '../rule-set.ts';
import type { CostChange } from '../status.ts';
import { type Certainty, LEVELS, type Level, type Status, type Verdict } from '../verdict.ts';
import { percent, shortName, signedPercent, stored, storedCost } from '../wording.ts';
import { isOfSeveral } from './alike-verdicts.ts';
import { boundsOf, costOf, intervalOf } from './compared-side.ts';
import { guardsOf, milliseconds, type PlanPair, scopeOf, statementText } from './plan-pair.ts';
import { type MovedSteps, whyMoved } from './rest-moved.ts';
import type { StepChange } from './step-statuses.ts';

const CLAIMS: ReadonlySet<Status> = new Set(['new', 'regressed', 'improved', 'resolved']);

/** Under other parameters a step has other work to do: what it costs there is neither a regression nor a success. */
const claimed = ({ otherParameters }: PlanPair, status: Status): Status =>
  otherParameters && CLAIMS.has(status) ? 'inconclusive' : status;

function levelOf({ before, after }: StepChange, status: Status): Level {
  if (status === 'resolved') return 'none';
  const [left, right] = [before?.level ?? 'none', after?.level ?? 'none'];
  const isBoth = status === 'inconclusive' || status === 'masked';
  return isBoth && LEVELS.indexOf(left) > LEVELS.indexOf(right) ? left : right;
}

/** The step on both sides; null where there is none. */
interface ComparedSteps {
  readonly before: DiffStep | null;
  readonly after: DiffStep | null;
  /** What may have moved its share. */
  readonly moved: MovedSteps;
}

/** The verdict of a rule on a step in two sides, with the verdicts of both in it. */
export function stepVerdict(pair: PlanPair, change: StepChange, steps: ComparedSteps): Verdict {
  const { ruleSet, before, after } = pair;
  const status = claimed(pair, change.status);
  const guards = guardsOf(pair);
  const one = change.after ?? change.before;
  if (one === null) throw new RangeError('a change has a verdict');
  const certainty: Certainty =
    status === 'inconclusive' ? 'inconclusive' : guards.length === 0 ? 'confirmed' : 'probable';
  const isRelative = change.change !== null && Number.isFinite(change.change.value);
  const costAfter = change.cost.after === null ? null : intervalOf(change.cost.after);
  const costBefore = change.cost.before === null ? null : intervalOf(change.cost.before);
  const subject = (status === 'resolved' ? change.before : one)?.subject ?? one.subject;
  return {
    rule: change.rule,
    ruleVersion: one.ruleVersion,
    ruleSetSha256: ruleSetSha256(ruleSet),
    subject,
    scope: { ...scopeOf(pair), denominator: one.scope.denominator },
    measure:
      isRelative && change.change !== null
        ? {
            name: 'change of cost',
            value: stored(change.change.value),
            ...boundsOf(change.change),
            unit: 'share',
            n: Math.min(before.alike.length, after.alike.length),
            method: before.alike.length > 1 || after.alike.length > 1 ? 'replicates' : 'exact',
          }
        : { name: 'cost', value: costAfter?.value ?? 0, unit: 'ms', method: 'exact' },
    ...(costAfter === null ? {} : { cost: costOf(costAfter) }),
    threshold: crossed(ruleSet, 'compare.effect', '>='),
    level: levelOf(change, status),
    certainty,
    reason: sentence(pair, change, status, steps),
    advice: adviceOf(change, status),
    evidence: [...(change.before?.evidence ?? []), ...(change.after?.evidence ?? [])],
    guards,
    status,
    ...(change.before === null ? {} : { before: change.before }),
    ...(change.after === null ? {} : { after: change.after }),
    details: {
      ...(change.left === -1 ? {} : { nodeBefore: change.left }),
      ...(change.right === -1 ? {} : { nodeAfter: change.right }),
      ...(costBefore === null ? {} : { costBefore: costBefore.value }),
      ...(costAfter === null ? {} : { costAfter: costAfter.value }),
      ...(before.told.execution === null ? {} : { executionBefore: storedCost(before.told.execution.value) }),
      ...(after.told.execution === null ? {} : { executionAfter: storedCost(after.told.execution.value) }),
    },
  };
}

/** What to do next: where it still fires, what the rule itself advises. */
function adviceOf({ after }: StepChange, status: Status): string {
  switch (status) {
    case 'masked':
    case 'exposed':
      return `plan.${status}`;
    case 'resolved':
    case 'inconclusive':
      return `compare.${status}`;
    default:
      return after?.advice ?? `compare.${status}`;
  }
}

/** A step as rules name it: `Seq Scan on orders`. */
const nameOf = ({ nodeType, relation, indexName }: DiffStep): string =>
  `${nodeType}${indexName === null ? '' : ` using ${indexName}`}${relation === null ? '' : ` on ${relation}`}`;

function sentence(pair: PlanPair, step: StepChange, status: Status, steps: ComparedSteps): string {
  const { rule, before, after, cost: costs, change, status: measured } = step;
  const told = before ?? after;
  const isStep = told === null || (told.rule !== 'EX-TRIGGER' && !isOfSeveral(told));
  const [was, is] = [steps.before, steps.after].map((step) => (step === null || !isStep ? null : nameOf(step)));
  const name = shortName(was ?? before?.subject.label ?? after?.subject.label ?? '');
  const became = was && is && was !== is ? ` as ${shortName(is)}` : '';
  const statement = statementText(pair);
  if (change === null) return `${rule} on ${name}: without times on both sides nothing is known of its cost.`;
  const by = Number.isFinite(change.value) ? ` (${signedPercent(change.value)})` : '';
  const [old, now] = [milliseconds(costs.before?.value), milliseconds(costs.after?.value)];
  const moved =
    steps.before === null
      ? `${name} came with the plan and costs ${now} per execution`
      : steps.after === null
        ? `${name} cost ${old} per execution and is gone`
        : `${name} cost ${old} per execution and costs ${now} now${became}${by}`;
  switch (status) {
    case 'resolved':
      return `${moved}: resolved.${statement}`;
    case 'improved':
      if (rule === 'EX-PLATEAU' && became !== '' && after !== null) {
        return `${moved}: improved; the plateau moved there.${statement}`;
      }
      return after !== null && LEVELS.indexOf(after.level) >= LEVELS.indexOf('investigate')
        ? `${moved}: improved, but ${rule} still fires.${statement}`
        : `${moved}: improved.${statement}`;
    case 'regressed':
      return `${moved}: regressed.${statement}`;
    case 'new':
      return `${moved}: new.${statement}`;
    case 'exposed':
      return `${moved}: exposed, ${rule === 'EX-PLATEAU' ? 'the plateau moved here, though ' : ''}it costs no more${shareText(before, after)}; ${whyMoved(steps.moved, step, status) ?? 'the rest shrank'}.${statement}`;
    case 'masked':
      return `${moved}: masked, it costs no less, though ${rule} does not fire any more${grewText(steps.moved, step)}.${statement}`;
    case 'persisting':
      return `${moved}: persisting.`;
    default:
      return pair.otherParameters && measured !== 'inconclusive'
        ? `${moved}. The statement was given other values: neither a regression nor a success is claimed.`
        : `${moved}: the runs differ too much to tell${intervalText(change)}.`;
  }
}

function grewText(moved: MovedSteps, step: StepChange): string {
  const why = whyMoved(moved, step, 'masked');
  return why === null ? '' : `; ${why}`;
}

function intervalText({ low, high }: CostChange): string {
  return Number.isFinite(high) ? `, 95 % ${signedPercent(low).replace(' %', '')} … ${signedPercent(high)}` : '';
}

function shareText(before: Verdict | null, after: Verdict | null): string {
  if (after === null || after.measure.unit !== 'share') return '';
  const was = before?.measure.unit === 'share' ? ` ${percent(before.measure.value)} →` : '';
  return ` and makes up${was} ${percent(after.measure.value)} now`;
}
