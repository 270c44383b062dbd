import type { ReportTable } from '../../markdown.ts';
import type { ComparedSide, DiffStep, PlanComparison } from '../../plan/diff/model.ts';
import { stepLabel } from '../../plan/step-label.ts';
import type { PlanFacts } from '../../plan/stored.ts';
import type { StoredPlanNodes } from '../../plan/stored-nodes.ts';
import { count, percent } from '../../verdict/wording.ts';
import type { Figure } from '../figure.ts';
import { tableFigure } from './table-figure.ts';

/** Steps that a table shows; deeper levels than these are indented no further. */
const STEPS = 80;
const DEEPEST = 16;

const number = (value: number | null | undefined): string =>
  value === null || value === undefined || !Number.isFinite(value) ? '' : count(value);
const time = (value: number | null | undefined): string =>
  value === null || value === undefined || !Number.isFinite(value) ? '' : `${Number(value.toPrecision(4))} ms`;

/** Digits of a hash that are printed. */
const DIGITS = 16;

/** What a statement and its plan are recognised by: the server's own number, the statement without its constants, the shape of the plan. */
export const fingerprintNotes = ({
  queryId,
  queryFingerprint,
  fingerprint,
}: Pick<PlanFacts, 'queryId' | 'queryFingerprint' | 'fingerprint'>): readonly string[] => [
  ...(queryId === null ? [] : [`query ${queryId}`]),
  ...(queryFingerprint === null ? [] : [`statement ${queryFingerprint.hash}`]),
  `plan shape ${fingerprint.plan.slice(0, DIGITS)}`,
  ...(fingerprint.family === fingerprint.plan ? [] : [`plan family ${fingerprint.family.slice(0, DIGITS)}`]),
];

/** The steps of a plan as a tree in a table: what each took by itself, and how its rows compare with what was expected. No constant is in it. `known`: what it is
 * recognised by. */
export function planFigure(
  id: string,
  label: string,
  facts: PlanFacts,
  nodes: StoredPlanNodes,
  known: readonly string[],
): Figure {
  const { computed } = nodes;
  const shown = Math.min(nodes.count, STEPS);
  const rows = Array.from({ length: shown }, (_, i) => {
    const row = nodes.row(i);
    const share = computed.share[i] ?? Number.NaN;
    return [
      `${'\u00a0\u00a0'.repeat(Math.min(row.depth, DEEPEST))}${row.depth === 0 ? '' : '→ '}${stepLabel(row)}`,
      time(computed.self[i]),
      Number.isFinite(share) ? percent(share) : '',
      number(computed.rows[i]),
      number(computed.expectedRows[i]),
      number(row.loops),
    ];
  });
  const table: ReportTable = {
    head: ['step', 'time of its own', 'share', 'rows', 'rows expected', 'loops'],
    rows,
    right: [1, 2, 3, 4, 5],
  };
  const notes = [
    facts.executionTime === null ? 'no execution time was printed' : `execution ${time(facts.executionTime)}`,
    facts.planningTime === null ? 'no planning time was printed' : `planning ${time(facts.planningTime)}`,
    facts.analyzed ? 'with ANALYZE' : 'estimates only: nothing was executed',
    ...known,
  ];
  const figure = tableFigure(id, `Plan of ${label}`, notes, table, STEPS);
  return { ...figure, more: nodes.count - shown };
}

const stepText = (step: DiffStep | null): string => (step === null ? '—' : step.label);
const executed = ({ execution }: ComparedSide): string =>
  execution === null ? 'no time' : `${time(execution.value)} (${time(execution.low)} to ${time(execution.high)})`;

/** What differs between two plans of one statement, step by step. */
export function planComparisonFigure(id: string, label: string, { before, after, diff }: PlanComparison): Figure {
  const rows = diff.differences.map((difference) => [
    difference.kind,
    stepText(difference.before),
    stepText(difference.after),
    time(difference.before?.selfTime),
    time(difference.after?.selfTime),
    number(difference.before?.rows),
    number(difference.after?.rows),
  ]);
  const head = ['', 'before', 'after', 'own time before', 'own time after', 'rows before', 'rows after'];
  const notes = [
    `execution before ${executed(before)}, ${before.runs.length} runs; after ${executed(after)}, ${after.runs.length} runs`,
  ];
  const figure = tableFigure(id, `Before and after: ${label}`, notes, { head, rows, right: [3, 4, 5, 6] }, STEPS);
  return { ...figure, more: figure.more + diff.moreDifferences };
}
