import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCommonWord } from './common-words.ts';
import { createRedactor } from './create-redactor.ts';
import { ALL_WORDS } from './model.ts';
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

describe('names of the evidence that are words of any report', () => {
  const names = evidence();
  const token = names.get('orders') ?? 'none';

  it.each([
    'see `orders`',
    'see `SELECT id FROM mandanten, orders` again',
    'see "orders"',
    'see orders(7)',
    'see shop.orders and orders.id',
    'see orders::of',
    'SELECT 1 FROM orders',
  ])('go where the text marks them as names, and the place is told: %s', (text) => {
    const one = strict(names);
    const left = one.freeText(text, 'note');
    expect(left).not.toMatch(/orders/);
    expect(left).toContain(token);
    expect(one.words()).toEqual([]);
    expect(one.hits().length).toBeGreaterThan(0);
  });

  it('stay elsewhere, counted by the word with the first place, until a person says that one goes or all', () => {
    const text = 'Orders come from all orders. `x` orders: many, price_orders none.';
    const first = strict(names);
    expect(first.freeText(text, 'PERF-001 · cause')).toBe(text);
    expect(first.hits()).toEqual([]);
    const [word, ...others] = first.words();
    expect(others).toEqual([]);
    expect(word).toMatchObject({
      word: 'orders',
      count: 3,
      where: 'PERF-001 · cause',
      goes: false,
      replacement: token,
    });
    expect(word?.context.slice(...(word?.marked ?? []))).toBe('Orders');
    for (const id of [word?.id ?? '', ALL_WORDS]) {
      const one = strict(names, [id]);
      const left = one.freeText(text, 'note');
      expect(left).toBe(`${token} come from all ${token}. \`x\` ${token}: many, price_orders none.`);
      expect(one.words()).toMatchObject([{ word: 'orders', count: 3, goes: true }]);
      expect(one.freeText(left, 'note')).toBe(left);
    }
  });

  it('go out of labels of items as out of texts of people, and a word in one is asked about', () => {
    const one = strict(names);
    expect(one.label('SessionEntry price_order, 2nd run')).toMatch(/^class_\w{12} fn_\w{12}, 2nd run$/);
    expect(one.hits().map(({ where }) => where)).toEqual(['label of an item', 'label of an item']);
    expect(one.label('orders before')).toBe('orders before');
    expect(one.words()).toMatchObject([{ word: 'orders', where: 'label of an item' }]);
    const kept = strict(
      names,
      one.hits().map(({ id }) => id),
    );
    expect(kept.label('SessionEntry price_order, 2nd run')).toBe('SessionEntry price_order, 2nd run');
  });

  it('are never asked about where a profile keeps names', () => {
    const one = createRedactor({ profile: redactionProfile('share-external'), key: KEY, names });
    one.freeText('orders `orders`', 'note');
    expect([one.words(), one.hits()]).toEqual([[], []]);
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
