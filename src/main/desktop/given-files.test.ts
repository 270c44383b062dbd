import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { givenFiles } from './given-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'plateau-given-'));
const file = join(folder, 'a.cpuprofile');
const workspace = join(folder, 'w.plateau');
writeFileSync(file, '{}');
mkdirSync(workspace);
mkdirSync(join(folder, 'other'));
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ['a packed start', ['/opt/plateau', file], true, { files: [file], workspace: null }],
  ['a start from a checkout', ['/electron', '.', file], false, { files: [file], workspace: null }],
  ['a relative name', ['/opt/plateau', 'a.cpuprofile'], true, { files: [file], workspace: null }],
  ['a workspace', ['/opt/plateau', workspace], true, { files: [], workspace }],
  ['switches', ['/opt/plateau', '--no-sandbox', '--inspect', file], true, { files: [file], workspace: null }],
  ['a folder that is no workspace', ['/opt/plateau', 'other'], true, { files: [], workspace: null }],
  ['what does not exist', ['/opt/plateau', 'https://evil.example/x', 'gone'], true, { files: [], workspace: null }],
])('%s', (_what, argv, packaged, expected) => {
  expect(givenFiles(argv, folder, packaged)).toEqual(expected);
});
