import { expect, it } from 'vitest';
import { type TableColumn, tableText } from '../tables/data-table.tsx';
import { exportedOf, unpackaged } from './collections-panel.tsx';

const column = (id: string): TableColumn => ({ id, title: id, value: () => 0, cell: () => null, text: () => id });

it('copies what is not told exactly as two numbers', () => {
  const rows = [{ entries: { least: 256, most: 1024 } }, { entries: { least: 40, most: 40 } }];
  const text = tableText(exportedOf([column('path'), column('entries')], rows), [0, 1], ',');
  expect(text.split('\n')).toEqual(['path,"Entries, at least","Entries, at most"', 'path,256,1024', 'path,40,40']);
});

it('leaves packages out, but searches no endless name', () => {
  expect(unpackaged('java.util.HashMap in com.shop.Cache.byId')).toBe('HashMap in Cache.byId');
  const endless = 'a.'.repeat(500_000);
  expect(unpackaged(endless)).toBe(endless);
});
