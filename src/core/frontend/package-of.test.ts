import { expect, it } from 'vitest';
import { packageOf } from './package-of.ts';

it.each([
  ['webpack://fe/node_modules/react-dom/cjs/react-dom-client.production.js', 'react-dom'],
  ['./node_modules/@scope/name/index.js', '@scope/name'],
  ['node_modules/a/node_modules/b/i.js', 'b'],
  ['./site/src/index.js', 'own code'],
  ['webpack://fe/webpack/bootstrap', 'webpack'],
  ['webpack/runtime/load script', 'webpack'],
  ['[no source]', '[no source]'],
  ['(others)', '(others)'],
  ['node_modules/', ''],
])('%s is of %s', (path, name) => expect(packageOf(path)).toBe(name));
