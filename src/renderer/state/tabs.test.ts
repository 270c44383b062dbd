import { describe, expect, it } from 'vitest';
import { closed, opened, replaced, stepped, type Tab, type TabsState, tabKey, withoutItem } from './tabs.ts';

const profile = (id: string): Tab => ({ kind: 'profile', id });
const of = (active: string | null, ...tabs: Tab[]): TabsState => ({ tabs, activeKey: active });
const three = of('profile:b', profile('a'), profile('b'), profile('c'));

describe('opening', () => {
  it('adds at the end and goes there', () => {
    expect(opened(three, { kind: 'ruleSets', id: '' })).toEqual(
      of('ruleSets', profile('a'), profile('b'), profile('c'), { kind: 'ruleSets', id: '' }),
    );
  });
  it('goes to what is open already', () =>
    expect(opened(three, profile('a'))).toEqual({ ...three, activeKey: 'profile:a' }));
});

describe('replacing', () => {
  const host = (id: string): Tab => ({ kind: 'host', id });
  it('keeps the place and the attention', () =>
    expect(replaced(of('host:a', host('a'), profile('b')), 'host:a', host('z'))).toEqual(
      of('host:z', host('z'), profile('b')),
    ));
  it('changes nothing where it is not open', () => expect(replaced(three, 'host:a', host('z'))).toEqual(three));
});

describe('closing', () => {
  it.each([
    ['profile:b', 'profile:c'],
    ['profile:a', 'profile:b'],
  ])('%s leaves the person in %s', (key, active) => expect(closed(three, key).activeKey).toBe(active));

  it('the last one goes left, the only one leaves nothing', () => {
    expect(closed({ ...three, activeKey: 'profile:c' }, 'profile:c').activeKey).toBe('profile:b');
    expect(closed(of('profile:a', profile('a')), 'profile:a')).toEqual(of(null));
  });

  it('takes what is not open for no change', () => expect(closed(three, 'profile:x')).toBe(three));

  it('leaves a host alone that is called like an item', () => {
    const host: Tab = { kind: 'host', id: 'a' };
    expect(withoutItem(of('host:a', host, profile('a')), 'a')).toEqual(of('host:a', host));
  });

  it('closes every tab of an item that is gone', () => {
    const both = of('comparison:a', profile('a'), { kind: 'comparison', id: 'a' }, profile('b'));
    expect(withoutItem(both, 'a')).toEqual(of('profile:b', profile('b')));
  });
});

describe('stepping', () => {
  it('goes around both ends', () => {
    expect(stepped({ ...three, activeKey: 'profile:c' }, 1).activeKey).toBe('profile:a');
    expect(stepped({ ...three, activeKey: 'profile:a' }, -1).activeKey).toBe('profile:c');
    expect(stepped(of(null), 1)).toEqual(of(null));
  });
});

it('tells tabs of one kind apart by their item', () => {
  expect(tabKey({ kind: 'welcome', id: '' })).toBe('welcome');
  expect(tabKey(profile('a'))).not.toBe(tabKey({ kind: 'comparison', id: 'a' }));
});
