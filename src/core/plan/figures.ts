import type { BlockColumns, ComputedPlan } from './computed.ts';
import type { Fields } from './fields.ts';
import type { Dialect } from './model.ts';
import { MARIADB_TIMES, PRINTED_NAMES } from './printed-names.ts';
import type { Figure } from './stored.ts';

const REMOVED = ['Rows Removed by Filter', 'Rows Removed by Index Recheck'];
const BLOCKS = [
  ['hit', 'Hit'],
  ['read', 'Read'],
  ['dirtied', 'Dirtied'],
  ['written', 'Written'],
] as const;
const KINDS = [
  ['shared', 'Shared'],
  ['local', 'Local'],
  ['temp', 'Temp'],
] as const;

const present = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;

/** How each figure of a step follows from what was printed of it and of the steps below it; figures that are absent are left out. */
export function figuresOf(node: number, fields: Fields, computed: ComputedPlan, dialect: Dialect): readonly Figure[] {
  const figures: Figure[] = [];
  const printed = (name: string) => ({ name, value: fields.number(name) });
  const of = (column: Float64Array): number | null => present(column[node]);
  const add = (name: string, value: number | null, unit: Figure['unit'], formula: string, values: Figure['values']) => {
    if (value !== null) figures.push({ name, value, unit, formula, values });
  };
  const processes = { name: 'processes', value: of(computed.processes) };
  const total = of(computed.inclusive);
  const self = of(computed.self);
  const rounding = of(computed.rounding);
  const whole = present(computed.whole);
  const rows = { name: 'rows', value: of(computed.rows) };
  const expected = { name: 'planned rows', value: of(computed.expectedRows) };
  const names = PRINTED_NAMES[dialect];
  const loops = printed(names.loops);
  add('self time', self, 'ms', 'total time − time charged to other steps ± rounding', [
    { name: 'total time', value: total },
    { name: 'time charged to other steps', value: total === null || self === null ? null : total - self },
    { name: 'rounding', value: rounding },
  ]);
  add('share', of(computed.share), 'share', `self time ÷ ${computed.wholeIs}`, [
    { name: 'self time', value: self },
    { name: computed.wholeIs, value: whole },
  ]);
  if (dialect === 'mariadb') {
    const times = MARIADB_TIMES.filter((name) => fields.has(name));
    const own =
      times.length === 0 ? 'times of the steps below it' : `${times.join(' + ')} + those of the steps below it`;
    add('total time', total, 'ms', own, times.map(printed));
  } else {
    const values = [printed(names.time), loops, processes];
    add('total time', total, 'ms', `${names.time} × ${names.loops} ÷ processes`, values);
  }
  add('processes', processes.value, 'processes', 'processes that ran the step side by side', [loops]);
  add('waiting for blocks', of(computed.selfIo), 'ms', 'I/O times of the step − those of the steps below it', []);
  add('rows', rows.value, 'rows', `${names.rows} × ${names.loops}`, [printed(names.rows), loops]);
  add('planned rows', expected.value, 'rows', `${names.planned}, over the same loops and processes`, [
    printed(names.planned),
    loops,
    processes,
  ]);
  const removed = REMOVED.filter((name) => fields.has(name));
  add(
    'scanned rows',
    of(computed.scannedRows),
    'rows',
    removed.length === 0
      ? `${names.rows} × ${names.loops}`
      : `(${names.rows} + ${removed.join(' + ')}) × ${names.loops}`,
    [printed(names.rows), ...removed.map(printed), loops],
  );
  const factor = of(computed.estimateFactor);
  add(
    'estimate off by',
    factor,
    'factor',
    factor !== null && factor < 0 ? '−(planned rows ÷ rows), both at least 1' : 'rows ÷ planned rows, both at least 1',
    [rows, expected],
  );
  for (const [kind, title] of KINDS) {
    for (const [count, word] of BLOCKS) {
      const at = (columns: BlockColumns): number | null => of(columns[count]);
      const all = at(computed[kind].inclusive);
      const own = at(computed[kind].self);
      const name = `${title} ${word} Blocks`;
      // Every step of a plan with BUFFERS has all of them; those that are 0 here and below say nothing.
      if (all === 0) continue;
      add(
        `${title.toLowerCase()} blocks ${count}, step alone`,
        own,
        'blocks',
        `${name} − those of the steps below it`,
        [
          { name, value: all },
          { name: 'steps below it', value: all === null || own === null ? null : all - own },
        ],
      );
    }
  }
  return figures;
}
