import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packedNames } from './packed-names.ts';

const called = (names: readonly string[]) => {
  const packed = packedNames(names);
  return [packed.folder, packed.backslashes, names.map(packed.of)];
};

it('leaves names at the top as they are, also where a folder has a manifest too', () => {
  const names = ['manifest.json', 'old/manifest.json', 'findings/PERF-001.md'];
  expect(called(names)).toEqual([null, false, names]);
});

it('takes “./” and the one folder that has the manifest from names, and leaves out what lies beside it', () => {
  expect(called(['./', './manifest.json', './a/b'])).toEqual([null, false, ['', 'manifest.json', 'a/b']]);
  expect(called(['audit/', 'audit/manifest.json', 'audit/a/b', '__MACOSX/audit/._b', 'auditor/x'])).toEqual([
    'audit',
    false,
    ['', 'manifest.json', 'a/b', null, null],
  ]);
});

it('takes no folder where two have a manifest', () => {
  const names = ['a/manifest.json', 'b/manifest.json'];
  expect(called(names)).toEqual([null, false, names]);
});

it('parts names by backslashes where no name has a slash', () => {
  expect(called(['audit\\manifest.json', 'audit\\a\\b'])).toEqual(['audit', true, ['manifest.json', 'a/b']]);
  const names = ['manifest.json', 'a/b', 'a\\c'];
  expect(called(names)).toEqual([null, false, names]);
});

it('gives no two entries of one zip the same name unless they differ by “./” alone', () => {
  const part = fc.constantFrom('a', 'b', 'manifest.json', '.', '..');
  const name = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 12, selector: (one) => one.replace(/^\.\//, '') }), (names) => {
      const { of } = packedNames(names);
      const found = names.map(of).filter((one) => one !== null);
      expect(new Set(found).size).toBe(found.length);
    }),
  );
});
