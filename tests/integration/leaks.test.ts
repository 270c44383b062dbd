import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REDACTION_PROFILES, type RedactionProfileId } from '../../src/core/redact/profiles.ts';
import { type VerifyContext, verifyBundle } from '../../src/main/services/bundle/verify/verify-bundle.ts';
import { type BundleOutcome, bundleTask } from '../../src/main/services/tasks/bundle-task.ts';
import { Workspace } from '../../src/main/workspace/workspace.ts';
import { missingTools, skipReason, toolPath } from '../support/tools.ts';
import { NAMES, PLACED, SECRETS, TOLD } from './support/leaks/planted.ts';
import { leakyWorkspace } from './support/leaks/workspace.ts';

const context: VerifyContext = {
  signal: new AbortController().signal,
  progress: () => undefined,
  allowedSigners: null,
  by: { version: '0', commit: null, why: 'a test', judging: null },
};
const absent = missingTools('python3', 'grep', 'strings');

let folder = '';
let workspace = '';
const zip = (profile: string, nth = 1): string => join(folder, `${profile}-${nth}.zip`);
const unpacked = (profile: string): string => join(folder, profile);

const run = (command: string, args: readonly string[], input = '') =>
  spawnSync(toolPath(command) ?? command, args, { input, encoding: 'utf8', maxBuffer: 1 << 28 });

const write = (profile: RedactionProfileId, path: string): Promise<BundleOutcome> =>
  bundleTask(
    { workspace, path, at: '2026-11-22T08:00:00.000Z', version: '0', pageScript: '', profile, sign: null, known: [] },
    context,
  );

/** What may not be in a bundle of a profile. */
const forbidden = (profile: RedactionProfileId): readonly string[] => [
  ...SECRETS.map(({ value }) => value),
  ...(profile === 'share-external-strict' ? NAMES : []),
  ...(profile === 'internal-full' ? [] : [...TOLD.map(({ value }) => value), ...Object.values(PLACED)]),
];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-leaks-'));
  workspace = await leakyWorkspace(folder, context);
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(absent.length > 0).each(REDACTION_PROFILES)(
  `a bundle under %s of a workspace with something private in every place${skipReason(absent)}`,
  (profile) => {
    beforeAll(async () => {
      await write(profile, zip(profile));
      expect(run('python3', ['-m', 'zipfile', '-e', zip(profile), unpacked(profile)]).status).toBe(0);
    }, 300_000);

    it('has something to hide of more than forty kinds', () => {
      const texts = readFileSync(join(folder, 'incoming', 'notes.txt'), 'utf8');
      for (const { value } of [...SECRETS, ...TOLD]) expect(texts).toContain(value);
      expect(SECRETS.length + TOLD.length + Object.keys(PLACED).length).toBeGreaterThan(40);
    });

    it('holds none of it, whatever of its files is undone', () => {
      const asked = { folder: unpacked(profile), values: forbidden(profile) };
      const { stdout, stderr } = run(
        'python3',
        [join(import.meta.dirname, 'support/leaks/search.py')],
        JSON.stringify(asked),
      );
      expect(stderr).toBe('');
      const { files, found } = JSON.parse(stdout);
      expect(found).toEqual([]);
      expect(files).toBeGreaterThan(50);
    });

    it('holds none of it for grep and strings, nor does the zip beside its entries', () => {
      const patterns = `${forbidden(profile).join('\n')}\n`;
      expect(run('grep', ['-raoiFf', '-', unpacked(profile)], patterns).stdout).toBe('');
      const printable = run('strings', ['-n', '4', zip(profile)]).stdout;
      for (const value of forbidden(profile)) expect(printable).not.toContain(value);
      const script = `import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(len(z.comment) + sum(len(i.comment) + len(i.extra) for i in z.infolist()))`;
      expect(run('python3', ['-c', script, zip(profile)]).stdout.trim()).toBe('0');
    });

    it('proves a guess of a statement by its hash only where the statement itself is left', () => {
      const opened = Workspace.open(workspace);
      const hashes = opened.plans.all().flatMap(({ queryHash }) => queryHash ?? []);
      opened.close();
      const found = run('grep', ['-raohFf', '-', unpacked(profile)], `${hashes.join('\n')}\n`).stdout;
      expect(found === '').toBe(profile === 'share-external-strict');
    });

    it('has the same bytes when it is written again, and verifies', async () => {
      await write(profile, zip(profile, 2));
      expect(readFileSync(zip(profile, 2)).equals(readFileSync(zip(profile)))).toBe(true);
      const { ok, failures } = await verifyBundle(zip(profile), context);
      expect({ ok, failures }).toEqual({ ok: true, failures: [] });
    }, 300_000);
  },
);
