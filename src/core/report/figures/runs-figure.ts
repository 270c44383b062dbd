import type { ReportTable } from '../../markdown.ts';
import { frontendTable, packagesTable } from '../../verdict/frontend/comparison-table.ts';
import type { FrontendComparison } from '../../verdict/frontend/frontend-comparison.ts';
import { loadTable } from '../../verdict/load/comparison-table.ts';
import type { LoadComparison } from '../../verdict/load/load-comparison.ts';
import { signedPercent } from '../../verdict/wording.ts';
import type { Figure } from '../figure.ts';
import { tableFigure } from './table-figure.ts';

/** Rows of a comparison in a report. */
const MOST = 40;

function notesOf({ comparable, override, reasons }: Pick<LoadComparison, 'comparable' | 'override' | 'reasons'>) {
  return [
    ...(comparable
      ? []
      : [override === null ? 'Not comparable.' : `Not comparable, compared all the same: ${override.reason}`]),
    ...reasons.map(({ what, before, after }) => `${what}: ${before} → ${after}`),
  ];
}

/** Load runs before and after, as a table. */
export function loadComparisonFigure(id: string, label: string, comparison: LoadComparison): Figure {
  const { detectable } = comparison;
  const noise =
    detectable === null
      ? 'How far unchanged runs lie apart is not known.'
      : `A rise of p95 stands out of the noise from ${signedPercent(detectable)} on.`;
  const notes = [noise, ...notesOf(comparison)];
  return tableFigure(id, `Load runs before and after: ${label}`, notes, loadTable(comparison), MOST);
}

/** Vitals, bytes and packages of a front end before and after, as a table. */
export function frontendComparisonFigure(id: string, label: string, comparison: FrontendComparison): Figure {
  const packages = packagesTable(comparison);
  const values = frontendTable(comparison);
  const runs = `Of ${comparison.runs.before} and ${comparison.runs.after} runs: ${comparison.judged.before} and ${comparison.judged.after}`;
  const notes = [
    ...(comparison.what === 'page' ? [runs] : []),
    ...(packages === null ? [] : [`packages: bytes, ${comparison.packages?.unit ?? ''}`]),
    ...notesOf(comparison),
  ];
  const named = packages?.rows.map(([before = '', after = '', change = '', name = '']) => [
    ...[before, after, '', '', change],
    name,
  ]);
  const table: ReportTable = { ...values, rows: [...values.rows, ...(named ?? [])] };
  return tableFigure(id, `Front end before and after: ${label}`, notes, table, MOST);
}
