import { describe, expect, it } from 'vitest';
import { withSetting } from './tab-state.ts';

describe('view settings', () => {
  it('keep the newest value, as the newest', () => {
    const settings = withSetting(withSetting(withSetting(new Map(), 'a', 1), 'b', 2), 'a', 3);
    expect([...settings]).toEqual([
      ['b', 2],
      ['a', 3],
    ]);
  });

  it('forget the longest unused beyond the limit', () => {
    let settings: ReadonlyMap<string, unknown> = new Map();
    for (let n = 0; n < 10; n += 1) settings = withSetting(settings, `s${n}`, n, 3);
    expect([...settings.keys()]).toEqual(['s7', 's8', 's9']);
  });
});
