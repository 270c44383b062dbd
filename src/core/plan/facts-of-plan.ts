import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ComputedPlan } from './computed.ts';
import { fieldTexts } from './field-texts.ts';
import type { PlanFingerprint, QueryFingerprint } from './fingerprint/model.ts';
import { maskLiterals } from './mask-literals.ts';
import type { Plan, PlansRead, Span } from './model.ts';
import { stepLabel } from './step-label.ts';
import { type DroppedLine, MOST_DROPPED, type PlanFacts, type PlansUnderstood } from './stored.ts';
import type { TextLines } from './stored-text.ts';

/** Longest statement that lists tell, in characters. */
const MOST_STATEMENT = 300;

/** What is known of a plan beside itself. */
export interface FactsContext {
  readonly read: Pick<PlansRead, 'format' | 'understood' | 'dropped'>;
  readonly lines: TextLines;
  readonly index: number;
  readonly plans: number;
  readonly kept: Span;
  readonly computed: ComputedPlan;
  readonly fingerprint: PlanFingerprint;
  readonly queryFingerprint: QueryFingerprint | null;
}

/** The first of the dropped texts that lie in a part of the file, with their lines. `dropped` is in the file's order. */
export function droppedLines(
  dropped: PlansRead['dropped'],
  lines: TextLines,
  { start: from, end: to }: Span = { start: 0, end: lines.length },
): readonly DroppedLine[] {
  let [low, high] = [0, dropped.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((dropped[middle]?.end ?? 0) <= from) low = middle + 1;
    else high = middle;
  }
  const found = dropped.slice(low, low + MOST_DROPPED).filter(({ start }) => start < to);
  return found.map(({ start, end, what }) => ({ start, end, what, line: lines.lineOf(start) }));
}

/** Everything that is known of a plan as a whole. */
export function factsOf(plan: Plan, context: FactsContext): PlanFacts {
  const { read, lines, index, plans, kept, computed, fingerprint, queryFingerprint } = context;
  const lineOf = (position: number): number => lines.lineOf(position);
  const { nodes, source, incomplete, jit } = plan;
  return {
    dialect: plan.dialect,
    form: plan.form,
    format: read.format,
    understood: read.understood,
    index,
    plans,
    source: { ...source, firstLine: lineOf(source.start), lastLine: lineOf(Math.max(source.start, source.end - 1)) },
    textLength: lines.length,
    textLines: lines.starts.length,
    kept,
    incomplete: incomplete === null ? null : { ...incomplete, line: lineOf(incomplete.at) },
    dropped: droppedLines(read.dropped, lines, kept),
    droppedCount: read.dropped.length,
    query: plan.query,
    queryFingerprint,
    fingerprint,
    queryId: plan.queryId,
    parameters: plan.parameters,
    takenAt: plan.takenAt,
    planningTime: plan.planningTime,
    executionTime: plan.executionTime,
    duration: plan.duration,
    whole: Number.isFinite(computed.whole) ? computed.whole : null,
    wholeIs: computed.wholeIs,
    outside: computed.outside,
    settings: plan.settings,
    triggers: plan.triggers,
    jit: jit === null ? null : { functions: jit.functions, total: jit.total, fields: fieldTexts(jit.fields, lineOf) },
    serialization: plan.serialization,
    fields: fieldTexts(plan.fields, lineOf),
    analyzed: plan.analyzed,
    timed: plan.timed,
    costed: plan.costed,
    buffers: plan.buffers,
    nodeCount: nodes.length,
    maxDepth: nodes.reduce((most, { depth }) => Math.max(most, depth), 0),
  };
}

/** The first step, in words. */
export function rootLabel({ nodes }: Pick<Plan, 'nodes'>): string {
  const [root] = nodes;
  return root === undefined ? '' : stepLabel(root);
}

/** A statement for lists: without constants, on one line, cut. */
export function statementLine(query: string | null, dialect: Plan['dialect']): string | null {
  if (query === null) return null;
  // What is shown of it stands at its beginning; what a constant hides may be long.
  const masked = maskLiterals(query.slice(0, 20_000), dialect).replace(/\s+/g, ' ').trim();
  if (masked === '') return null;
  return masked.length <= MOST_STATEMENT ? masked : `${masked.slice(0, MOST_STATEMENT - 1)}…`;
}

/**
 * A short hash of everything a statement was given: its constants and parameters. Plans of one statement with different ones may differ
 * without anything having gone wrong. Null where neither is known.
 */
export function inputsKey({ query, parameters }: Pick<Plan, 'query' | 'parameters'>): string | null {
  if (query === null && parameters === null) return null;
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify([query, parameters])))).slice(0, 16);
}

/** What a paste was understood as. */
export function understoodOf(
  { format, understood, text: _text, plans, dropped, warnings }: PlansRead,
  lines: TextLines,
): PlansUnderstood {
  return {
    format,
    understood,
    plans: plans.map((plan) => ({
      line: lines.lineOf(plan.source.start),
      dialect: plan.dialect,
      form: plan.form,
      rootLabel: rootLabel(plan),
      nodeCount: plan.nodes.length,
      query: statementLine(plan.query, plan.dialect),
      analyzed: plan.analyzed,
      executionTime: plan.executionTime,
      duration: plan.duration,
      incomplete:
        plan.incomplete === null ? null : { line: lines.lineOf(plan.incomplete.at), why: plan.incomplete.why },
    })),
    dropped: droppedLines(dropped, lines),
    droppedCount: dropped.length,
    warnings,
    error: null,
  };
}
