import { expect, it } from 'vitest';
import { classCounts } from './class-words.ts';

it('counts different values where they are known, else places', () => {
  const counts = { places: { host: 4, url: 2, sql: 1, email: 0 }, values: { host: 1, sql: 2, path: 3 } };
  expect(classCounts(counts).map(({ text }) => text)).toEqual(['1 host', '3 folders', '2 SQL constants', '2 URLs']);
});
