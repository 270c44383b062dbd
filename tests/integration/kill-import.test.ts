import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Workspace } from '../../src/main/workspace/workspace.ts';
import { built } from '../support/built.ts';

/** How often an import is killed. */
const KILLS = 50;
const PROFILES_PER_FILE = 2;

let folder = '';
let workspace = '';
let cli = '';

/** A speedscope file of two profiles in different units, so that half an import would be seen; each has other content. */
function writeCapture(path: string, seed: number): void {
  const frames = Array.from({ length: 2000 }, (_, i) => ({
    name: `function_${seed}_${i}`,
    file: `module${i % 50}.py`,
  }));
  const samples = Array.from({ length: 6000 }, (_, i) =>
    Array.from({ length: 12 }, (_, d) => (i * (d + 1) * 7 + seed) % 2000),
  );
  const sampled = (unit: string) => ({
    type: 'sampled',
    name: 'MainThread',
    unit,
    startValue: 0,
    endValue: samples.length,
    samples,
    weights: samples.map(() => 1),
  });
  writeFileSync(
    path,
    JSON.stringify({
      $schema: 'https://www.speedscope.app/file-format-schema.json',
      exporter: 'made-for-a-test@1',
      shared: { frames },
      profiles: [sampled('bytes'), sampled('none')],
    }),
  );
}

/** Runs an import in a process group of its own, killed whole after some milliseconds; answers how long it ran. */
function importFor(path: string, milliseconds: number | null): Promise<number> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, 'import', path, '--workspace', workspace, '--json'], {
      detached: true,
      stdio: 'ignore',
      env: { ...process.env, PLATEAU_USER_DATA: join(folder, 'user') },
    });
    const timer =
      milliseconds === null
        ? undefined
        : setTimeout(() => {
            if (child.pid === undefined) return;
            try {
              process.kill(-child.pid, 'SIGKILL');
            } catch {
              // It was quicker than the kill.
            }
          }, milliseconds);
    child.on('error', reject);
    child.on('exit', () => {
      clearTimeout(timer);
      resolve(performance.now() - start);
    });
  });
}

/** Opens the workspace as the next start does; the system takes a moment to end a killed process, and until then its files are its own. */
async function openAfterKill(): Promise<Workspace> {
  for (let tries = 0; ; tries++) {
    const opened = Workspace.open(workspace, { sweep: true });
    if (tries === 100 || filesBelow(join(workspace, 'staging')).length === 0) return opened;
    opened.close();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function filesBelow(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
}

beforeAll(() => {
  cli = built('main/cli.js');
  folder = mkdtempSync(join(tmpdir(), 'plateau-kill-'));
  workspace = join(folder, 'killed.plateau');
  Workspace.create(workspace, { at: '2026-01-01T00:00:00.000Z' }).close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(`an import killed at ${KILLS} random moments is there as a whole or not at all`, {
  timeout: 600_000,
}, async () => {
  const whole = join(folder, 'whole.json');
  writeCapture(whole, 1_000_000);
  const full = await importFor(whole, null);
  let stored = 0;
  for (let round = 0; round < KILLS; round++) {
    const path = join(folder, `capture-${round}.json`);
    writeCapture(path, round);
    // Half of the kills fall into the last third, where rows and files are written.
    const moment = round % 2 === 0 ? Math.random() : 0.66 + Math.random() * 0.4;
    await importFor(path, moment * full);
    const opened = await openAfterKill();
    try {
      const items = opened.items.list();
      const own = items.filter((item) => opened.items.get(item.id).provenance.fileName === `capture-${round}.json`);
      expect([0, PROFILES_PER_FILE]).toContain(own.length);
      if (own.length > 0) stored++;
      for (const item of own) {
        expect(opened.derived.readProfile(item.id)?.nodes.count).toBeGreaterThan(0);
        expect(opened.judgements.of(item.id, '')).toHaveLength(1);
      }
      expect(items).toHaveLength((stored + 1) * PROFILES_PER_FILE);
      expect(new Set(filesBelow(join(workspace, 'artifacts')))).toEqual(new Set(items.map((item) => item.sha256)));
      expect(filesBelow(join(workspace, 'staging'))).toEqual([]);
    } finally {
      opened.close();
    }
    rmSync(path);
  }
});
