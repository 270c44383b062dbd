import { csvRows } from '../../csv-rows.ts';
import type { ChangesBetween } from '../../investigation/changes.ts';
import type { Condition } from '../../investigation/conditions.ts';
import type { Evaluation, Item, Provenance } from '../../item.ts';
import { textChunks } from '../../profile/exporters/text-chunks.ts';
import type { PlanCheck } from '../../verdict/plan/check.ts';
import type { PlanComparison } from '../diff/model.ts';
import type { PlanFacts, StatementsDetail } from '../stored.ts';
import type { StoredPlanFields } from '../stored-fields.ts';
import type { StoredPlanNodes } from '../stored-nodes.ts';
import { maskedComparison } from './masked-comparison.ts';
import { maskedFacts } from './masked-facts.ts';
import { maskedProvenance } from './masked-provenance.ts';
import { type Cell, FIELD_COLUMNS, fieldCells, NODE_COLUMNS, nodeCells } from './plan-tables.ts';
import { STATEMENT_COLUMNS, statementCells } from './statement-tables.ts';

/** What a plan, a comparison of plans and a server's statements can be written as. */
export const PLAN_EXPORTS = [
  { id: 'csv', extension: 'csv', mediaType: 'text/csv; charset=utf-8' },
  { id: 'json', extension: 'json', mediaType: 'application/json' },
] as const;

/** A plan with what was said of it. */
export interface PlanReport {
  readonly item: Item;
  readonly provenance: Provenance;
  readonly facts: PlanFacts;
  readonly nodes: StoredPlanNodes;
  readonly fields: StoredPlanFields;
  readonly checks: readonly PlanCheck[];
  /** Under which it was measured. */
  readonly conditions: readonly Condition[];
  readonly evaluation: Evaluation | undefined;
  /** Constants of the statement and its conditions stand in it; else `?` does. */
  readonly reveal: boolean;
}

/** Rows as JSON objects, a line each. */
function* objects(head: readonly string[], rows: Iterable<readonly Cell[]>): Generator<string> {
  let isFirst = true;
  for (const row of rows) {
    const entries = head.map((name, i) => [name, row[i] ?? null] as const);
    yield `${isFirst ? '' : ','}\n    ${JSON.stringify(Object.fromEntries(entries))}`;
    isFirst = false;
  }
}

function* planJson({
  item,
  provenance,
  facts,
  nodes,
  fields,
  checks,
  conditions,
  evaluation,
  reveal,
}: PlanReport): Generator<string> {
  const told = {
    kind: 'plan',
    item,
    provenance: reveal ? provenance : maskedProvenance(provenance, facts.dialect),
    facts: reveal ? facts : maskedFacts(facts),
    verdicts: evaluation?.verdicts ?? [],
    ruleSetSha256: evaluation?.ruleSetSha256 ?? null,
    checks,
    conditions,
  };
  yield '{\n';
  for (const [name, value] of Object.entries(told)) yield `  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`;
  yield '  "nodes": [';
  yield* objects(NODE_COLUMNS, nodeCells(nodes));
  yield '\n  ],\n  "fields": [';
  yield* objects(FIELD_COLUMNS, fieldCells(nodes, fields, { dialect: facts.dialect, reveal }));
  yield '\n  ]\n}\n';
}

/** The bytes of a plan's export, in chunks; the same report gives the same ones. Its CSV has a row a step and no condition. */
export const exportPlan = (report: PlanReport, to: 'csv' | 'json'): Iterable<Uint8Array> =>
  textChunks(to === 'csv' ? csvRows(NODE_COLUMNS, nodeCells(report.nodes)) : planJson(report));

/** A stored comparison of plans with its items. */
export interface PlanComparisonReport {
  readonly item: Item;
  readonly before: readonly Item[];
  readonly after: readonly Item[];
  /** Recorded changes between the sides (QG-CONFOUNDED). */
  readonly changes: ChangesBetween;
  readonly comparison: PlanComparison;
}

const DIFFERENCE_COLUMNS = [
  'kind',
  'before',
  'after',
  'moved',
  'self_ms_before',
  'self_ms_after',
  'delta_ms',
  'delta_rows',
  'delta_blocks',
  'fields',
] as const;

function* differenceCells({ diff }: PlanComparison): Generator<readonly Cell[]> {
  for (const { kind, before, after, moved, deltaTime, deltaRows, deltaBlocks, fields } of diff.differences) {
    yield [
      kind,
      before?.label ?? null,
      after?.label ?? null,
      moved ? 'yes' : 'no',
      before?.selfTime ?? null,
      after?.selfTime ?? null,
      deltaTime,
      deltaRows,
      deltaBlocks,
      fields.map(({ name }) => name).join(', '),
    ];
  }
}

/** The same of a comparison: its CSV has a row a difference, the biggest first. */
export function exportPlanComparison(report: PlanComparisonReport, to: 'csv' | 'json'): Iterable<Uint8Array> {
  if (to === 'csv') return textChunks(csvRows(DIFFERENCE_COLUMNS, differenceCells(report.comparison)));
  const masked = { ...report, comparison: maskedComparison(report.comparison) };
  return textChunks([`${JSON.stringify({ kind: 'plan-comparison', ...masked })}\n`]);
}

/** The same of a server's statements: its CSV has a row a statement. */
export function exportStatements(detail: StatementsDetail, to: 'csv' | 'json'): Iterable<Uint8Array> {
  if (to === 'csv') return textChunks(csvRows(STATEMENT_COLUMNS, statementCells(detail)));
  return textChunks([
    `${JSON.stringify({ kind: 'statements', ...detail, provenance: maskedProvenance(detail.provenance, 'postgresql') })}\n`,
  ]);
}
