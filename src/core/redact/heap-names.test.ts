import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from './create-redactor.ts';
import { type RedactionProfileId, redactionProfile } from './profiles.ts';
import { redactSubject } from './redact-verdict.ts';

const KEY = new Uint8Array(32).map((_, at) => at + 1);
const under = (profile: RedactionProfileId) => createRedactor({ profile: redactionProfile(profile), key: KEY });
const TOKEN = 'class_[0-9a-f]{12}';

describe('names of a heap under the strict profile', () => {
  it.each([
    'Module',
    'process',
    'NodeError',
    'EventEmitter',
    'WeakMap',
    '(compiled code)',
    'system / Map',
    'java.util.HashMap$Node',
    'java.lang.Object[]',
    'int[]',
  ])('stay where rules know the runtime by them: %s', (name) => {
    expect(under('share-external-strict').className(name)).toBe(name);
  });

  it.each([
    'SessionEntry',
    '{id, token}',
    'com.acme.Leak$SessionEntry',
    'javax',
    'java.',
    'system / Secret.Name',
    '(checkout.js:3)',
    'Detached <acme-cart>',
  ])('are tokens where they are the program’s: %s', (name) => {
    expect(under('share-external-strict').className(name)).toMatch(new RegExp(`^${TOKEN}$`));
  });

  it('leave neither the page of a global object nor the file of a function without a name', () => {
    const strict = under('share-external-strict');
    expect(strict.className('Window / https://shop.acme.example/cart')).toBe('Window');
    expect(strict.className('(anonymous at checkout.js:12)()')).toMatch(
      /^\(anonymous at dir_[0-9a-f]{12}\.js:12\)\(\)$/,
    );
  });

  it('leave of a path the steps of the runtime, and call equal names alike', () => {
    const strict = under('share-external-strict');
    const path =
      'global.app → Object.cache → TenantCache.byUser → Map.table → * → {what}.list → (stack).* → java.util.HashMap.table → … 4 more …';
    const left = strict.retentionPath(path);
    expect(left).toMatch(
      new RegExp(
        `^global\\.${TOKEN} → Object\\.${TOKEN} → ${TOKEN}\\.${TOKEN} → Map\\.table → \\* → ${TOKEN}\\.${TOKEN} → \\(stack\\)\\.\\* → java\\.util\\.HashMap\\.table → … 4 more …$`,
      ),
    );
    expect(left).toContain(strict.className('TenantCache'));
    expect(strict.retentionPath(left)).toBe(left);
    expect(under('share-external').retentionPath(path)).toBe(path);
  });

  it('go from what verdicts are about, as from what they are made of', () => {
    const strict = under('share-external-strict');
    const subject = redactSubject(strict, {
      kind: 'retention-path',
      key: 'object:SessionEntry@/home/anna/acme/leak.cjs:2:33 at global.app → TenantCache.byUser',
      label: 'SessionEntry at global.app → TenantCache.byUser',
    });
    const name = strict.className('SessionEntry');
    const path = strict.retentionPath('global.app → TenantCache.byUser');
    const file = strict.path('/home/anna/acme/leak.cjs');
    expect(subject.label).toBe(`${name} at ${path}`);
    expect(subject.key).toBe(`object:${name}@${file}:2:33 at ${path}`);
    expect(JSON.stringify(subject)).not.toMatch(/Session|Tenant|byUser|acme|leak|anna/);
  });

  it('of a program are in no path, however it is put together', () => {
    const name = fc.stringMatching(/^Zq[a-z]{3,9}[A-Z]?[a-z]{0,5}$/);
    const step = fc
      .tuple(name, name, fc.constantFrom('', '()', '{', '}', '(', ')', ' at ', '["', '"]', ' / ', '$', '.', '@', ' '))
      .map(([one, other, between]) => `${one}${between}.${other}`);
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), (steps) => {
        const strict = under('share-external-strict');
        const path = steps.join(' → ');
        for (const left of [
          strict.retentionPath(path),
          strict.heapPlace(path),
          strict.heapPlace(`object:${path}`),
          strict.classKey(`object:${path}`),
        ])
          expect(left).not.toMatch(/Zq/);
      }),
    );
  });
});
