import { FINDING_STATUSES, SEVERITIES } from '../../core/finding/model.ts';
import type { FindingRow } from '../../core/finding/stored.ts';
import type { TableColumn } from '../tables/data-table.tsx';
import { formatCount, oneLine, plural } from '../ui/format.ts';
import { StatusBadge } from '../ui/level-badge.tsx';
import { MiddleText } from '../ui/middle-text.tsx';
import { formatPriority, SEVERITY_WORDS, STATUS_WORDS } from './finding-words.ts';
import { SeverityBadge } from './severity-badge.tsx';

/** Where a finding is late: its date has passed and nothing is closed. */
export const isLate = ({ eta, status }: Pick<FindingRow, 'eta' | 'status'>, today: string): boolean =>
  eta !== null && eta < today && status !== 'closed' && status !== 'rejected';

const NONE = <span className="finding-none">–</span>;

/** The columns of the list of findings; `today` is a day, ISO 8601. */
export function findingColumns(rows: readonly FindingRow[], today: string): readonly TableColumn[] {
  const of = (row: number): FindingRow | undefined => rows[row];
  return [
    {
      id: 'id',
      title: 'Finding',
      width: 74,
      value: (row) => of(row)?.id ?? '',
      text: (row) => of(row)?.id ?? '',
      cell: (row) => <span className="finding-id">{of(row)?.id}</span>,
    },
    {
      id: 'severity',
      title: 'Severity',
      hint: 'How bad it is; in parentheses what is computed, where a person chose another',
      width: 112,
      value: (row) => rankOf(SEVERITIES, of(row)?.severity),
      text: (row) => severityText(of(row)),
      cell: (row) => {
        const one = of(row);
        return one === undefined ? null : <SeverityBadge severity={one.severity} computed={one.severityComputed} />;
      },
    },
    {
      id: 'priority',
      title: 'Priority',
      hint: 'What to fix first, 0 to 100',
      width: 66,
      align: 'end',
      value: (row) => of(row)?.priority ?? Number.NaN,
      text: (row) => of(row)?.priority?.toString() ?? '',
      cell: (row) => {
        const priority = of(row)?.priority ?? null;
        return priority === null ? NONE : <b>{formatPriority(priority)}</b>;
      },
    },
    {
      id: 'title',
      title: 'Title',
      minWidth: 200,
      value: (row) => of(row)?.title ?? '',
      text: (row) => of(row)?.title ?? '',
      cell: (row) => <TitleCell row={of(row)} />,
    },
    {
      id: 'where',
      title: 'Where',
      hint: 'The code, function, class, plan step or endpoint of its first evidence that names one',
      width: 114,
      value: (row) => of(row)?.where ?? '',
      text: (row) => of(row)?.where ?? '',
      cell: (row) => ((of(row)?.where ?? '') === '' ? NONE : <MiddleText text={of(row)?.where ?? ''} />),
    },
    {
      id: 'status',
      title: 'Status',
      width: 72,
      value: (row) => rankOf(FINDING_STATUSES, of(row)?.status),
      text: (row) => STATUS_WORDS[of(row)?.status ?? 'draft'],
      cell: (row) => STATUS_WORDS[of(row)?.status ?? 'draft'],
    },
    {
      id: 'blocking',
      title: 'Missing',
      hint: 'What keeps it from the next status',
      width: 58,
      align: 'end',
      value: (row) => of(row)?.blocking ?? 0,
      text: (row) => String(of(row)?.blocking ?? 0),
      cell: (row) => <Blocking count={of(row)?.blocking ?? 0} />,
    },
    {
      id: 'retest',
      title: 'Retest',
      hint: 'What became of its verdicts in the newest comparison',
      width: 94,
      value: (row) => of(row)?.retest ?? '',
      text: (row) => of(row)?.retest ?? '',
      cell: (row) => {
        const retest = of(row)?.retest ?? 'not-retested';
        return retest === 'not-retested' ? NONE : <StatusBadge status={retest} />;
      },
    },
    {
      id: 'evidence',
      title: 'Evidence',
      width: 60,
      align: 'end',
      value: (row) => of(row)?.evidence ?? 0,
      text: (row) => String(of(row)?.evidence ?? 0),
      cell: (row) => formatCount(of(row)?.evidence ?? 0),
    },
    {
      id: 'owner',
      title: 'Owner',
      width: 60,
      value: (row) => of(row)?.owner ?? '',
      text: (row) => of(row)?.owner ?? '',
      cell: (row) => ((of(row)?.owner ?? '') === '' ? NONE : <MiddleText text={of(row)?.owner ?? ''} />),
    },
    {
      id: 'eta',
      title: 'ETA',
      width: 90,
      value: (row) => of(row)?.eta ?? '\uffff',
      text: (row) => of(row)?.eta ?? '',
      cell: (row) => {
        const one = of(row);
        if (one?.eta === null || one === undefined) return NONE;
        return isLate(one, today) ? <span className="finding-late">⚠ {one.eta}</span> : one.eta;
      },
    },
  ];
}

/** A place in an order as a number to sort by; what is not in it comes last. */
const rankOf = (order: readonly string[], value: string | null | undefined): number =>
  value === null || value === undefined ? Number.NaN : order.indexOf(value);

function severityText(row: FindingRow | undefined): string {
  if (row === undefined || row.severity === null) return '';
  return SEVERITY_WORDS[row.severity];
}

function Blocking({ count }: { readonly count: number }) {
  if (count === 0) return <span title="Nothing keeps it from the next status">✓</span>;
  return <span title={`${plural(count, 'thing')} to do before the next status`}>{formatCount(count)}</span>;
}

function TitleCell({ row }: { readonly row: FindingRow | undefined }) {
  if (row === undefined) return null;
  return (
    <span className="finding-title-cell">
      {row.title === '' ? (
        <span className="finding-none">Untitled</span>
      ) : (
        <span className="finding-title-text" title={oneLine(row.title, 500)}>
          {oneLine(row.title, 500)}
        </span>
      )}
      {row.duplicates.length > 0 && (
        <span className="tag tag-differs" title={`About the same as ${oneLine(row.duplicates.join(', '), 200)}`}>
          = {oneLine(row.duplicates[0] ?? '', 40)}
        </span>
      )}
    </span>
  );
}
