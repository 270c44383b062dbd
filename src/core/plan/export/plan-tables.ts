import { valueText } from '../field-texts.ts';
import { textOf } from '../fields.ts';
import { maskedField } from '../mask-literals.ts';
import type { Dialect } from '../model.ts';
import { stepLabel } from '../step-label.ts';
import type { StoredPlanFields } from '../stored-fields.ts';
import type { StoredPlanNodes } from '../stored-nodes.ts';

/** A cell of a table. */
export type Cell = string | number | null;

/** The columns of a plan's steps as tables have them; times in milliseconds, blocks of the step alone. `docs/query.md` explains them. */
export const NODE_COLUMNS = [
  'node',
  'parent',
  'depth',
  'node_type',
  'label',
  'relationship',
  'subplan',
  'schema',
  'relation',
  'alias',
  'index_name',
  'startup_cost',
  'total_cost',
  'plan_rows',
  'actual_total_ms',
  'actual_rows',
  'loops',
  'processes',
  'inclusive_ms',
  'self_ms',
  'share',
  'rows',
  'expected_rows',
  'scanned_rows',
  'estimate_factor',
  'shared_hit',
  'shared_read',
  'shared_dirtied',
  'shared_written',
  'temp_read',
  'temp_written',
  'io_ms',
  'line',
] as const;

/** The steps of a plan, a row each. No condition is in them. */
export function* nodeCells(nodes: StoredPlanNodes): Generator<readonly Cell[]> {
  const { computed } = nodes;
  for (let i = 0; i < nodes.count; i++) {
    const row = nodes.row(i);
    const at = (column: Float64Array): number | null => {
      const value = column[i] ?? Number.NaN;
      // Differences of printed decimals: what the arithmetic of doubles adds behind them says nothing.
      return Number.isFinite(value) ? Number(value.toPrecision(12)) : null;
    };
    yield [
      i,
      row.parent < 0 ? null : row.parent,
      row.depth,
      row.nodeType,
      stepLabel(row),
      row.relationship,
      row.subplanName,
      row.schema,
      row.relation,
      row.alias,
      row.indexName,
      row.startupCost,
      row.totalCost,
      row.planRows,
      row.actualTotal,
      row.actualRows,
      row.loops,
      at(computed.processes),
      at(computed.inclusive),
      at(computed.self),
      at(computed.share),
      at(computed.rows),
      at(computed.expectedRows),
      at(computed.scannedRows),
      at(computed.estimateFactor),
      at(computed.shared.self.hit),
      at(computed.shared.self.read),
      at(computed.shared.self.dirtied),
      at(computed.shared.self.written),
      at(computed.temp.self.read),
      at(computed.temp.self.written),
      at(computed.selfIo),
      nodes.line[i] ?? null,
    ];
  }
}

export const FIELD_COLUMNS = ['node', 'worker', 'name', 'value'] as const;

/** Everything that was printed of a plan's steps, a row a field, in its order; constants only where `reveal` says so. */
export function* fieldCells(
  { count }: StoredPlanNodes,
  fields: StoredPlanFields,
  { dialect, reveal }: { readonly dialect: Dialect; readonly reveal: boolean },
): Generator<readonly Cell[]> {
  for (let node = 0; node < count; node++) {
    const step = fields.step(node);
    const all = [{ number: null, fields: step.fields }, ...step.workers];
    for (const { number, fields: own } of all) {
      for (const { key, value } of own.entries) {
        const text = textOf(value) ?? valueText(value);
        yield [node, number, key, reveal ? text : maskedField(key, text, dialect)];
      }
    }
  }
}
