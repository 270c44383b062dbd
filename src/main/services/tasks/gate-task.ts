import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { toolBuild } from '../../../core/bundle/tool-build.ts';
import { PlateauError } from '../../../core/error.ts';
import type { GatePair, GateReport, GateResult, GateSource } from '../../../core/gate/model.ts';
import { verdictOf } from '../../../core/gate/outcome.ts';
import { type GateItem, pairItems, withHiddenNames } from '../../../core/gate/pairing.ts';
import { unusedJustifications } from '../../../core/gate/plans/justifications.ts';
import { GATE_LIST, type GatePolicy, ruleSetOf } from '../../../core/gate/policy.ts';
import { openResult } from '../../../core/gate/result.ts';
import { DEFAULT_RULE_SET, ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { gateItem } from '../gate/gate-items.ts';
import { type Judged, type JudgeOptions, judgePair, type PlacedPair } from '../gate/judge-pair.ts';
import { type OpenSide, openSide, type PlacedItem, type PlacedRuns } from '../gate/open-side.ts';
import { derived } from './deriving.ts';
import { growthSpecSchema } from './growth-tasks.ts';
import { importOptionsSchema } from './import-input.ts';
import { workspaceAt } from './open-workspaces.ts';
import { windowTo } from './statement-window.ts';

const gateInput = z.object({
  /** Bundles, workspaces and files; null where there is no such side. */
  before: z.array(z.string()).min(1).nullable(),
  after: z.array(z.string()).min(1),
  policy: z.custom<GatePolicy>(),
  /** How files are read. */
  reading: importOptionsSchema.omit({ via: true }),
  /** A folder that is there, for the check alone. */
  scratch: z.string(),
  at: z.string(),
  version: z.string(),
  by: toolBuild,
});
export type GateInput = z.infer<typeof gateInput>;

/** Kinds of items that a gate that is switched on looks at. */
const kindsOf = ({ gates }: GatePolicy): ReadonlySet<string> =>
  new Set(GATE_LIST.flatMap(({ name, kinds }) => (gates[name].enabled ? kinds : [])));

/** The gate that says what keeps items of a kind from being judged: one that compares them, where there is one. */
const speaker = ({ gates }: GatePolicy, kind: string): string => {
  const own = GATE_LIST.filter(({ name, kinds }) => gates[name].enabled && kinds.some((one) => one === kind));
  return (own.find(({ compares }) => compares) ?? own[0])?.name ?? '';
};

/** True for kinds of which a gate that is switched on compares both sides. */
const isCompared = ({ gates }: GatePolicy, kind: string): boolean =>
  GATE_LIST.some(({ name, kinds, compares }) => compares && gates[name].enabled && kinds.some((one) => one === kind));

/** Something that could not be opened or judged, said by the gate that would have judged it. */
function cannot(pair: Pick<GatePair, 'of' | 'before' | 'after' | 'kind'>, why: string, policy: GatePolicy): GateResult {
  const subject = pair.after?.label ?? pair.before?.label ?? '';
  const key = `cannot judge ${pair.kind}`;
  return openResult(pair, {
    gate: speaker(policy, pair.kind),
    rule: 'QG-COMPARABLE',
    key,
    subject,
    why,
    incomparable: true,
  });
}

interface Known {
  readonly items: readonly GateItem[];
  readonly placed: ReadonlyMap<string, PlacedItem>;
  readonly failed: readonly GateResult[];
  readonly named: boolean;
}

/** What the items of a side are of; one that cannot be opened is said. */
async function known(side: OpenSide, is: 'before' | 'after', options: JudgeOptions): Promise<Known> {
  const kinds = kindsOf(options.policy);
  const items: GateItem[] = [];
  const failed: GateResult[] = [];
  // What a series of heaps is made of is judged by the series, where a time begins by what ended it.
  const steps = new Set(
    side.items.flatMap(({ path, item }) => {
      if (item.kind === 'statements') return windowTo(workspaceAt(path), item).before?.id ?? [];
      return item.kind === 'growth'
        ? (growthSpecSchema.safeParse(item.detail).data?.steps ?? []).map(({ id }) => id)
        : [];
    }),
  );
  for (const one of side.items.filter(({ item }) => kinds.has(item.kind) && !steps.has(item.id))) {
    try {
      items.push(await derived(() => gateItem(one, options.context), one.path, options.context));
    } catch (thrown) {
      const told = { ids: [one.item.id], label: one.item.label };
      const pair = {
        kind: one.item.kind,
        of: `${one.item.kind} ${one.item.label}`,
        before: null,
        after: null,
        [is]: told,
      };
      failed.push(cannot(pair, `What it is made of cannot be opened: ${whyOf(thrown)}`, options.policy));
    }
  }
  return { items, placed: new Map(side.items.map((one) => [one.item.id, one])), failed, named: side.named };
}

/** The message of an expected failure. Throws anything else again. */
function whyOf(thrown: unknown): string {
  if (thrown instanceof PlateauError && thrown.code !== 'job.cancelled') return thrown.message;
  throw thrown;
}

const runsIn = (side: Known | null): PlacedRuns => ({
  runs: [...(side?.placed.values() ?? [])].filter(({ item }) => item.kind === 'load'),
  // What lies in one workspace may be of any time.
  together: side?.named === false,
});

/** A pair with its items; where it is refused nothing before is handed on. */
function placedPair(pair: GatePair, before: Known | null, after: Known): PlacedPair {
  const of = (side: Known | null, ids: readonly string[]): readonly PlacedItem[] =>
    ids.flatMap((id) => side?.placed.get(id) ?? []);
  const isCompared = pair.before !== null && pair.refusal === null;
  return {
    pair,
    before: isCompared ? of(before, pair.before?.ids ?? []) : null,
    after: of(after, pair.after?.ids ?? []),
    runs: { before: runsIn(before), after: runsIn(after) },
  };
}

async function judgeAll(
  pairs: readonly GatePair[],
  { before, after }: { readonly before: Known | null; readonly after: Known },
  options: JudgeOptions,
): Promise<Judged> {
  const { context, policy } = options;
  const results: GateResult[] = [];
  const notes: string[] = [];
  for (const [done, pair] of pairs.entries()) {
    context.progress({ done, total: pairs.length, unit: 'steps', phase: `judging ${pair.after?.label ?? ''}` });
    // Lets a cancellation in.
    await setImmediate();
    if (context.signal.aborted) throw new PlateauError({ code: 'job.cancelled', message: 'The check was cancelled.' });
    const { note, refusal } = pair;
    const name = `${pair.kind} “${pair.after?.label ?? pair.before?.label ?? ''}”`;
    if (pair.after === null) {
      if (isCompared(policy, pair.kind)) results.push(cannot(pair, refusal ?? '', policy));
      else notes.push(`${name} is only before. ${refusal ?? ''}`);
      continue;
    }
    if (note !== null)
      notes.push(`${name}: ${note}${pair.before === null ? '' : `; before it is “${pair.before.label}”`}.`);
    if (refusal !== null && before !== null && !isCompared(policy, pair.kind)) notes.push(`${name}: ${refusal}`);
    try {
      const placed = placedPair(pair, before, after);
      const judged = await derived(() => judgePair(placed, options), placed.after[0]?.path ?? '', context);
      results.push(...judged.results);
      notes.push(...judged.notes);
    } catch (thrown) {
      results.push(cannot(pair, whyOf(thrown), policy));
    }
  }
  return { results, notes };
}

/** What is said of rule sets: everything is judged by one, whatever the sides were judged by. */
function ruleSetNotes(sources: readonly GateSource[], sha256: string): readonly string[] {
  return sources.flatMap(({ given, is, ruleSetSha256: own }) =>
    own === null || own === sha256
      ? []
      : [
          `The ${is} “${given}” was judged by another rule set (${own.slice(0, 12)}): all of it was judged again by that of this check (${sha256.slice(0, 12)}).`,
        ],
  );
}

/** Gates that are switched on and found nothing to look at. */
function unusedNotes({ gates }: GatePolicy, kinds: ReadonlySet<string>): readonly string[] {
  const unused = GATE_LIST.filter(
    ({ name, kinds: own }) => gates[name].enabled && !own.some((kind) => kinds.has(kind)),
  );
  return unused.length === 0 ? [] : [`Nothing to look at for ${unused.map(({ name }) => name).join(', ')}.`];
}

/**
 * The gate: opens both sides, pairs what is of the same thing, judges all of it by one rule set, and says of each gate whether it passed. Nothing that was
 * given is changed. Throws `check.*`, `bundle.notVerified`, `rules.*`, and as importing and opening fail.
 */
export async function gateTask(given: unknown, context: TaskContext): Promise<GateReport> {
  const input = gateInput.parse(given);
  const { policy, scratch, at, version, by, reading } = input;
  const ruleSet = ruleSetOf(policy);
  const sha256 = ruleSetSha256(ruleSet);
  const opening = { scratch, at, version, by, context, reading };
  const options: JudgeOptions = { policy, ruleSet, at, context };
  const [left, right] = [
    input.before === null ? null : await openSide(input.before, '--before', opening),
    await openSide(input.after, '--after', opening),
  ];
  const before = left === null ? null : await known(left, 'before', options);
  const after = await known(right, 'after', options);
  const sources = [...(left?.sources ?? []), ...right.sources];
  const olds = left === null || before === null ? null : { items: before.items, named: left.named };
  const pairs = withHiddenNames(
    pairItems(olds, { items: after.items, named: right.named }),
    sources.map(({ namesHiddenBy }) => namesHiddenBy),
  );
  const judged = await judgeAll(pairs, { before, after }, options);
  const gates = [...judged.results, ...(before?.failed ?? []), ...after.failed];
  const verdict = verdictOf(gates, policy);
  const edited = Object.keys(policy.thresholds).length > 0 || ruleSet.id !== DEFAULT_RULE_SET.id;
  return {
    passed: verdict === 'passed',
    verdict,
    gates,
    before: left?.sources ?? null,
    after: right.sources,
    pairs,
    ruleSet: { id: ruleSet.id, sha256 },
    notes: [
      ...ruleSetNotes(sources, sha256),
      ...(edited ? ['The rule set is the shipped one with the limits of the policy.'] : []),
      ...judged.notes,
      ...unusedJustifications(
        policy.justifications,
        gates.flatMap(({ justification }) => justification ?? []),
      ),
      ...unusedNotes(policy, new Set(right.items.map(({ item }) => item.kind))),
      ...(gates.length === 0 ? ['Nothing was checked.'] : []),
    ],
  };
}
