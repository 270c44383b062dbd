import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bandScale } from './band-scale.ts';

it('has room for both limits and every value, in their order', () => {
  const amount = fc.double({ min: 0, max: 1e9, noNaN: true });
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 1e6, noNaN: true }), fc.array(amount, { maxLength: 5 }), (good, values) => {
      const scale = bandScale(good, good * 2, values);
      expect(scale.good).toBeLessThanOrEqual(scale.poor);
      expect(scale.poor).toBeLessThan(100);
      for (const value of values) {
        expect(scale.at(value)).toBeGreaterThanOrEqual(0);
        expect(scale.at(value)).toBeLessThan(100);
        expect(scale.at(value) <= scale.good).toBe(value <= good);
      }
    }),
  );
});
