import { useMemo, useState } from 'react';
import type { HeapFunction } from '../../core/heap/view/closures.ts';
import { DataTable, type TableColumn } from '../tables/data-table.tsx';
import { FunctionCell } from '../tables/function-cell.tsx';
import { useListFilter } from '../tables/list-filter.tsx';
import { orderedRows } from '../tables/row-order.ts';
import { TableActions } from '../tables/table-actions.tsx';
import { LoadingState } from '../ui/empty-state.tsx';
import { ErrorCard } from '../ui/error-card.tsx';
import { formatCount, oneLine, plural } from '../ui/format.ts';
import type { MenuEntry } from '../ui/menu-list.tsx';
import { useFunctions } from './heap-data.ts';
import type { HeapState } from './heap-state.ts';
import { type NodeActions, nodeMenu } from './node-actions.ts';
import { nodeTitle } from './node-name.tsx';
import { numberColumn } from './number-column.ts';
import { formatSize } from './sizes.tsx';

const nameOf = (name: string): string => `${name || '(anonymous)'}()`;

/** `onClose()`, `(anonymous)() + 3 more`. */
function titleOf({ name, others }: HeapFunction): string {
  return others.count === 0 ? nameOf(name) : `${nameOf(name)} + ${formatCount(others.count)} more`;
}

const placeOf = ({ module, line }: HeapFunction): string =>
  module === null ? '' : line === null ? module : `${module}:${line}`;

/** Without its folders: there is little room. */
const fileOf = (row: HeapFunction): string => placeOf(row).split(/[/\\]/).at(-1) ?? '';

/** What else there is to say of a function’s scopes. */
function moreOf(row: HeapFunction): string {
  const { others, scopes, instances, sharedWith } = row;
  const named = others.names.map(nameOf).join(', ');
  const unnamed = others.count - others.names.length;
  return [
    placeOf(row),
    others.count === 0 ? '' : `The same scope as ${named}${unnamed > 0 ? ` and ${formatCount(unnamed)} more` : ''}`,
    `${plural(instances, 'instance')}, ${plural(scopes, 'scope')}`,
    sharedWith === 0 ? '' : `${plural(sharedWith, 'more function')} of other scopes share the largest`,
  ]
    .filter((text) => text !== '')
    .join('\n');
}

function Heaviest({ row }: { readonly row: HeapFunction }) {
  const { heaviest } = row;
  if (heaviest === null) return <span className="node-note">–</span>;
  const size = formatSize(heaviest.node.retained);
  return (
    <span className="held-cell" title={oneLine(`${heaviest.variable}: ${nodeTitle(heaviest.node)}, ${size}`, 1000)}>
      <span className="node-edge">{oneLine(heaviest.variable, 120)}</span>
      <span className="node-note">{size}</span>
    </span>
  );
}

function columnsOf(rows: readonly HeapFunction[]): readonly TableColumn[] {
  return [
    {
      id: 'name',
      title: 'Function',
      hint: 'Functions with the same scope stand in one row',
      value: (row) => rows[row]?.name ?? '',
      cell: (row) => {
        const own = rows[row];
        return own === undefined ? null : <FunctionCell name={titleOf(own)} place={fileOf(own)} more={moreOf(own)} />;
      },
      text: (row) => {
        const own = rows[row];
        return own === undefined ? '' : `${titleOf(own)} ${placeOf(own)}`;
      },
    },
    {
      id: 'heaviest',
      title: 'Heaviest variable',
      hint: 'Of the scope that keeps most: the variable by which it keeps most of that, and how much',
      width: 140,
      value: (row) => rows[row]?.heaviest?.variable ?? '',
      cell: (row) => {
        const own = rows[row];
        return own === undefined ? null : <Heaviest row={own} />;
      },
      text: (row) => {
        const heaviest = rows[row]?.heaviest ?? null;
        return heaviest === null ? '' : `${heaviest.variable} ${heaviest.node.retained}`;
      },
    },
    numberColumn(
      rows,
      { id: 'instances', title: 'Instances', hint: 'Functions that have such a scope', width: 78 },
      ({ instances }) => instances,
      ({ instances }) => formatCount(instances),
    ),
    numberColumn(
      rows,
      {
        id: 'retained',
        title: 'Scopes keep',
        hint: 'What would be freed with the scopes: what only they keep',
        width: 98,
      },
      ({ retained }) => retained,
      ({ retained }) => formatSize(retained),
    ),
    numberColumn(
      rows,
      {
        id: 'alone',
        title: 'Alone',
        hint: 'Of that, in scopes that one instance of the function keeps and nothing else does: it would go with it',
        width: 76,
      },
      ({ alone }) => alone,
      ({ alone }) => (alone === 0 ? <span className="node-note">–</span> : formatSize(alone)),
    ),
  ];
}

const NOTHING: readonly HeapFunction[] = [];

export interface ClosuresPanelProps {
  readonly state: HeapState;
  readonly actions: NodeActions;
}

/** Functions by what the scopes of their variables keep alive. */
export function ClosuresPanel({ state, actions }: ClosuresPanelProps) {
  const { id, closureSort: sort, selection } = state;
  const { value, error } = useFunctions(id);
  const [acted, setActed] = useState(-1);
  const filter = useListFilter(id, 'closureFilter', 'Filter functions', 'Filter by function, file or variable');
  const all = value?.rows ?? NOTHING;
  const columns = useMemo(() => columnsOf(all), [all]);
  const rows = useMemo(() => {
    const column = columns.find((one) => one.id === sort.column) ?? columns[0];
    const isWanted = (row: number) => matches(all[row], filter.wanted);
    return column === undefined ? [] : orderedRows(all.length, isWanted, column.value, sort.descending);
  }, [columns, all, sort, filter.wanted]);
  if (error !== null) return <ErrorCard error={error} />;
  if (value === null) return <LoadingState label="Looking for what functions keep…" />;
  const menu = (row: number): readonly MenuEntry[] => {
    const own = all[row];
    if (own === undefined) return [];
    const go = (key: string, title: string, node: HeapFunction['scope']): MenuEntry => ({
      kind: 'action',
      id: key,
      title,
      enabled: true,
      run: () => actions.inspect(node),
    });
    return [
      ...(own.heaviest === null
        ? []
        : [go('variable', `Inspect ${oneLine(own.heaviest.variable, 40)}`, own.heaviest.node)]),
      go('scope', 'Inspect its scope', own.scope),
      { kind: 'divider', id: 'd0' },
      ...nodeMenu(id, own.closure, actions, null),
    ];
  };
  return (
    <div className="panel-body">
      <div className="panel-bar heap-bar">
        {filter.input}
        <span className="panel-note">
          {rows.length < all.length
            ? `${formatCount(rows.length)} of ${formatCount(all.length)}`
            : `${plural(all.length, 'function')}${all.length < value.total ? ` of ${formatCount(value.total)}` : ''}`}
        </span>
        <span
          className="panel-note"
          title="Scopes lie in each other: what one keeps others may keep too, so sizes do not add up"
        >
          Sizes overlap.
        </span>
        <TableActions columns={columns} rows={rows} file="closures" />
      </div>
      <DataTable
        label="Closures"
        rowName="Function"
        columns={columns}
        rows={rows}
        sort={sort}
        onSort={state.setClosureSort}
        selected={selectedRow(all, selection.node, acted)}
        onSelect={(row) => {
          const own = all[row];
          setActed(row);
          if (own !== undefined) actions.inspect(own.closure);
        }}
        onOpen={(row) => {
          const own = all[row];
          if (own !== undefined) actions.showInDominators(own.scope.node);
        }}
        onKey={filter.onKey}
        menu={menu}
        empty={all.length === 0 ? 'No function keeps a scope.' : 'No function matches the filter. Escape empties it.'}
      />
    </div>
  );
}

/** The row of the function that is inspected; the one acted on stays selected while its scope or variable is. −1 for none. */
export function selectedRow(
  rows: readonly Pick<HeapFunction, 'closure' | 'scope' | 'heaviest'>[],
  node: number | null,
  acted: number,
): number {
  if (node === null) return -1;
  const own = rows.findIndex(({ closure }) => closure.node === node);
  const last = rows[acted];
  return own < 0 && (last?.scope.node === node || last?.heaviest?.node.node === node) ? acted : own;
}

function matches(row: HeapFunction | undefined, wanted: string): boolean {
  if (row === undefined) return false;
  const texts = [row.name, ...row.others.names, row.module ?? '', row.heaviest?.variable ?? ''];
  return texts.some((text) => text.toLowerCase().includes(wanted));
}
