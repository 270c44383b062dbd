import { expect, it } from 'vitest';
import { exportFormats, exportName } from './export-formats.ts';

it.each([
  ['orders before', 'orders before.svg'],
  ['a/b\\c:d*e?', 'a-b-c-d-e.svg'],
  ['../../etc/passwd', 'etc-passwd.svg'],
  ['line\nbreak\u202etxt', 'line-break-txt.svg'],
  ['...', 'profile.svg'],
  ['x'.repeat(500), `${'x'.repeat(100)}.svg`],
])('%j is saved as %j', (label, name) => expect(exportName(label, 'svg')).toBe(name));

it('offers a profile every format and a comparison its picture', () => {
  expect(exportFormats({ kind: 'profile' }).map(({ to }) => to)).toEqual([
    'html',
    'svg',
    'speedscope',
    'pprof',
    'folded',
    'd3',
    'csv',
  ]);
  expect(exportFormats({ kind: 'comparison' }).map(({ to }) => to)).toEqual(['svg']);
});
