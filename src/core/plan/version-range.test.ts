import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { planOf } from '../../../tests/support/json-plans.ts';
import { readPlans } from './read-plans.ts';
import { areApart, versionRange, versionText } from './version-range.ts';

describe('the versions a plan may come from', () => {
  const folder = new URL('../../../tests/fixtures/plans-versions/', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(json|txt)$/.test(path));

  it('hold the true one, from 9.6 to 18', () => {
    let count = 0;
    for (const path of files) {
      const version = Math.floor(Number(/pg([\d.]+)/.exec(path)?.[1]));
      for (const plan of readPlans(new Uint8Array(readFileSync(new URL(path, folder)))).plans) {
        const { from, to } = versionRange(plan);
        expect(from ?? 0, path).toBeLessThanOrEqual(version);
        expect(to ?? 99, path).toBeGreaterThanOrEqual(version);
        count++;
      }
    }
    expect(count).toBeGreaterThan(100);
  });

  it.each([
    [{ 'Index Searches': 1 }, 'PostgreSQL 18 or newer'],
    [{ 'I/O Read Time': 1 }, 'PostgreSQL 16 or older'],
    [{ 'Shared I/O Read Time': 1 }, 'PostgreSQL 17 or newer'],
    [{ 'Subplan Name': 'InitPlan 1 (returns $0)', 'Async Capable': false }, 'PostgreSQL 14 to 16'],
    [{}, 'PostgreSQL'],
  ])('are told by fields: %j is %s', (fields, text) => {
    const plan = planOf({ 'Node Type': 'Index Scan', ...fields });
    expect(versionText(plan, versionRange(plan))).toBe(text);
  });

  it('are apart only where they cannot meet', () => {
    expect(areApart({ from: 18, to: null }, { from: 14, to: 17 })).toBe(true);
    expect(areApart({ from: 14, to: 17 }, { from: 15, to: 16 })).toBe(false);
    expect(areApart({ from: null, to: null }, { from: 18, to: null })).toBe(false);
  });
});
