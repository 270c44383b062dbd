import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { readPolicy } from '../../src/core/gate/policy-yaml.ts';
import { built } from '../support/built.ts';
import { missingTools, skipReason } from '../support/tools.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const JOB = join(ROOT, 'docs/examples/plateau-gate.yml');
const POLICY = join(ROOT, 'docs/examples/plateau-gate.yaml');

const workflow = z.object({
  jobs: z.object({
    gate: z.object({
      steps: z.array(z.object({ id: z.string().optional(), uses: z.string().optional(), run: z.string().optional() })),
    }),
  }),
});
const read = (): z.infer<typeof workflow> => workflow.parse(parse(readFileSync(JOB, 'utf8')));

const missing = missingTools('hyperfine', 'bash', 'jq');
const folder = mkdtempSync(join(tmpdir(), 'plateau-job-'));

beforeAll(() => built('main/cli.js'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a step as GitHub’s runner does (`bash -e -o pipefail`), in a folder and with nothing of this machine’s but its tools. */
function ran(id: string, workspace: string): { readonly status: number | null; readonly said: string } {
  const step = read().jobs.gate.steps.find((one) => one.id === id);
  if (step?.run === undefined) throw new Error(`no step ${id}`);
  // An expression would be put into the script as text.
  expect(step.run).not.toContain('${{');
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  const program = join(bin, 'plateau');
  writeFileSync(
    program,
    `#!/bin/sh\nexec "${process.execPath}" --no-warnings "${join(ROOT, 'out/main/cli.js')}" "$@"\n`,
  );
  chmodSync(program, 0o755);
  const { status, stdout, stderr } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', step.run], {
    cwd: workspace,
    encoding: 'utf8',
    env: {
      PATH: `${bin}:/usr/local/bin:/usr/bin:/bin`,
      HOME: join(folder, 'home'),
      GITHUB_STEP_SUMMARY: join(workspace, 'summary.md'),
    },
  });
  return { status, said: `${stdout}${stderr}` };
}

/** A place as the checkouts leave it: both revisions, each with what is to be measured. */
function checkedOut(name: string, base: string, pr: string): string {
  const workspace = join(folder, name);
  for (const [side, work] of [
    ['base', base],
    ['pr', pr],
  ] as const) {
    mkdirSync(join(workspace, side, '.github'), { recursive: true });
    writeFileSync(join(workspace, side, 'bench.sh'), `#!/bin/sh\n${work}\n`);
    chmodSync(join(workspace, side, 'bench.sh'), 0o755);
    writeFileSync(join(workspace, side, '.github/plateau-gate.yaml'), readFileSync(POLICY));
  }
  return workspace;
}

describe('the sample job', () => {
  it('is a workflow of GitHub’s', () => {
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const schema = JSON.parse(readFileSync(join(ROOT, 'tests/fixtures/github-workflow/github-workflow.json'), 'utf8'));
    const validate = ajv.compile(schema);
    expect([validate(parse(readFileSync(JOB, 'utf8'))), validate.errors]).toEqual([true, null]);
  });

  it('has a policy that can be read', () => {
    const { gates, justifications } = readPolicy(readFileSync(POLICY, 'utf8'), POLICY);
    expect([gates.leak.only, gates.benchmark.certainty, justifications.length]).toEqual(['new', 'confirmed', 1]);
  });

  it.skipIf(missing.length > 0)(
    `measures, checks and fails where the change is slower by half${skipReason(missing)}`,
    () => {
      const workspace = checkedOut('slower', 'sleep 0.1', 'sleep 0.15');
      expect(ran('measure', workspace)).toMatchObject({ status: 0 });
      const { status, said } = ran('check', workspace);
      const answer = JSON.parse(readFileSync(join(workspace, 'gate.json'), 'utf8'));
      // A busy machine may hide it, and then that is said: it never passes.
      expect([1, 2], said).toContain(status);
      expect(answer.passed).toBe(false);
      expect(ran('summary', workspace).status).toBe(0);
      const summary = readFileSync(join(workspace, 'summary.md'), 'utf8');
      expect(summary).toMatch(/^## Plateau: (❌ failed|⚠️ undecided)/);
      expect(summary.split('\n').length).toBeLessThan(60);
      expect(ran('alerts', workspace)).toEqual({ status: 0, said: '' });
      const { version, runs } = JSON.parse(readFileSync(join(workspace, 'alerts.sarif'), 'utf8'));
      expect(version).toBe('2.1.0');
      for (const { level, locations } of runs[0].results) {
        expect([level, locations[0].physicalLocation.artifactLocation.uri]).toEqual([
          'error',
          '.github/plateau-gate.yaml',
        ]);
      }
    },
  );

  it.skipIf(missing.length > 0)(`does not fail where nothing changed${skipReason(missing)}`, () => {
    const workspace = checkedOut('same', 'sleep 0.1', 'sleep 0.1');
    ran('measure', workspace);
    const { status, said } = ran('check', workspace);
    expect([0, 2], said).toContain(status);
  });
});
