import { expect, it } from 'vitest';
import { ClassTable } from './class-table.ts';

const ROWS = [
  { name: 'Session', type: 'object', module: '/srv/session.js', line: 12, title: 'Session' },
  { name: 'onTick', type: 'closure', module: '/srv/tick.js', line: 3, title: 'onTick()' },
  { name: '', type: 'closure', module: '/srv/tick.js', line: 7, title: '(anonymous at tick.js:7)()' },
  { name: '', type: 'closure', module: '/srv/tick.js', line: Number.NaN, title: '(anonymous at tick.js)()' },
  { name: '', type: 'closure', module: null, line: Number.NaN, title: '(anonymous)()' },
  { name: '', type: 'object', module: null, line: Number.NaN, title: '(no name)' },
] as const;

it('calls a class what everything else calls it: functions without a name by their place', () => {
  const none = new Float64Array(ROWS.length);
  const table = new ClassTable({
    meta: {
      key: ROWS.map((_, row) => String(row)),
      name: ROWS.map(({ name }) => name),
      type: ROWS.map(({ type }) => type),
      module: ROWS.map(({ module }) => module),
    },
    columns: {
      count: none,
      self: none,
      retained: none,
      distance: none,
      line: Float64Array.from(ROWS, ({ line }) => line),
      column: none,
    },
  });
  expect(ROWS.map((_, row) => table.title(row))).toEqual(ROWS.map(({ title }) => title));
});
