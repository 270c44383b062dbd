import { useMemo } from 'react';
import { DataTable } from '../../tables/data-table.tsx';
import { orderedRows } from '../../tables/row-order.ts';
import { TextActions } from '../../tables/table-actions.tsx';
import { copyText } from '../../ui/clipboard.ts';
import { plural } from '../../ui/format.ts';
import type { MenuEntry } from '../../ui/menu-list.tsx';
import { changeColumns } from './change-columns.tsx';
import type { GrowthComparisonReply } from './comparison-data.ts';
import type { GrowthComparisonState } from './comparison-state.ts';
import { changesText, type GrowthChange } from './growth-changes.ts';
import { openClass } from './open-series.ts';

export interface ChangeTableProps {
  readonly reply: GrowthComparisonReply;
  readonly changes: readonly GrowthChange[];
  readonly state: GrowthComparisonState;
}

/** Every class that grows on a side, in numbers; sorted, to be copied. */
export function ChangeTable({ reply, changes, state }: ChangeTableProps) {
  const { per } = reply.comparison;
  const { sort } = state;
  const columns = useMemo(() => changeColumns(changes, per), [changes, per]);
  const rows = useMemo(() => {
    const column = columns.find(({ id }) => id === sort.column) ?? columns[0];
    return column === undefined ? [] : orderedRows(changes.length, () => true, column.value, sort.descending);
  }, [changes, columns, sort]);
  const text = (separator: ',' | '\t', of: readonly number[] = rows): string => {
    const listed = of.map((at) => changes[at]).filter((change) => change !== undefined);
    return changesText(listed, reply.comparison, separator);
  };
  const menu = (at: number): readonly MenuEntry[] => {
    const change = changes[at];
    if (change === undefined) return [];
    const { row, verdict, keys } = change;
    const action = (id: string, title: string, run: () => void, key?: string): MenuEntry => ({
      ...{ kind: 'action', id, title, enabled: true, run },
      ...(key === undefined ? {} : { key }),
    });
    return [
      action('before', 'Open before', () => openClass(reply.before.id, keys.before)),
      action('after', 'Open after', () => openClass(reply.after.id, keys.after), 'Enter'),
      { kind: 'divider', id: 'd1' },
      action('copy', 'Copy name', () => void copyText(row.label)),
      action('sentence', 'Copy verdict', () => void copyText(`${row.status}, ${verdict.certainty}: ${verdict.reason}`)),
      action('copyRow', 'Copy row', () => void copyText(text('\t', [at]))),
    ];
  };
  return (
    <section className="panel" aria-label="Growth in numbers">
      <div className="panel-body">
        <div className="panel-bar growth-bar">
          <span>
            {plural(changes.length, 'class', 'classes')}, bytes more per {per}
          </span>
          <TextActions text={text} count={rows.length} file="growth-comparison" />
        </div>
        <DataTable
          label="Growth before and after"
          rowName="Class"
          columns={columns}
          rows={rows}
          sort={sort}
          onSort={state.setSort}
          selected={changes.findIndex(({ row }) => row.key === state.classKey)}
          onSelect={(at) => state.setClassKey(changes[at]?.row.key ?? null)}
          onOpen={(at) => {
            const change = changes[at];
            if (change !== undefined) openClass(reply.after.id, change.keys.after);
          }}
          menu={menu}
          empty="No class grows on either side."
        />
      </div>
    </section>
  );
}
