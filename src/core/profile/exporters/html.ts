import { shortened } from '../boxes.ts';
import type { Profile } from '../model.ts';
import type { ExportOptions, ProfileExporter } from './exporter.ts';
import { functionRows } from './function-rows.ts';
import { percent, quantity } from './quantity.ts';
import { flamePicture } from './svg.ts';
import { svgPieces, xmlText } from './svg-picture.ts';
import { textChunks } from './text-chunks.ts';

/** Rows of the table: what a person reads. The CSV has them all. */
const MOST_ROWS = 100;

const STYLE = [
  ':root{color-scheme:light dark;--ground:#fff;--text:#181c21;--quiet:#5c6672;--line:#d3d8df}',
  '@media (prefers-color-scheme:dark){:root{--ground:#1b1f24;--text:#e6e9ed;--quiet:#8e99a7;--line:#313842}}',
  'body{margin:0;padding:16px;background:var(--ground);color:var(--text);font:13px/1.45 ui-sans-serif,system-ui,sans-serif}',
  'svg{max-width:100%;height:auto}table{border-collapse:collapse;margin:16px 12px}',
  'caption{text-align:left;color:var(--quiet);padding-bottom:6px}',
  'th,td{padding:3px 10px;border-bottom:1px solid var(--line);text-align:right;font-variant-numeric:tabular-nums}',
  'th:first-child,td:first-child,.words{text-align:left}td:first-child{font-family:ui-monospace,Menlo,Consolas,monospace}',
  'td{overflow-wrap:anywhere}',
].join('');

/** One page without scripts or anything from elsewhere: the static flame graph and the functions with the most self weight. */
export const html: ProfileExporter = {
  id: 'html',
  title: 'Page (HTML)',
  extension: 'html',
  mediaType: 'text/html; charset=utf-8',
  export: (profile, options) => textChunks(pieces(profile, options)),
};

function* pieces(profile: Profile, options: ExportOptions): Generator<string> {
  const title = xmlText(options.label);
  yield '<!doctype html><html lang="en"><head><meta charset="utf-8">';
  yield '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">';
  yield `<meta name="viewport" content="width=device-width"><title>${title}</title><style>${STYLE}</style></head><body>`;
  yield* svgPieces(flamePicture(profile, options));
  const { whole, unit, rows } = functionRows(profile, options);
  const shown = Math.min(rows.length, MOST_ROWS);
  yield `<table><caption>${shown} of ${rows.length} functions, by self weight</caption><thead><tr><th scope="col">function</th>`;
  yield '<th scope="col" class="words">file</th><th scope="col" class="words">category</th><th scope="col">self</th>';
  yield '<th scope="col">self share</th><th scope="col">total</th><th scope="col">total share</th></tr></thead><tbody>';
  for (const row of rows.slice(0, MOST_ROWS)) {
    const place = row.file === '' ? '' : `${row.file}${row.line > 0 ? `:${row.line}` : ''}`;
    yield `<tr><td>${xmlText(shortened(row.name))}</td><td class="words">${xmlText(shortened(place))}</td><td class="words">${row.category}</td>`;
    yield `<td>${quantity(row.self, unit)}</td><td>${percent(row.self / whole)}</td>`;
    yield `<td>${quantity(row.total, unit)}</td><td>${percent(row.total / whole)}</td></tr>`;
  }
  yield '</tbody></table></body></html>\n';
}
