import { toldByPlan } from '../../../core/investigation/conditions.ts';
import { maskedFacts } from '../../../core/plan/export/masked-facts.ts';
import { maskedProvenance } from '../../../core/plan/export/masked-provenance.ts';
import { NODE_COLUMNS, nodeCells } from '../../../core/plan/export/plan-tables.ts';
import { statementLine } from '../../../core/plan/facts-of-plan.ts';
import type { RelatedToPlan } from '../../../core/plan/stored.ts';
import { StoredPlanNodes } from '../../../core/plan/stored-nodes.ts';
import { hitRatioOf } from '../../../core/verdict/plan/compared-side.ts';
import { approvalText } from '../check/approved-plans.ts';
import { conditionsLine } from '../conditions-given.ts';
import { checksText, factsText, runsText, treeText } from '../plan-text.ts';
import type { Session } from '../session.ts';
import { cut, printable } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { verdictsText } from '../verdict-text.ts';

/** Steps that the tree shows where nothing else is asked for. */
const SHOWN_STEPS = 60;

const relationText = ({ item, by }: RelatedToPlan): string =>
  `${by}: ${item.id} · ${item.kind} · ${printable(cut(item.label, 80))}`;

/** Answers with a plan: what is judged of it, what the other rules say, and its steps with their own time. Constants of the statement stay out. */
export async function answerPlan(
  session: Session,
  terminal: Terminal,
  id: string,
  top: number | undefined,
): Promise<void> {
  const { plans, investigations } = session.services;
  const { item, provenance, warnings, facts, checks, catalogs, evaluations, related, runs, approval } =
    await plans.detail(id);
  const nodes = StoredPlanNodes.decode(await plans.nodes(id));
  const verdicts = evaluations.find(({ current }) => current)?.verdicts ?? [];
  const told = maskedFacts(facts);
  const conditions = investigations.conditions(item.id, toldByPlan(hitRatioOf(nodes)));
  const rows = terminal.json
    ? [...nodeCells(nodes)].map((cells) => Object.fromEntries(NODE_COLUMNS.map((name, i) => [name, cells[i] ?? null])))
    : [];
  const document = {
    item,
    summary: item.summary,
    provenance: maskedProvenance(provenance, facts.dialect),
    related,
    runs,
    approval,
    conditions,
    warnings,
    verdicts,
    checks,
    catalogs,
    fingerprint: facts.fingerprint.plan,
    family: facts.fingerprint.family,
    query: facts.queryFingerprint?.hash ?? null,
    facts: told,
    nodes: top === undefined ? rows : rows.slice(0, top),
  };
  const statement = facts.queryFingerprint?.text ?? statementLine(facts.query, facts.dialect);
  terminal.answer(document, () =>
    [
      `${terminal.paint('bold', printable(item.label))} · ${item.format} · ${item.id}`,
      ...(statement === null ? [] : [printable(cut(statement.replace(/\s+/g, ' '), 300))]),
      ...factsText(told),
      conditionsLine(conditions),
      ...runsText({ item, runs }),
      ...(approval === null ? [] : [approvalText(approval)]),
      ...related.slice(0, 10).map(relationText),
      '',
      verdictsText(verdicts, terminal),
      '',
      ...checksText({ checks }),
      '',
      treeText(nodes, top ?? SHOWN_STEPS),
      ...warnings.map(({ message }) => printable(`note: ${message}`)),
    ].join('\n'),
  );
}
