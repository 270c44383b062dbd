import fc from 'fast-check';
import { expect, it } from 'vitest';
import { QUANTITY_KINDS, quantityText, readQuantity } from './quantity.ts';

it.each([
  ['latency', '200ms', 200],
  ['latency', '0.2 s', 200],
  ['latency', '1,5 s', 1500],
  ['latency', '<500ms', 500],
  ['latency', '850 µs', 0.85],
  ['latency', '2 min', 120_000],
  ['rate', '1000 rps', 1000],
  ['rate', '1,000 req/s', 1000],
  ['rate', '500+ rps', 500],
  ['rate', '600 rpm', 10],
  ['share', '<0.1%', 0.001],
  ['share', '99.9 %', 0.999],
  ['size', '250 KB', 250_000],
  ['size', '1 MiB', 1_048_576],
  ['count', '120', 120],
  ['count', '120 users', 120],
] as const)('reads a %s of “%s”', (kind, typed, value) => {
  expect(readQuantity(kind, typed)).toEqual({ value });
});

it('never guesses a unit', () => {
  expect(readQuantity('latency', '200')).toEqual({ unitless: 200 });
  expect(readQuantity('rate', '1000')).toEqual({ unitless: 1000 });
  expect(readQuantity('share', '0.1')).toEqual({ unitless: 0.1 });
  expect(readQuantity('size', '64')).toEqual({ unitless: 64 });
});

it('says what is wrong with what it cannot read', () => {
  expect(readQuantity('latency', 'fast')).toEqual({ wrong: 'it is no quantity; write 200ms or 0.2 s' });
  expect(readQuantity('latency', '5 rps')).toEqual({ wrong: '“rps” is no unit of it; write 200ms or 0.2 s' });
  expect(readQuantity('latency', '5 __proto__')).toMatchObject({ wrong: expect.stringContaining('no unit') });
  expect(readQuantity('latency', '5 constructor')).toMatchObject({ wrong: expect.stringContaining('no unit') });
  expect(readQuantity('share', '250%')).toEqual({ wrong: 'it is more than 100 %' });
  expect(readQuantity('latency', '-5 ms')).toHaveProperty('wrong');
  expect(readQuantity('latency', '200-300 ms')).toHaveProperty('wrong');
});

it('shows the nines of an availability, and of a rate of errors its size', () => {
  expect(quantityText('share', 0.99995)).toBe('99.995 %');
  expect(quantityText('share', 0.02497918)).toBe('2.498 %');
  expect(quantityText('latency', 1800)).toBe('1.8 s');
  expect(quantityText('rate', 1000)).toBe('1,000/s');
});

it('reads back what it shows, to four digits', () => {
  fc.assert(
    fc.property(fc.constantFrom(...QUANTITY_KINDS), fc.integer({ min: 1, max: 9999 }), (kind, n) => {
      const value = kind === 'share' ? n / 10_000 : n;
      const read = readQuantity(kind, quantityText(kind, value));
      expect('value' in read ? read.value : Number.NaN).toBeCloseTo(value, 6);
    }),
  );
});

it('answers any text', () => {
  fc.assert(
    fc.property(fc.constantFrom(...QUANTITY_KINDS), fc.string({ unit: 'binary' }), (kind, text) => {
      const read = readQuantity(kind, text);
      if ('value' in read) expect(Number.isFinite(read.value)).toBe(true);
    }),
  );
});
