import type { PlanNode } from '../../plan/model.ts';
import { count, shortName } from '../wording.ts';
import { at, type PlanRuleInput } from './plan-rule.ts';

/** How much a scan looked at, in all, and what part of it it kept. */
export interface Scanned {
  readonly rows: number;
  readonly kept: number;
  /** Executions in each process. */
  readonly loops: number;
  /** Estimates only: it was not executed. */
  readonly isEstimate: boolean;
}

/** True where a whole table is read: `Table scan` is MySQL's and MariaDB's word for it, `SCAN` SQLite's. Derived tables (`<derived2>`) are none. */
export function isFullScan({ nodeType, relation, indexName }: PlanNode): boolean {
  if (nodeType === 'Seq Scan') return true;
  if (relation === null || relation.startsWith('<') || indexName !== null) return false;
  return nodeType === 'Table scan' || nodeType === 'Hash join table scan' || nodeType === 'SCAN';
}

export const isIndexScan = ({ nodeType }: PlanNode): boolean =>
  nodeType === 'Index Scan' || nodeType === 'Index Only Scan' || nodeType === 'Bitmap Index Scan';

/** What a scan looked at; null where nothing tells. Never executed is null too. */
export function scannedBy(input: Pick<PlanRuleInput, 'plan' | 'computed'>, node: PlanNode): Scanned | null {
  const { index, fields, loops, planRows } = node;
  if (loops === null) {
    // Of what is planned only, it looks at no fewer than it is to give.
    const rows = fields.number('rows_examined_per_scan') ?? fields.number('rows') ?? planRows;
    return rows === null ? null : { rows, kept: Number.NaN, loops: 1, isEstimate: true };
  }
  if (!(loops > 0)) return null;
  const rows = at(input.computed.scannedRows, index);
  if (Number.isNaN(rows)) return null;
  const processes = Math.max(1, at(input.computed.processes, index));
  const perProcess = loops / processes;
  // MariaDB prints the rows before the condition, and which part of them in 100 met it.
  const read = fields.number('r_rows');
  if (read !== null) {
    const kept = (fields.number('r_filtered') ?? 100) / 100;
    return { rows: read * loops, kept, loops: perProcess, isEstimate: false };
  }
  // MySQL's trees have the condition as a step of its own above the scan.
  const parent = input.plan.nodes[node.parent];
  if (parent?.nodeType === 'Filter' && rows > 0) {
    return { rows, kept: at(input.computed.rows, parent.index) / rows, loops: perProcess, isEstimate: false };
  }
  return { rows, kept: rows > 0 ? at(input.computed.rows, index) / rows : 1, loops: perProcess, isEstimate: false };
}

/** A partition's name without its numbers: `events_2024_03` is one of `events_#`. */
export const familyOf = (relation: string): string => relation.replace(/\d+(?:_\d+)*/g, '#');

/**
 * Steps that scan partitions of one table below one Append, together; every other step alone. In the order of the plan.
 */
export function partitionsTogether(nodes: readonly PlanNode[]): readonly (readonly PlanNode[])[] {
  const families = new Map<string, PlanNode[]>();
  for (const node of nodes) {
    const isMember = node.relationship === 'Member' && node.relation !== null;
    const key = isMember ? `${node.parent} ${familyOf(node.relation ?? '')}` : `step ${node.index}`;
    const family = families.get(key);
    if (family === undefined) families.set(key, [node]);
    else family.push(node);
  }
  return [...families.values()];
}

/** What a group of scans is called: `orders`, `events_# (12 partitions)`. */
export function tableOf(nodes: readonly PlanNode[]): string {
  const [first] = nodes;
  const name = first?.relation ?? first?.nodeType ?? '';
  return nodes.length > 1 ? `${shortName(familyOf(name))} (${count(nodes.length)} partitions)` : shortName(name);
}
