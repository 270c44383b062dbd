import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { readWindowState, writeWindowState } from './window-state.ts';

vi.mock('electron', () => import('../../../tests/support/fake-electron.ts'));

const folder = mkdtempSync(join(tmpdir(), 'plateau-window-'));
const path = join(folder, 'window.json');
afterAll(() => rmSync(folder, { recursive: true }));

const PLACE = { x: 100, y: 100, width: 1200, height: 800, maximized: false };

it('remembers a window’s place', () => {
  writeWindowState(path, PLACE);
  expect(readWindowState(path)).toEqual(PLACE);
});

it.each([
  ['left of every display', { ...PLACE, x: -1190 }],
  ['below every display', { ...PLACE, y: 1060 }],
  ['on a display that is gone', { ...PLACE, x: 3000 }],
])('forgets a place %s', (_what, place) => {
  writeWindowState(path, place);
  expect(readWindowState(path)).toBeNull();
});

it.each(['', '{', '{"x":1}', '{"x":0,"y":0,"width":1e9,"height":800,"maximized":false}', 'null'])(
  'starts without a place when the file holds %j',
  (text) => {
    writeFileSync(path, text);
    expect(readWindowState(path)).toBeNull();
  },
);

it('starts without a place when there is no file', () => {
  expect(readWindowState(join(folder, 'none.json'))).toBeNull();
});
