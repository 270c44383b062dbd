import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCommonWord } from './common-words.ts';
import { createRedactor } from './create-redactor.ts';
import { redactionProfile } from './profiles.ts';

const KEY = new Uint8Array(32).fill(3);
const strict = (names: ReadonlyMap<string, string> = new Map(), confirmed: readonly string[] = []) =>
  createRedactor({
    profile: redactionProfile('share-external-strict'),
    key: KEY,
    names,
    confirmed: new Set(confirmed),
  });

/** The names that records of a small workspace have. */
function evidence(): ReadonlyMap<string, string> {
  const records = strict();
  records.frame({ name: 'price_order', file: '/srv/shop/app/kundenpreise.py', category: 'app' });
  records.frame({ name: 'main', file: '/srv/shop/app/run.py', category: 'app' });
  records.frame({ name: 'epoll_wait', file: '', category: 'wait-io' });
  records.className('com.acme.Leak$SessionEntry');
  records.sql('SELECT kundennummer FROM orders JOIN mandanten USING (id)');
  return records.names();
}

describe('names of the evidence in a text that a person wrote', () => {
  it('are called as in the records, whole or in part, and each place is told', () => {
    const one = strict(evidence());
    const text = 'price_order in kundenpreise.py loads SessionEntry for each of mandanten.kundennummer';
    const left = one.freeText(text, 'PERF-001 · cause');
    expect(left).toMatch(/^fn_\w{12} in dir_\w{12}\.py loads class_\w{12} for each of table_\w{12}\.table_\w{12}$/);
    expect(left).toContain(evidence().get('price_order') ?? 'none');
    expect(one.hits()).toHaveLength(5);
    expect(one.freeText(left, 'again')).toBe(left);
  });

  it('stay where a person says so, and where they are a word of any report or of the system', () => {
    const first = strict(evidence());
    first.freeText('price_order', 'note');
    const [hit] = first.hits();
    expect(strict(evidence(), [hit?.id ?? '']).freeText('price_order', 'note')).toBe('price_order');
    const plain = 'The main reason: all orders are priced while epoll_wait returns. Price_orders stays another word.';
    expect(first.freeText(plain, 'note')).toBe(plain);
  });

  it('stay under profiles that keep names', () => {
    for (const id of ['share-external', 'internal-full'] as const) {
      const one = createRedactor({ profile: redactionProfile(id), key: KEY, names: evidence() });
      expect(one.freeText('price_order', 'note')).toBe('price_order');
      expect(one.names().size).toBe(0);
    }
  });

  it('are gone from any text, whatever stands around them', () => {
    const around = fc.string({ unit: fc.constantFrom(' ', '.', '(', ')', '\n', '"', '`', ',', '/'), maxLength: 4 });
    const name = fc.constantFrom('price_order', 'PRICE_ORDER', 'SessionEntry', 'kundennummer');
    fc.assert(
      fc.property(fc.array(fc.tuple(around, name), { maxLength: 6 }), (parts) => {
        const text = parts.map(([before, one]) => `${before} ${one}`).join(' ');
        expect(strict(evidence()).freeText(text, 'note')).not.toMatch(/price_order|SessionEntry|kundennummer/i);
      }),
    );
  });
});

it.each(['orders', 'pricing', 'stopped', 'entries', 'Classes', 'handler', 'SELECT'])(
  'knows %s as a common word',
  (word) => {
    expect(isCommonWord(word)).toBe(true);
  },
);

it.each(['kundenportal', 'price_order', 'PriceService', 'mandanten'])('knows %s as a name', (word) => {
  expect(isCommonWord(word)).toBe(false);
});
