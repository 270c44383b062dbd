import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { CaptureJournal } from '../capture/journal.ts';
import { StateService } from './state-service.ts';

it('makes a folder when something is remembered, and none for a look', () => {
  const home = mkdtempSync(join(tmpdir(), 'plateau-state-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const userData = join(home, 'a/plateau');
  const state = new StateService(userData);
  const journal = new CaptureJournal(join(userData, 'captures'));
  expect(state.read('theme')).toBeNull();
  expect(journal.list()).toEqual([]);
  expect(journal.find('c0123456789abcdef')).toBeNull();
  expect(readdirSync(home)).toEqual([]);
  state.write('theme', 'dark');
  expect(state.read('theme')).toBe('dark');
  expect(existsSync(join(userData, 'captures'))).toBe(false);
});
