import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextFitter } from './text-fit.ts';

/** A font whose characters are ten wide, and narrow ones five. */
const fitter = new TextFitter((text) => ('.:'.includes(text) ? 5 : 10));

describe('fitting text', () => {
  it.each([
    ['handle', 60, 'handle'],
    ['handle', 59, 'hand…'],
    ['handle', 40, 'han…'],
    ['handle', 39, ''],
    ['', 100, ''],
  ])('%s in %d is "%s"', (text, width, shown) => expect(fitter.fit(text, width)).toBe(shown));

  it('never draws more than the width, and all of a text that fits', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.integer({ min: 0, max: 300 }), (text, width) => {
        for (const shown of [fitter.fit(text, width), fitter.fitName(text, width)]) {
          expect(fitter.widthOf(shown)).toBeLessThanOrEqual(width);
          if (fitter.widthOf(text) <= width) expect(shown).toBe(text);
        }
      }),
    );
  });
});

describe('fitting qualified names', () => {
  it.each([
    ['shop.orders.OrderService.total', 300, 'shop.orders.OrderService.total'],
    ['shop.orders.OrderService.total', 200, '…OrderService.total'],
    ['shop.orders.OrderService.total', 100, '…total'],
    ['std::collections::Map::get', 120, '…Map::get'],
    ['app/models/order', 90, '…order'],
    ['call(java.lang.String)', 60, 'call(…'],
    ['outer.<locals>.inner', 100, '…inner'],
    ['.hidden', 50, '.hid…'],
  ])('%s in %d is "%s"', (name, width, shown) => expect(fitter.fitName(name, width)).toBe(shown));

  it('takes a name of a million characters', () => {
    const name = 'a.'.repeat(500_000);
    expect(fitter.widthOf(fitter.fitName(name, 100))).toBeLessThanOrEqual(100);
  });
});
