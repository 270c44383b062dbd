import { describe, expect, it } from 'vitest';
import type { Item } from '../../main/api/contract/items.ts';
import { firstTabs, restoredTabs } from './layout.ts';

const item = (id: string, kind: Item['kind']): Item => ({
  id,
  kind,
  label: id,
  importedAt: '2026-11-20T10:00:00Z',
  capturedAt: null,
  host: null,
  summary: '',
  level: 'none',
  format: '',
  sha256: '',
  bytes: 0,
  group: id,
});
const items = [item('older', 'comparison'), item('c', 'comparison'), item('p', 'profile')];

describe('the first time', () => {
  it('shows the newest comparison', () => {
    expect(firstTabs(items)).toEqual({
      tabs: [
        { kind: 'comparison', id: 'c' },
        { kind: 'welcome', id: '' },
      ],
      activeKey: 'comparison:c',
    });
  });

  it('shows the welcome where nothing was compared', () => {
    const welcome = { tabs: [{ kind: 'welcome', id: '' }], activeKey: 'welcome' };
    expect(firstTabs([item('p', 'profile')])).toEqual(welcome);
    expect(firstTabs([])).toEqual(welcome);
  });
});

describe('the next time', () => {
  const stored = {
    tabs: [
      { kind: 'profile', id: 'gone' },
      { kind: 'profile', id: 'p' },
      { kind: 'ruleSets', id: '' },
    ] as const,
    activeKey: 'profile:gone',
  };
  const exists = (id: string): boolean => id === 'p';

  it('leaves out what was deleted meanwhile and goes to what is there', () => {
    const restored = restoredTabs({ ...stored, tabs: [...stored.tabs] }, exists);
    expect(restored.tabs.map(({ kind }) => kind)).toEqual(['profile', 'ruleSets']);
    expect(restored.activeKey).toBe('profile:p');
  });

  it('keeps the hosts that were open, whatever the workspace holds', () => {
    const host = { kind: 'host' as const, id: 'anna@staging-1:22' };
    const restored = restoredTabs({ tabs: [host], activeKey: 'host:anna@staging-1:22' }, exists);
    expect(restored).toEqual({ tabs: [host], activeKey: 'host:anna@staging-1:22' });
  });

  it('is where it was', () => {
    expect(restoredTabs({ tabs: [...stored.tabs], activeKey: 'ruleSets' }, exists).activeKey).toBe('ruleSets');
    expect(restoredTabs({ tabs: [], activeKey: 'profile:p' }, exists)).toEqual({ tabs: [], activeKey: null });
  });
});
