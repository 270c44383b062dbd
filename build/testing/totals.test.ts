import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lastLine, none, playwrightTotals, sum, vitestTotals } from './totals.mjs';

const folder = mkdtempSync(join(tmpdir(), 'plateau-totals-'));
afterAll(() => rmSync(folder, { recursive: true }));

function report(value: unknown): string {
  const path = join(folder, 'report.json');
  writeFileSync(path, JSON.stringify(value));
  return path;
}

describe('vitest’s report', () => {
  const one = (status: string) => ({ status, fullName: `a ${status} test` });

  it('is counted test by test', () => {
    const path = report({
      testResults: [{ status: 'failed', assertionResults: ['passed', 'passed', 'failed', 'skipped', 'todo'].map(one) }],
    });
    expect(vitestTotals(path, 1)).toEqual({
      passed: 2,
      failed: 1,
      skipped: 2,
      skippedNames: ['a skipped test', 'a todo test'],
    });
  });

  it('counts a file that could not be loaded as a failure', () => {
    expect(vitestTotals(report({ testResults: [{ status: 'failed', assertionResults: [] }] }), 1).failed).toBe(1);
  });

  it('counts an error outside of any test, and a missing report, as a failure', () => {
    expect(
      vitestTotals(report({ testResults: [{ status: 'passed', assertionResults: [one('passed')] }] }), 1).failed,
    ).toBe(1);
    expect(vitestTotals(join(folder, 'none.json'), 1).failed).toBe(1);
  });
});

describe('Playwright’s report', () => {
  it('is counted with its nested suites; what passed only when tried again failed', () => {
    const test = (status: string, description?: string) => ({
      status,
      annotations: description === undefined ? [] : [{ type: 'skip', description }],
    });
    const specs = [
      { title: 'one', tests: [test('expected')] },
      { title: 'two', tests: [test('flaky'), test('unexpected')] },
    ];
    const suites = [
      {
        title: 'file',
        specs,
        suites: [{ title: 'inner', specs: [{ title: 'three', tests: [test('skipped', 'no binary')] }] }],
      },
    ];
    expect(playwrightTotals(report({ suites }), 1)).toEqual({
      passed: 1,
      failed: 2,
      skipped: 1,
      skippedNames: ['file › inner › three (skipped: no binary)'],
    });
  });

  it('counts a run that did not start as a failure', () => {
    expect(playwrightTotals(join(folder, 'none.json'), 0).failed).toBe(1);
    expect(playwrightTotals(report({ suites: [] }), 1).failed).toBe(1);
  });
});

it('ends with one line', () => {
  const total = sum([
    { ...none(), passed: 3 },
    { ...none(), passed: 2, failed: 1 },
  ]);
  expect(lastLine(total)).toBe('5 passed, 1 failed');
  expect(lastLine({ ...total, skipped: 2 })).toBe('5 passed, 1 failed, 2 skipped');
});
