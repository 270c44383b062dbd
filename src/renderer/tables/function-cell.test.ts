import { expect, it } from 'vitest';
import { pathEnd } from './function-cell.tsx';

it.each([
  ['/srv/shop/app/orders.py:41', '…/app/orders.py:41'],
  ['app/orders.py', 'app/orders.py'],
  ['C:\\shop\\src\\app\\orders.cs', '…/app/orders.cs'],
  ['', ''],
])('the end of %s is %s', (path, end) => expect(pathEnd(path)).toBe(end));
