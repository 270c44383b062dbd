import { describe, expect, it } from 'vitest';
import { type ClassLine, classLines, classRows, cursorOn, lineAt, lineOf, nothingListed } from './class-lines.ts';
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

it.each([
  [{ text: '', kind: 'all' }, 'The heap holds nothing of these.'],
  [{ text: ' ', kind: 'dom' }, 'No class is of this kind.'],
  [{ text: 'x', kind: 'all' }, 'No class matches the filter. Escape empties it.'],
  [{ text: 'x', kind: 'dom' }, 'No class of this kind matches the filter. Escape empties it.'],
] as const)('an empty table says what leaves it so: %j', (filter, words) => {
  expect(nothingListed(filter)).toBe(words);
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
  it('say where no more objects can be asked for', () => {
    const last = (nodes: number): ClassLine | undefined => {
      const result = { total: 50_000, nodes: Array.from({ length: nodes }, (_, node) => ({ node })) };
      const instances = new Map([[0, { result, error: null }]]);
      return classLines(table, [0], false, {
        ...nothing,
        classes: new Set([0]),
        instances: new Map(Object(instances)),
      }).at(-1);
    };
    expect(last(6400)).toMatchObject({ kind: 'more', shown: 6400, isAll: false });
    expect(last(10_000)).toMatchObject({ kind: 'more', shown: 10_000, total: 50_000, isAll: true });
  });
});

describe('the cursor of the class table', () => {
  const rows = classRows(table, { text: '', kind: 'all' }, largest, 'v8');
  const instancesOf = (nodes: number, error: string | null = null) =>
    new Map([[0, { result: { total: 30, nodes: Array.from({ length: nodes }, (_, node) => ({ node })) }, error }]]);
  const linesWith = (opened: object, byModule = false) =>
    classLines(table, rows, byModule, { ...nothing, ...Object(opened) });
  const classes = new Set([0, 3]);

  it('stays on a module that is closed, or that stands elsewhere after another was', () => {
    const open = linesWith({}, true);
    const cursor = cursorOn(open, 3);
    expect(cursor).toEqual({ kind: 'module', module: null });
    const closed = linesWith({ closedModules: new Set(['/srv/session.js', '']) }, true);
    expect(closed.map(words).slice(0, 3)).toEqual(['# /srv/session.js', '# null', '# /srv/odd.js']);
    expect(cursor === null ? -1 : lineAt(closed, cursor)).toBe(1);
  });

  it('stays on a line that says that there are more until they came, and then is on the first of them', () => {
    const before = linesWith({ classes, instances: instancesOf(10) });
    const more = before.findIndex(({ kind }) => kind === 'more');
    const cursor = cursorOn(before, more);
    if (cursor === null) throw new Error('no cursor');
    expect(lineAt(linesWith({ classes, instances: instancesOf(10) }), cursor)).toBe(more);
    const failed = linesWith({ classes, instances: instancesOf(10, 'no answer') });
    expect(failed[lineAt(failed, cursor)]).toMatchObject({ kind: 'failed', row: 0 });
    const after = linesWith({ classes, instances: instancesOf(25) });
    expect(after[lineAt(after, cursor)]).toMatchObject({ kind: 'object', object: { node: 10 } });
  });

  it('goes to the class whose objects it was among when that is closed, and nowhere when that is filtered away', () => {
    const waiting = linesWith({ classes });
    const cursor = cursorOn(waiting, 1);
    if (cursor === null) throw new Error('no cursor');
    expect(waiting[lineAt(waiting, cursor)]).toMatchObject({ kind: 'waiting', row: 0 });
    const closed = linesWith({ classes: new Set([3]) });
    expect(closed[lineAt(closed, cursor)]).toMatchObject({ kind: 'class', row: 0 });
    expect(lineAt(classLines(table, [1], false, nothing), cursor)).toBe(-1);
    expect(cursorOn(waiting, 0)).toBeNull();
  });
});
