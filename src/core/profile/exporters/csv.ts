import { csvCell } from '../../csv-cell.ts';
import type { Profile } from '../model.ts';
import type { ExportOptions, ProfileExporter } from './exporter.ts';
import { functionRows } from './function-rows.ts';
import { decimal, textChunks } from './text-chunks.ts';

/**
 * The functions of a profile as a table for spreadsheets (RFC 4180), heaviest self weight first: weights in the sample type's unit, shares of
 * the basis.
 */
export const csv: ProfileExporter = {
  id: 'csv',
  title: 'Functions table (CSV)',
  extension: 'csv',
  mediaType: 'text/csv; charset=utf-8',
  export: (profile, options) => textChunks(rows(profile, options)),
};

function* rows(profile: Profile, options: ExportOptions): Generator<string> {
  const { whole, unit, rows } = functionRows(profile, options);
  yield `function,file,line,category,self (${unit}),self share,total (${unit}),total share,samples\r\n`;
  for (const row of rows) {
    const cells = [
      csvCell(row.name),
      csvCell(row.file),
      row.line > 0 ? String(row.line) : '',
      row.category,
      decimal(row.self),
      decimal(row.self / whole),
      decimal(row.total),
      decimal(row.total / whole),
      decimal(row.hits),
    ];
    yield `${cells.join(',')}\r\n`;
  }
}
