import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportedText } from '../../../../tests/support/exported.ts';
import { profileOf } from '../../../../tests/support/profile-of.ts';
import { anyStacks, stacksOf, textOf } from '../../../../tests/support/stacks.ts';
import { ProfileBuilder } from '../builder.ts';
import { buildView } from '../view.ts';
import { DEFAULT_VIEW } from '../view-spec.ts';
import { folded } from './folded.ts';

describe('the collapsed exporter', () => {
  it('writes a line a stack, heaviest branch first', () => {
    expect(exportedText(folded, profileOf('main;a;b 3\nmain;c 2\nmain 1'))).toBe('main 1\nmain;a;b 3\nmain;c 2\n');
  });

  it('names the file where functions of a language need it, and leaves it out where names say it', () => {
    const text = 'main@app.py;work@w.py 1';
    expect(exportedText(folded, profileOf(text, { runtime: 'python' }))).toBe('main (app.py);work (w.py) 1\n');
    expect(exportedText(folded, profileOf(text, { runtime: 'go' }))).toBe('main;work 1\n');
  });

  it('tells threads apart as async-profiler does', () => {
    expect(exportedText(folded, profileOf('[main]\nrun 2\n[worker-1]\nrun 1'))).toBe(
      '[main tid=1];run 2\n[worker-1 tid=2];run 1\n',
    );
  });

  it('keeps separators out of names and exponents out of weights', () => {
    const builder = new ProfileBuilder([{ name: 'cpu', kind: 'cpu', unit: 'nanoseconds' }]);
    const root = builder.threadRoot({ name: '' });
    builder.add(builder.child(root, builder.frame({ runtime: 'unknown', name: 'f(La;I)\r\nV' })), 0, 3e21, 1);
    builder.add(builder.child(root, builder.frame({ runtime: 'unknown', name: 'g' })), 0, 5e-7, 1);
    const profile = builder.finish({ name: '', meta: { format: 'test', runtime: 'unknown', flags: [] } });
    expect(exportedText(folded, profile)).toBe('f(La:I) V 3000000000000000000000\ng 0.0000005\n');
  });

  it('gives the profile again when it is read', () => {
    fc.assert(
      fc.property(anyStacks(), (stacks) => {
        const profile = profileOf(textOf(stacks));
        const again = profileOf(exportedText(folded, profile));
        const spec = { ...DEFAULT_VIEW, basis: 'all' } as const;
        expect(stacksOf(buildView(again, spec))).toEqual(stacksOf(buildView(profile, spec)));
      }),
    );
  });
});
