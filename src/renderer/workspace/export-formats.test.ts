import { expect, it } from 'vitest';
import { exportFormats } from './export-formats.ts';

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
