import type { Fields } from '../../plan/fields.ts';
import type { PlanNode } from '../../plan/model.ts';
import { crossed, limitOf } from '../rule-set.ts';
import type { Verdict } from '../verdict.ts';
import { count } from '../wording.ts';
import { at, executed, needed, type PlanRule, planVerdict, printedByPostgres } from './plan-rule.ts';
import { labelOf } from './step-names.ts';

/** Rows in memory carry pointers and headers that they do not have on disk: 118 MB in memory were 61 MB on disk (PostgreSQL 15). */
const IN_MEMORY = 2;

/** Kilobytes that the processes of a sort wrote, one each; empty where all stayed in memory. */
function onDisk({ fields, workers }: PlanNode): readonly number[] {
  return [fields, ...workers.map((worker) => worker.fields)].flatMap(writtenBy);
}

function writtenBy(process: Fields): readonly number[] {
  const written: number[] = [];
  const space = process.number('Sort Space Used');
  if (process.text('Sort Space Type') === 'Disk' && space !== null) written.push(space);
  // An incremental sort tells the largest of its groups.
  const peaks = ['Full-sort Groups', 'Pre-sorted Groups']
    .flatMap((groups) => process.members(groups))
    .flatMap((group) => group.members('Sort Space Disk'))
    .map((disk) => disk.number('Peak Sort Space Used'))
    .filter((peak) => peak !== null);
  if (peaks.length > 0) written.push(peaks.reduce((most, peak) => Math.max(most, peak)));
  return written;
}

/** EX-SORT: a sort wrote to disk (`plans.md`). It prints the memory that would be needed, and promises no speed: in memory it is often no faster. */
export const exSort: PlanRule = {
  id: 'EX-SORT',
  version: 1,
  title: 'Sort on disk',
  thresholds: ['plan.sort.disk'],
  formula: 'Sort Space Type = Disk; work_mem needed ≈ 2 × the largest Sort Space Used, in each process',
  evaluate(input) {
    const other = printedByPostgres(input, 'where a sort kept its rows');
    if (other !== null) return { verdicts: [], clear: '', missing: other };
    const { plan, ruleSet } = input;
    const isSort = ({ nodeType }: PlanNode): boolean => nodeType === 'Sort' || nodeType === 'Incremental Sort';
    if (!plan.nodes.some(isSort)) return { verdicts: [], clear: 'Nothing is sorted in a step of its own.' };
    const missing = needed(input, 'executions');
    if (missing !== null) return { verdicts: [], clear: '', missing };
    const verdicts: Verdict[] = [];
    for (const node of executed(input).filter(isSort)) {
      const written = onDisk(node);
      const space = Math.max(0, ...written);
      if (!(space > limitOf(ruleSet, 'plan.sort.disk'))) continue;
      const processes = Math.max(1, at(input.computed.processes, node.index), written.length);
      const each = processes > 1 ? ` in each of ${count(processes)} processes` : '';
      verdicts.push(
        planVerdict(input, {
          rule: exSort,
          node,
          measure: { name: 'sorted on disk', value: space, unit: 'kB', n: 1 },
          cost: at(input.computed.self, node.index),
          threshold: crossed(ruleSet, 'plan.sort.disk'),
          level: 'investigate',
          reason: `${labelOf(node)} wrote ${count(space)} kB to disk${each}: in memory it would need work_mem of about ${count(IN_MEMORY * space)} kB${each}.`,
          advice: 'plan.sort.disk',
          values: {
            'Sort Method': node.fields.text('Sort Method') ?? node.workers[0]?.fields.text('Sort Method') ?? null,
            'Sort Space Type': 'Disk',
            'Sort Space Used': space,
            processes,
            'work_mem needed': IN_MEMORY * space,
          },
        }),
      );
    }
    return { verdicts, clear: 'Every sort stayed in memory.' };
  },
};
