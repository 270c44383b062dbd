import { describe, expect, it } from 'vitest';
import { exportedText, HOSTILE_NAMES } from '../../../../tests/support/exported.ts';
import { profileOf } from '../../../../tests/support/profile-of.ts';
import { csv } from './csv.ts';

/** Records of a text as RFC 4180 defines them, written out from its grammar. */
function records(text: string): string[][] {
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  const rows: string[][] = [[]];
  let at = 0;
  for (let found = cell.exec(text); found !== null && at < text.length; found = cell.exec(text)) {
    rows.at(-1)?.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    if (found[3] !== ',') rows.push([]);
    at = cell.lastIndex;
  }
  expect(at).toBe(text.length);
  expect(rows.pop()).toEqual([]);
  return rows;
}

describe('the CSV exporter', () => {
  it('writes the functions, heaviest self weight first', () => {
    const profile = profileOf('main@app.py;a;a 3\nmain@app.py;b 6\nmain@app.py 1');
    expect(exportedText(csv, profile)).toBe(
      [
        'function,file,line,category,self (count),self share,total (count),total share,samples',
        'b,,,app,6,0.6,6,0.6,6',
        'a,,,app,3,0.3,3,0.3,3',
        'main,app.py,,app,1,0.1,10,1,1',
        '',
      ].join('\r\n'),
    );
  });

  it('keeps to the basis', () => {
    const profile = profileOf('main;poll 90\nmain;a 10', { categories: { poll: 'idle' } });
    expect(records(exportedText(csv, profile)).map(([name]) => name)).toEqual(['function', 'a', 'main']);
  });

  it('quotes what must be quoted and lets no name become a formula', () => {
    const names = [...HOSTILE_NAMES.filter((name) => !/[\n;\ud800]/.test(name)), '+1', '-[NSObject init]', '=1+1'];
    const rows = records(exportedText(csv, profileOf(names.map((name) => `${name} 1`).join('\n'))));
    const cells = rows.slice(1).map(([name]) => name ?? '');
    expect(cells.map((name) => name.replace(/^'(?=[=+\-@])/, '')).sort()).toEqual([...names].sort());
    rows.push(...records(exportedText(csv, profileOf('f@@SUM(A1) 1'))));
    expect(rows.at(-1)?.[1]).toBe("'@SUM(A1)");
    for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
  });
});
