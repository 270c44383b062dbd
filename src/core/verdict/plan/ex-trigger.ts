import type { Catalog } from '../../catalog/model.ts';
import { triggerName } from '../../plan/compute/outside.ts';
import type { PlanTrigger } from '../../plan/model.ts';
import { crossed, limitOf } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import { amount, count, listed, percent, shortName } from '../wording.ts';
import { needed, type PlanRule, type PlanRuleInput, planVerdict, printedByPostgres } from './plan-rule.ts';

/** A table with columns that a foreign key's name tells: `child_t_parent_id_fkey` is PostgreSQL's for child_t (parent_id). */
interface KeyName {
  readonly table: string;
  readonly columns: readonly string[];
}

/** What a foreign key is on, by its default name and the tables that are known; null where they do not tell. */
export function foreignKeyOf(constraint: string, catalog: Catalog | null): KeyName | null {
  const name = constraint.replace(/_fkey\d*$/, '');
  if (name === constraint) return null;
  const tables = new Map<string, Set<string>>();
  const add = (table: string, column: string): void => {
    const columns = tables.get(table);
    if (columns === undefined) tables.set(table, new Set([column]));
    else columns.add(column);
  };
  for (const { table, column } of catalog?.columns ?? []) add(table, column);
  for (const { table, columns } of catalog?.indexes ?? []) {
    for (const column of columns) if (column !== null) add(table, column);
  }
  let found: KeyName | null = null;
  for (const [table, known] of tables) {
    if (!name.startsWith(`${table}_`) || table.length <= (found?.table.length ?? 0)) continue;
    const rest = name.slice(table.length + 1);
    const columns = known.has(rest) ? [rest] : [...known].filter((column) => `_${rest}_`.includes(`_${column}_`));
    found = { table, columns: columns.length > 0 ? columns : [rest] };
  }
  return found;
}

/** What the name alone suggests, where it ends as most do: `child_t_parent_id_fkey` is likely on child_t (parent_id). */
function likelyKeyOf(constraint: string): KeyName | null {
  const [, table, column] = /^(.{1,63})_([^_]{1,62}_id)_fkey\d*$/.exec(constraint) ?? [];
  return table === undefined || column === undefined ? null : { table, columns: [column] };
}

const keyText = ({ table, columns }: KeyName): string =>
  `${shortName(table)} (${listed(columns.map((column) => shortName(column)))})`;

/** The foreign key for a sentence: its name, and what it is on as far as that is known. */
function keyNamed(constraint: string | null, name: string, catalog: Catalog | null): string {
  const known = constraint === null ? null : foreignKeyOf(constraint, catalog);
  if (known !== null) return `${name} of ${keyText(known)}`;
  const likely = constraint === null ? null : likelyKeyOf(constraint);
  return likely === null ? name : `${name} (by its name of ${keyText(likely)})`;
}

/**
 * EX-TRIGGER: triggers take their time outside of every step (`plans.md`). A foreign key whose referring columns have no index is the usual
 * one: each row scans that table, and the tree shows nothing of it.
 */
export const exTrigger: PlanRule = {
  id: 'EX-TRIGGER',
  version: 1,
  title: 'Time in triggers',
  thresholds: ['plan.trigger.investigate', 'plan.trigger.bottleneck', 'plan.time.least'],
  formula: 'Time of the trigger ÷ Execution Time',
  evaluate(input) {
    const other = printedByPostgres(input, 'the time of triggers');
    if (other !== null) return { verdicts: [], clear: '', missing: other };
    const { plan, computed, ruleSet } = input;
    const changes = plan.nodes.some(({ nodeType }) => nodeType === 'ModifyTable');
    if (plan.triggers.length === 0 && !changes)
      return { verdicts: [], clear: 'The statement changes nothing, so no trigger fires.' };
    const missing = needed(input, 'times');
    if (missing !== null) return { verdicts: [], clear: '', missing };
    const verdicts: Verdict[] = [];
    const least = limitOf(ruleSet, 'plan.time.least');
    let isShort = false;
    plan.triggers.forEach((trigger, place) => {
      const time = trigger.time ?? 0;
      const share = time / computed.whole;
      if (!(share > limitOf(ruleSet, 'plan.trigger.investigate'))) return;
      if (time < least) {
        isShort = true;
        return;
      }
      const verdict = verdictOf(input, trigger, { share, place });
      if (verdict !== null) verdicts.push(verdict);
    });
    return {
      verdicts,
      clear:
        plan.triggers.length === 0
          ? 'No trigger fired.'
          : isShort
            ? `No trigger takes ${amount(least, 'ms')}. In so short a time shares are another from run to run: they are not judged.`
            : `No trigger takes more than ${percent(limitOf(ruleSet, 'plan.trigger.investigate'))} of the time.`,
    };
  },
};

function verdictOf(
  input: PlanRuleInput,
  trigger: PlanTrigger,
  { share, place }: { readonly share: number; readonly place: number },
): Verdict | null {
  const { plan, computed, ruleSet } = input;
  const isOutside = computed.outside.some(({ name, time }) => name === triggerName(trigger) && time === trigger.time);
  const node = plan.nodes.find(({ nodeType }) => nodeType === 'ModifyTable') ?? plan.nodes[0];
  if (node === undefined) return null;
  const { constraint, relation, calls, time } = trigger;
  const isKey = constraint !== null || /^RI_ConstraintTrigger/.test(trigger.name);
  const isMost = share > limitOf(ruleSet, 'plan.trigger.bottleneck');
  const name = shortName(constraint ?? trigger.name);
  const named = isKey ? `The foreign key ${keyNamed(constraint, name, input.catalog)}` : `The trigger ${name}`;
  const on = relation === null ? '' : ` on ${shortName(relation)}`;
  return planVerdict(input, {
    rule: exTrigger,
    node,
    subject: {
      key: `trigger ${constraint ?? trigger.name}${relation === null ? '' : ` on ${relation}`}`,
      label: `${isKey ? 'Foreign key' : 'Trigger'} ${name}${on}`,
    },
    measure: { name: 'time in the trigger', value: share, unit: 'share', n: 1 },
    cost: time ?? undefined,
    threshold: crossed(ruleSet, isMost ? 'plan.trigger.bottleneck' : 'plan.trigger.investigate'),
    level: isMost ? 'likely-bottleneck' : 'investigate',
    reason: `${named}, ${isKey ? 'checked' : 'run'}${on} ${calls === null ? '' : `${count(calls)} times, `}takes ${amount(time ?? 0, 'ms')} of ${amount(computed.whole, 'ms')}, ${percent(share)}: ${isOutside ? 'no step of the plan shows it' : 'it is part of the time of the step that changes the rows'}.`,
    advice: isKey ? 'plan.trigger.key' : 'plan.trigger',
    values: {
      'Trigger Name': shortName(trigger.name),
      'Constraint Name': constraint === null ? null : shortName(constraint),
      Relation: relation === null ? null : shortName(relation),
      Time: time,
      Calls: calls,
      place,
    },
  });
}
