import { createHash } from 'node:crypto';
import { throwIfCancelled, wholeContent } from '../../../core/bytes/whole.ts';
import { computePlan } from '../../../core/plan/compute/compute-plan.ts';
import type { ComputedPlan } from '../../../core/plan/computed.ts';
import { factsOf, inputsKey, rootLabel, statementLine } from '../../../core/plan/facts-of-plan.ts';
import type { QueryFingerprint } from '../../../core/plan/fingerprint/model.ts';
import { planFingerprint } from '../../../core/plan/fingerprint/plan-hashes.ts';
import type { Plan, PlansRead } from '../../../core/plan/model.ts';
import { readPlans } from '../../../core/plan/read-plans.ts';
import { stepLabel } from '../../../core/plan/step-label.ts';
import { encodePlanFields } from '../../../core/plan/stored-fields.ts';
import { encodePlanNodes } from '../../../core/plan/stored-nodes.ts';
import { keptSpan, TextLines, textBlocks } from '../../../core/plan/stored-text.ts';
import type { ImportWarning } from '../../../core/profile/model.ts';
import type { PlanNodeRow, StoredPlanParts } from '../../workspace/plans.ts';
import { queryFingerprint } from '../query-fingerprint.ts';
import { activeRuleSet } from './active-rule-set.ts';
import { planItemId } from './import-input.ts';
import { planSummary } from './plan-facts.ts';
import { judgementOf, storeJudgement } from './plan-judging.ts';
import { highestLevel } from './profile-facts.ts';
import type { Reading, ToRead } from './reading.ts';

/** Longest file of plans that is read, in bytes. */
export const MAX_PLANS_BYTES = 512 * 1024 * 1024;

/** The plans of a file with what is known of each before it is stored. */
export interface PlansOfFile {
  readonly read: PlansRead;
  readonly lines: TextLines;
  readonly queries: readonly (QueryFingerprint | null)[];
}

/** What a capture states of a plan that tells no statement itself. */
type Stated = Pick<ToRead['input']['options'], 'statement' | 'parameters'>;

/** Reads the plans of a file, and recognises their statements. Throws what `readPlans` throws, and `job.cancelled`. */
export async function plansOf(
  bytes: Uint8Array,
  {
    fileName,
    signal,
    stated = {},
  }: { readonly fileName?: string; readonly signal: AbortSignal; readonly stated?: Stated },
): Promise<PlansOfFile> {
  const found = readPlans(bytes, { signal, ...(fileName === undefined ? {} : { fileName }) });
  const read = { ...found, plans: found.plans.map((plan) => withStated(plan, stated)) };
  const dropped = [...read.dropped].sort((a, b) => a.start - b.start);
  const queries: (QueryFingerprint | null)[] = [];
  // A log tells the same statement again and again.
  const known = new Map<string, QueryFingerprint | null>();
  for (const { query, dialect } of read.plans) {
    throwIfCancelled(signal);
    let fingerprint = query === null ? null : known.get(query);
    if (fingerprint === undefined && query !== null) {
      fingerprint = await queryFingerprint(query, dialect);
      known.set(query, fingerprint);
    }
    queries.push(fingerprint ?? null);
  }
  return { read: { ...read, dropped }, lines: TextLines.of(read.text), queries };
}

/** A plan with the statement it was captured for, where it tells none itself. */
function withStated(plan: Plan, { statement, parameters }: Stated): Plan {
  if (statement === undefined || statement === '' || plan.query !== null) return plan;
  return {
    ...plan,
    query: statement,
    parameters: plan.parameters ?? (parameters === '' ? null : (parameters ?? null)),
  };
}

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

const orNull = (value: number | undefined): number | null =>
  value === undefined || !Number.isFinite(value) ? null : value;

function* nodeRows({ nodes }: Plan, computed: ComputedPlan): Generator<PlanNodeRow> {
  const { rows, expectedRows, scannedRows, self, share, shared } = computed;
  for (const node of nodes) {
    const at = (column: Float64Array): number | null => orNull(column[node.index]);
    yield {
      node: node.index,
      parent: node.parent < 0 ? null : node.parent,
      nodeType: node.nodeType,
      label: stepLabel(node),
      schema: node.schema,
      relation: node.relation,
      indexName: node.indexName,
      loops: node.loops,
      rows: at(rows),
      expectedRows: at(expectedRows),
      scannedRows: at(scannedRows),
      selfMs: at(self),
      share: at(share),
      sharedHit: at(shared.self.hit),
      sharedRead: at(shared.self.read),
    };
  }
}

/** Everything that is stored of one of a file's plans. */
export function planParts(
  { read, lines, queries }: PlansOfFile,
  index: number,
  computed: ComputedPlan,
): StoredPlanParts {
  const plan = read.plans[index];
  if (plan === undefined) throw new RangeError(`there is no plan ${index}`);
  const plans = read.plans.length;
  const kept = keptSpan(lines, plan.source, plans);
  const fingerprint = planFingerprint(plan, sha256Of);
  const queryFingerprint = queries[index] ?? null;
  const facts = factsOf(plan, { read, lines, index, plans, kept, computed, fingerprint, queryFingerprint });
  const triggers = plan.triggers.flatMap(({ time }) => time ?? []);
  return {
    facts,
    nodes: encodePlanNodes(plan, computed, (position) => lines.lineOf(position)),
    fields: encodePlanFields(plan, { text: read.text, kept }),
    lines: lines.part(kept),
    blocks: textBlocks(read.text, kept),
    row: {
      dialect: plan.dialect,
      planHash: fingerprint.plan,
      familyHash: fingerprint.family,
      queryHash: queryFingerprint?.hash ?? null,
      queryId: plan.queryId,
      inputsHash: inputsKey(plan),
      statement: queryFingerprint?.text ?? statementLine(plan.query, plan.dialect),
      root: rootLabel(plan),
      nodes: plan.nodes.length,
      analyzed: plan.analyzed,
      executionMs: orNull(computed.whole),
      planningMs: plan.planningTime,
      triggerMs: triggers.length === 0 ? null : triggers.reduce((sum, time) => sum + time, 0),
      takenAt: plan.takenAt,
    },
    nodeRows: nodeRows(plan, computed),
  };
}

/** Warnings of a file that are kept with each of its plans, at most: a log of thousands may have as many. */
const MOST_WARNINGS = 20;

function fewWarnings(warnings: readonly ImportWarning[]): readonly ImportWarning[] {
  const left = warnings.length - MOST_WARNINGS;
  if (left <= 0) return warnings;
  const more = { code: 'plan.moreWarnings', message: `There are ${left} more warnings of this file.`, count: left };
  return [...warnings.slice(0, MOST_WARNINGS), more];
}

/** The plans of a file, judged by the active rule set. Throws `import.*`, `job.cancelled`. */
export async function readPlanItems({ workspace, input, name, chunks, signal }: ToRead): Promise<Reading> {
  const bytes = await wholeContent(chunks, signal, MAX_PLANS_BYTES);
  const { label = name } = input.options;
  const file = await plansOf(bytes, { fileName: name, signal, stated: input.options });
  const { read } = file;
  return {
    warnings: fewWarnings(read.warnings),
    items: ({ sha256 }) => {
      const ruleSet = activeRuleSet(workspace);
      const host = input.capture?.host.name ?? null;
      return read.plans.map((plan, index) => {
        const id = planItemId(sha256, index, input.options);
        const computed = computePlan(plan);
        const judgement = judgementOf(workspace, { id, sha256, plan, computed, host }, ruleSet);
        return {
          id,
          kind: 'plan',
          label: read.plans.length === 1 ? label : `${label} · ${index + 1}`,
          format: read.format,
          capturedAt: plan.takenAt ?? input.capture?.startedAt ?? null,
          summary: planSummary(plan, computed, judgement.verdicts),
          level: highestLevel(judgement.verdicts),
          detail: { index },
          write: () => {
            workspace.plans.write(id, planParts(file, index, computed));
            storeJudgement(workspace, id, judgement, ruleSet, input.at);
          },
        };
      });
    },
  };
}
