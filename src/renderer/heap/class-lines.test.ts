import { describe, expect, it } from 'vitest';
import { type ClassLine, classLines, classRows, lineOf } from './class-lines.ts';
import { ClassTable } from './class-table.ts';

const CLASSES = [
  { name: 'Session', type: 'object', module: '/srv/session.js', retained: 900, count: 30, distance: 4 },
  { name: '__proto__', type: 'object', module: '/srv/odd.js', retained: 50, count: 5, distance: 2 },
  { name: 'onTick', type: 'closure', module: '/srv/session.js', retained: 400, count: 10, distance: 3 },
  { name: '(string)', type: 'string', module: null, retained: 700, count: 99, distance: 100_000_002 },
  { name: 'Detached <div>', type: 'native', module: null, retained: 10, count: 1, distance: -5 },
] as const;

const column = (value: (row: (typeof CLASSES)[number]) => number) => Float64Array.from(CLASSES, value);
const table = new ClassTable({
  meta: {
    key: CLASSES.map(({ type, name }) => `${type}:${name}`),
    name: CLASSES.map(({ name }) => name),
    type: CLASSES.map(({ type }) => type),
    module: CLASSES.map(({ module }) => module),
  },
  columns: {
    count: column(({ count }) => count),
    self: column(({ count }) => count),
    retained: column(({ retained }) => retained),
    distance: column(({ distance }) => distance),
    line: column(() => 3),
    column: column(() => 1),
  },
});

const largest = { column: 'retained', descending: true } as const;
const names = (rows: readonly number[]) => rows.map((row) => table.name(row));
const nothing = { classes: new Set<number>(), closedModules: new Set<string>(), instances: new Map() };
const words = (line: ClassLine): string =>
  line.kind === 'module' ? `# ${line.module}` : line.kind === 'class' ? table.name(line.row) : line.kind;

describe('the rows of the class table', () => {
  it('stand by what they retain, or by a name', () => {
    expect(names(classRows(table, { text: '', kind: 'all' }, largest, 'v8'))).toEqual([
      'Session',
      '(string)',
      'onTick',
      '__proto__',
      'Detached <div>',
    ]);
  });
  it('have those without a distance last', () => {
    const sort = { column: 'distance', descending: true };
    expect(names(classRows(table, { text: '', kind: 'all' }, sort, 'v8')).slice(0, 3)).toEqual([
      'Session',
      'onTick',
      '__proto__',
    ]);
  });
  it('are filtered by a part of name or module, and by kind', () => {
    expect(names(classRows(table, { text: 'SESSION', kind: 'all' }, largest, 'v8'))).toEqual(['Session', 'onTick']);
    expect(names(classRows(table, { text: '', kind: 'functions' }, largest, 'v8'))).toEqual(['onTick']);
    expect(names(classRows(table, { text: '__proto__', kind: 'objects' }, largest, 'v8'))).toEqual(['__proto__']);
  });
});

describe('the lines of the class table', () => {
  it('are grouped by module in the order of their classes', () => {
    const rows = classRows(table, { text: '', kind: 'all' }, largest, 'v8');
    const lines = classLines(table, rows, true, { ...nothing, closedModules: new Set(['/srv/odd.js']) });
    expect(lines.map(words)).toEqual([
      '# /srv/session.js',
      'Session',
      'onTick',
      '# null',
      '(string)',
      'Detached <div>',
      '# /srv/odd.js',
    ]);
    expect(lines[0]).toMatchObject({ classes: 2, count: 40, self: 40 });
  });
  it('hold the objects of opened classes as far as they came', () => {
    const classes = new Set([0, 2, 3]);
    const object = { node: 17 };
    const instances = new Map([
      [0, { result: { total: 30, nodes: [object] }, error: null }],
      [3, { result: null, error: 'no answer' }],
    ]);
    const lines = classLines(table, [0, 2, 3], false, { ...nothing, classes, instances: new Map(Object(instances)) });
    expect(lines.map(words)).toEqual(['Session', 'object', 'more', 'onTick', 'waiting', '(string)', 'failed']);
    expect(lineOf(lines, 17, 0)).toBe(1);
    expect(lineOf(lines, 18, 2)).toBe(3);
    expect(lineOf(lines, null, 4)).toBe(-1);
  });
});
