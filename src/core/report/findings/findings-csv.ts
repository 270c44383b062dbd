import { csvCell } from '../../csv-cell.ts';
import type { ReportedFinding, ReportInput } from '../input.ts';
import { worstFirst } from '../sections/opening.ts';

type Cell = string | number | boolean | null;

/** The columns of `findings.csv` with what stands in each. */
const COLUMNS: readonly (readonly [string, (reported: ReportedFinding) => Cell])[] = [
  ['id', ({ finding }) => finding.id],
  ['title', ({ finding }) => finding.body.title],
  ['severity', ({ severity }) => severity.used],
  ['severity_computed', ({ severity }) => severity.computed],
  ['priority', ({ priority }) => priority],
  ['status', ({ finding }) => finding.body.status],
  ['category', ({ finding }) => finding.body.category],
  ['flow', ({ finding }) => finding.body.flow.kind],
  ['endpoint', ({ finding }) => finding.body.flow.endpoint],
  ['revenue_critical', ({ finding }) => finding.body.flow.revenueCritical],
  ['owner', ({ finding }) => finding.body.owner],
  ['eta', ({ finding }) => finding.body.eta],
  ['retest', ({ retest }) => retest?.status ?? null],
  ['confidence', ({ finding }) => finding.body.hypothesis.confidence],
  ['evidence', ({ finding }) => finding.body.evidence.length],
  ['blocking', ({ lints }) => lints.filter(({ blocking }) => blocking).length],
  ['bottleneck', ({ finding }) => finding.body.bottleneck],
  ['symptom', ({ finding }) => finding.body.symptom],
  ['cause', ({ finding }) => finding.body.cause],
  ['fingerprint', ({ finding }) => finding.fingerprint],
  ['created_at', ({ finding }) => finding.createdAt],
  ['updated_at', ({ finding }) => finding.updatedAt],
];

/** All findings for spreadsheets (RFC 4180), worst first; what is not known is empty. No cell is a formula. */
export function findingsCsv({ findings }: Pick<ReportInput, 'findings'>): string {
  const line = (cells: readonly Cell[]): string => `${cells.map((cell) => csvCell(String(cell ?? ''))).join(',')}\r\n`;
  const rows = worstFirst(findings).map((reported) => line(COLUMNS.map(([, cellOf]) => cellOf(reported))));
  return [line(COLUMNS.map(([name]) => name)), ...rows].join('');
}
