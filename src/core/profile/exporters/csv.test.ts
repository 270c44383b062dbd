import { describe, expect, it } from 'vitest';
import { csvRecords } from '../../../../tests/support/csv-records.ts';
import { exportedText, HOSTILE_NAMES } from '../../../../tests/support/exported.ts';
import { profileOf } from '../../../../tests/support/profile-of.ts';
import { csv } from './csv.ts';

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
    expect(csvRecords(exportedText(csv, profile)).map(([name]) => name)).toEqual(['function', 'a', 'main']);
  });

  it('quotes what must be quoted and lets no name become a formula', () => {
    const names = [...HOSTILE_NAMES.filter((name) => !/[\n;\ud800]/.test(name)), '+1', '-[NSObject init]', '=1+1'];
    const rows = csvRecords(exportedText(csv, profileOf(names.map((name) => `${name} 1`).join('\n'))));
    const cells = rows.slice(1).map(([name]) => name ?? '');
    expect(cells.map((name) => name.replace(/^'(?=[=+\-@])/, '')).sort()).toEqual([...names].sort());
    rows.push(...csvRecords(exportedText(csv, profileOf('f@@SUM(A1) 1'))));
    expect(rows.at(-1)?.[1]).toBe("'@SUM(A1)");
    for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
  });
});
