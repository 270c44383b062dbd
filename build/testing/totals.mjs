import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ status: string, fullName: string }} VitestCase */
/** @typedef {{ title: string, tests: { status: string, annotations?: { type: string, description?: string }[] }[] }} PlaywrightSpec */
/** @typedef {{ title: string, specs?: PlaywrightSpec[], suites?: PlaywrightSuite[] }} PlaywrightSuite */

/** @typedef {{ passed: number, failed: number, skipped: number, skippedNames: string[] }} Totals */

/** @returns {Totals} */
export function none() {
  return { passed: 0, failed: 0, skipped: 0, skippedNames: [] };
}

/**
 * @param {readonly Totals[]} all
 * @returns {Totals}
 */
export function sum(all) {
  const total = none();
  for (const { passed, failed, skipped, skippedNames } of all) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    total.skippedNames.push(...skippedNames);
  }
  return total;
}

/** @param {string} path */
function report(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

/**
 * Totals of vitest's JSON report. A file that could not be loaded, an error outside of any test and a missing report are failures.
 * @param {string} path
 * @param {number} status the runner's exit code
 * @returns {Totals}
 */
export function vitestTotals(path, status) {
  const totals = none();
  /** @type {{ testResults?: { status: string, assertionResults: VitestCase[] }[] } | null} */
  const read = report(path);
  for (const file of read?.testResults ?? []) {
    if (file.status === 'failed' && !file.assertionResults.some(({ status: one }) => one === 'failed')) totals.failed++;
    for (const { status: one, fullName } of file.assertionResults) {
      if (one === 'passed') totals.passed++;
      else if (one === 'failed') totals.failed++;
      else {
        totals.skipped++;
        totals.skippedNames.push(fullName);
      }
    }
  }
  if (status !== 0 && totals.failed === 0) totals.failed++;
  return totals;
}

/**
 * Totals of Playwright's JSON report; a test that passed only when tried again failed.
 * @param {string} path
 * @param {number} status the runner's exit code
 * @returns {Totals}
 */
export function playwrightTotals(path, status) {
  const totals = none();
  /** @type {{ suites?: PlaywrightSuite[] } | null} */
  const read = report(path);
  /**
   * @param {PlaywrightSuite} suite
   * @param {readonly string[]} names
   */
  const walk = (suite, names) => {
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) {
        const name = [...names, spec.title].join(' › ');
        if (test.status === 'expected') totals.passed++;
        else if (test.status === 'skipped') {
          totals.skipped++;
          const reason = test.annotations?.find(({ type }) => type === 'skip')?.description;
          totals.skippedNames.push(reason ? `${name} (skipped: ${reason})` : name);
        } else totals.failed++;
      }
    }
    for (const child of suite.suites ?? []) walk(child, [...names, child.title]);
  };
  for (const suite of read?.suites ?? []) walk(suite, [suite.title]);
  if ((status !== 0 || read === null) && totals.failed === 0) totals.failed++;
  return totals;
}

/**
 * The last line of a test run.
 * @param {Totals} totals
 */
export function lastLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
