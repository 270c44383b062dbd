import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { nodeOf } from './set-up/node.mjs';
import { ROOT, runScript, setUp } from './set-up.mjs';
import { runChecks } from './testing/check-steps.mjs';
import { ensureDeno, ensureDevToolsHeap, ensureNodeVersions } from './testing/heap-tools.mjs';
import { ensureAsyncProfiler, ensureJdk } from './testing/jvm-tools.mjs';
import { ensurePostgres } from './testing/postgres-tools.mjs';
import {
  ensureBrowser,
  ensureClinic,
  ensureGo,
  ensureMariaDb,
  ensurePythonTools,
  ensureSmallTools,
  ensureSshd,
} from './testing/tools.mjs';
import { lastLine, none, playwrightTotals, sum, vitestTotals } from './testing/totals.mjs';

const REPORTS = join(ROOT, '.cache/reports');
const inCi = process.env.CI === 'true';
const onTerminal = process.stdout.isTTY === true;

/**
 * Runs a test runner's script in this terminal; answers with its exit code.
 * @param {string} script
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
function run(script, args, env) {
  const { status } = spawnSync(nodeOf(ROOT), [join(ROOT, 'node_modules', script), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...(onTerminal ? {} : { NO_COLOR: '1' }), ...env },
  });
  return status ?? 1;
}

/**
 * In CI everything a test needs must be there; elsewhere the tests that need it are skipped and say so.
 * @param {string} what
 */
function missing(what) {
  process.stdout.write(`${what} is not there and could not be installed.\n`);
  return inCi ? { ...none(), failed: 1 } : none();
}

await runScript(() => {
  setUp();
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  const totals = [{ ...none(), ...runChecks(ROOT) }];

  const python = ensurePythonTools(ROOT);
  for (const name of python.missing) totals.push(missing(name));
  if (!ensureSshd()) totals.push(missing('OpenSSH’s server'));
  for (const name of ensureSmallTools()) totals.push(missing(name));
  const go = ensureGo();
  if (go === null) totals.push(missing('Go'));
  if (!ensureJdk()) totals.push(missing('A JDK'));
  const asyncProfiler = ensureAsyncProfiler(ROOT);
  if (asyncProfiler === null) totals.push(missing('async-profiler'));
  for (const name of ensurePostgres(ROOT)) totals.push(missing(name));
  if (!ensureMariaDb()) totals.push(missing('MariaDB'));
  const clinic = ensureClinic(ROOT);
  if (clinic === null) totals.push(missing('clinic'));
  for (const major of ensureNodeVersions(ROOT)) totals.push(missing(`Node ${major}`));
  if (ensureDeno(ROOT) === null) totals.push(missing('Deno'));
  if (ensureDevToolsHeap(ROOT) === null) totals.push(missing('DevTools’ heap snapshot worker'));
  const browser = ensureBrowser(ROOT, nodeOf(ROOT));
  // Tests start processes by the name “node”: the new one first.
  const programs = [python.programs, go, asyncProfiler, clinic].filter((folder) => folder !== null);
  // sshd and useradd stand where only root's PATH goes.
  const system = process.platform === 'win32' ? [] : ['/usr/sbin', '/sbin'];
  const path = [dirname(nodeOf(ROOT)), ...programs, process.env.PATH ?? '', ...system].join(delimiter);

  const units = join(REPORTS, 'vitest.json');
  const unitArgs = [
    'run',
    `--reporter=${onTerminal ? 'dot' : 'default'}`,
    '--reporter=json',
    `--outputFile.json=${units}`,
  ];
  const unitStatus = run('vitest/vitest.mjs', unitArgs, { PATH: path });
  totals.push(vitestTotals(units, unitStatus));

  if (browser === null) {
    totals.push(missing('A browser for the journeys'));
  } else {
    const journeys = join(REPORTS, 'playwright.json');
    const status = run('@playwright/test/cli.js', ['test', '--reporter=list,json'], {
      PATH: path,
      PLAYWRIGHT_JSON_OUTPUT_NAME: journeys,
      ...(browser.path === null ? {} : { PLATEAU_TEST_BROWSER: browser.path }),
    });
    totals.push(playwrightTotals(journeys, status));
  }

  const total = sum(totals);
  if (total.skippedNames.length > 0) process.stdout.write(`\nSkipped:\n  ${total.skippedNames.join('\n  ')}\n`);
  process.stdout.write(`\n${lastLine(total)}\n`);
  return total.failed === 0 ? 0 : 1;
});
