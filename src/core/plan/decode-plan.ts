import { Fields } from './fields.ts';
import type { Plan, PlanNode } from './model.ts';
import type { PlanFacts } from './stored.ts';
import type { StoredPlanFields } from './stored-fields.ts';
import type { StoredPlanNodes } from './stored-nodes.ts';

/** A stored plan as it was read, nothing parsed again. Throws `data.badColumns`. */
export function decodePlan(facts: PlanFacts, rows: StoredPlanNodes, stored: StoredPlanFields): Plan {
  const nodes: PlanNode[] = [];
  for (let node = 0; node < rows.count; node++) nodes.push({ ...rows.row(node), ...stored.step(node) });
  const fields = stored.statement;
  const { start, end } = facts.source;
  return {
    dialect: facts.dialect,
    form: facts.form,
    source: { start, end },
    nodes,
    fields,
    query: facts.query,
    queryId: facts.queryId,
    parameters: facts.parameters,
    takenAt: facts.takenAt,
    planningTime: facts.planningTime,
    executionTime: facts.executionTime,
    duration: facts.duration,
    settings: facts.settings,
    triggers: facts.triggers,
    jit:
      facts.jit === null
        ? null
        : {
            functions: facts.jit.functions,
            total: facts.jit.total,
            fields: fields.members('JIT')[0] ?? new Fields([], { start, end: start }),
          },
    serialization: facts.serialization,
    analyzed: facts.analyzed,
    timed: facts.timed,
    costed: facts.costed,
    buffers: facts.buffers,
    incomplete: facts.incomplete === null ? null : { at: facts.incomplete.at, why: facts.incomplete.why },
  };
}
