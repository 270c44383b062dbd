import type { StatementsBetween } from '../../catalog/statements.ts';
import { evaluateStatements } from '../../verdict/plan/evaluate-statements.ts';
import type { RuleSet } from '../../verdict/rule-set.ts';
import type { Certainty } from '../../verdict/verdict.ts';
import { count, percent, signedPercent } from '../../verdict/wording.ts';
import type { GatePair, GateResult } from '../model.ts';
import type { GatePolicy } from '../policy.ts';
import { failing, gateResult, openResult, reaches, stateAmong } from '../result.ts';

const RULE = 'QUERY-COUNT';
const N_PLUS_ONE = 'EX-N1';

/** What a server counted of its statements in a time, and the requests that were served in it. */
export interface CountedQueries {
  readonly captureId: string;
  readonly sha256: string;
  readonly label: string;
  readonly ran: StatementsBetween;
  /** The difference of two snapshots; else all since the counters began. */
  readonly isDifference: boolean;
  /** Null where nobody tells them. */
  readonly requests: number | null;
  /** Whose number of requests it is: `as noted`, `of the load run “k6.json”`; where there is none, why. */
  readonly from: string;
}

interface PerRequest {
  readonly each: number;
  readonly calls: number;
  readonly requests: number;
  readonly certainty: Certainty;
}

/** Statements for each request; null where the requests are not known. Counters of unknown beginning, and those that were reset, are less sure. */
function perRequest({ ran, requests, isDifference }: CountedQueries): PerRequest | null {
  if (requests === null || !(requests > 0)) return null;
  const calls = ran.statements.reduce((sum, one) => sum + one.calls, 0);
  const certainty = isDifference && ran.reset.length === 0 ? 'confirmed' : 'probable';
  return { each: calls / requests, calls, requests, certainty };
}

/** Statements that run once for each row of another, by requests that were counted. */
function nPlusOnes({ captureId, sha256, ran, requests, isDifference }: CountedQueries, ruleSet: RuleSet) {
  const window = { ran, requests, size: null };
  return evaluateStatements({ captureId, sha256, windows: [window], isDifference }, ruleSet).filter(
    ({ rule }) => rule === N_PLUS_ONE,
  );
}

const since = ({ isDifference, ran }: CountedQueries): string => {
  if (!isDifference) return ' Counted is all since the counters began.';
  return ran.reset.length === 0 ? '' : ' Some counters were reset meanwhile, so that it is a lower bound.';
};

const statements = (each: number): string =>
  `${Number(each.toPrecision(3))} ${each === 1 ? 'statement' : 'statements'}`;

const told = (side: CountedQueries, { each, calls, requests }: PerRequest): string =>
  `${statements(each)} for each request: ${count(calls)} calls, ${count(requests)} requests ${side.from}`;

const least = (a: Certainty, b: Certainty): Certainty => (a === 'confirmed' ? b : a);

function repeated(
  pair: GatePair,
  { before, after }: { readonly before: CountedQueries | null; readonly after: CountedQueries },
  ruleSet: RuleSet,
  queries: GatePolicy['gates']['queries'],
): readonly GateResult[] {
  const was = before === null || perRequest(before) === null ? null : nPlusOnes(before, ruleSet);
  return nPlusOnes(after, ruleSet)
    .filter(({ level }) => reaches(level, queries.level))
    .map((verdict) => {
      const { subject, level, certainty, reason } = verdict;
      const baselineState = stateAmong(verdict, was);
      const isOld = baselineState === 'unchanged' || baselineState === 'updated';
      const { passed, because } =
        isOld && queries.only === 'new'
          ? { passed: true, because: ' It was there before, and the policy asks for new ones only.' }
          : failing(queries, certainty);
      const common = { ...{ gate: 'queries', rule: N_PLUS_ONE, status: null, level, certainty }, baselineState };
      const why = `${reason}${because}`;
      return gateResult(pair, { ...common, key: subject.key, subject: subject.label, passed, why });
    });
}

/**
 * What the gate on the number of statements for each request says of a server's counters: against a limit, against what it was, and of each statement
 * that runs once for each row. Without the requests that were served nothing of it can be told, and all is open. `before` is null where there is none.
 */
export function queryGate(
  pair: GatePair,
  sides: { readonly before: CountedQueries | null; readonly after: CountedQueries },
  { ruleSet, policy, noBefore }: { readonly ruleSet: RuleSet; readonly policy: GatePolicy; readonly noBefore: string },
): readonly GateResult[] {
  const { queries } = policy.gates;
  if (!queries.enabled) return [];
  const { after } = sides;
  const common = { gate: 'queries', rule: RULE, subject: `statements for each request, ${after.label}` };
  const now = perRequest(after);
  if (now === null) {
    const why = `How many statements a request takes cannot be told: ${after.from}.`;
    return [openResult(pair, { ...common, key: 'requests', why })];
  }
  const results: GateResult[] = [];
  if (queries.limit !== null) {
    const isOver = now.each > queries.limit;
    const { passed, because } = isOver ? failing(queries, now.certainty) : { passed: true, because: '' };
    const limit = statements(queries.limit);
    const why = `${told(after, now)}; ${isOver ? 'above' : 'within'} ${limit}.${since(after)}${because}`;
    const level = isOver ? 'investigate' : 'none';
    const { certainty } = now;
    results.push(
      gateResult(pair, {
        ...{ ...common, key: 'limit', status: null, level, certainty, passed, why, baselineState: null },
      }),
    );
  }
  if (queries.growth !== null) results.push(grown(pair, sides, now, { common, queries, noBefore }));
  return [...results, ...repeated(pair, sides, ruleSet, queries)];
}

function grown(
  pair: GatePair,
  { before, after }: { readonly before: CountedQueries | null; readonly after: CountedQueries },
  now: PerRequest,
  {
    common,
    queries,
    noBefore,
  }: {
    readonly common: { readonly gate: string; readonly rule: string; readonly subject: string };
    readonly queries: GatePolicy['gates']['queries'];
    readonly noBefore: string;
  },
): GateResult {
  const open = (why: string): GateResult => openResult(pair, { ...common, key: 'growth', why, incomparable: true });
  if (before === null) return open(noBefore);
  const was = perRequest(before);
  if (was === null) return open(`How many statements a request took before cannot be told: ${before.from}.`);
  if (!(was.each > 0)) return open('No statement was counted before.');
  const change = now.each / was.each - 1;
  const growth = queries.growth ?? 0;
  const isOver = change > growth + 1e-9;
  const certainty = least(was.certainty, now.certainty);
  const { passed, because } = isOver ? failing(queries, certainty) : { passed: true, because: '' };
  const moved = `${told(before, was)}; after ${told(after, now)}, ${signedPercent(change)}`;
  const why = `Before ${moved}: ${isOver ? '' : 'not '}more than ${percent(growth)}.${since(after)}${because}`;
  return gateResult(pair, {
    ...{ ...common, key: 'growth', certainty, passed, why },
    level: isOver ? 'investigate' : 'none',
    status: isOver ? 'regressed' : change < 0 ? 'improved' : 'persisting',
    baselineState: change === 0 ? 'unchanged' : 'updated',
  });
}
