import { describe, expect, it } from 'vitest';
import { measuredTexts } from '../../../../tests/support/heap/measured.ts';
import { oddSnapshot } from '../../../../tests/support/heap/odd-snapshot.ts';

describe('a heap beside itself', () => {
  it('has nothing new, nothing gone, and nothing that grew', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const text = oddSnapshot(seed);
      const { growth, verdicts } = await measuredTexts([text, text, text], { operations: 10 });
      expect(growth.matching.byId).toBe(true);
      for (const row of growth.classes) {
        expect(new Set(row.count).size).toBe(1);
        expect(new Set(row.retained).size).toBe(1);
        expect(row.added).toEqual([0, 0]);
        expect(row.removed).toEqual([0, 0]);
      }
      expect(growth.owners).toEqual([]);
      expect(verdicts).toEqual([]);
    }
  });
});

describe('heaps of two programs', () => {
  it('are compared by class only', async () => {
    const { growth } = await measuredTexts([oddSnapshot(1), oddSnapshot(2), oddSnapshot(3)]);
    expect(growth.matching.byId).toBe(false);
    expect(growth.matching.reason).toContain('not from one process');
    expect(growth.classes.every(({ added }) => added === null)).toBe(true);
  });
});
