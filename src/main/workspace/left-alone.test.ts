import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { leftAlone } from './left-alone.ts';
import { DATABASE, Workspace } from './workspace.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-left-alone-'));
  path = join(folder, 'audit.plateau');
  Workspace.create(path, { at: '2026-01-01T00:00:00.000Z' }).close();
  mkdirSync(join(path, 'artifacts'), { recursive: true });
  writeFileSync(join(path, 'artifacts', 'raw'), 'as it came in');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const database = (): string => join(path, DATABASE);

it('is the workspace itself where opening it changes nothing', () => {
  expect(leftAlone(path, join(folder, 'scratch'))).toBe(path);
});

it('is a copy where opening it would bring its schema up to date, with links to its files', () => {
  const older = readFileSync(database());
  older.writeUInt32BE(1, 60);
  writeFileSync(database(), older);
  const copy = leftAlone(path, join(folder, 'scratch'));
  expect(copy).not.toBe(path);
  expect(readFileSync(join(copy, DATABASE)).equals(older)).toBe(true);
  writeFileSync(join(copy, DATABASE), 'brought up to date');
  expect(readFileSync(database()).equals(older)).toBe(true);
  expect(readFileSync(join(copy, 'artifacts', 'raw'), 'utf8')).toBe('as it came in');
  expect(leftAlone(path, join(folder, 'scratch'))).toBe(copy);
});

it('is the folder that was given where no workspace is in it', () => {
  expect(leftAlone(folder, join(folder, 'scratch'))).toBe(folder);
});
