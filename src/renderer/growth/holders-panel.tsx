import { Button } from '@blueprintjs/core';
import { useMemo } from 'react';
import type { GrowthOwner } from '../../core/heap/growth/model.ts';
import type { GrowthDetail } from '../../core/heap/growth/stored-growth.ts';
import { DataTable, type TableColumn, tableText } from '../tables/data-table.tsx';
import { orderedRows } from '../tables/row-order.ts';
import { TableActions } from '../tables/table-actions.tsx';
import { copyText } from '../ui/clipboard.ts';
import { formatCount, oneLine, plural } from '../ui/format.ts';
import type { MenuEntry } from '../ui/menu-list.tsx';
import { MiddleText } from '../ui/middle-text.tsx';
import { formatMore, formatSize, holdsMachinery, netAfter, netOf, stepTitles } from './growth-numbers.ts';
import type { GrowthState } from './growth-state.ts';
import { openObject } from './open-object.ts';
import { RuntimesCheck } from './runtimes-check.tsx';

export interface HoldersPanelProps {
  readonly detail: GrowthDetail;
  readonly from: number;
  readonly state: GrowthState;
}

type Content = GrowthOwner['contents'][number];
const contentText = ({ name, count }: Content): string =>
  `${formatCount(count)} × ${name === '' ? '(anonymous)' : name}`;

function holderColumns(owners: readonly GrowthOwner[], from: number): readonly TableColumn[] {
  const at = (row: number): GrowthOwner | undefined => owners[row];
  const text = (
    id: string,
    title: string,
    width: number | null,
    value: (owner: GrowthOwner) => string,
    hint: string,
  ): TableColumn => ({
    id,
    title,
    hint,
    ...(width === null ? {} : { width }),
    value: (row) => {
      const owner = at(row);
      return owner === undefined ? '' : value(owner);
    },
    cell: (row) => {
      const owner = at(row);
      return owner === undefined ? null : <MiddleText className="growth-code" text={value(owner)} />;
    },
    text: (row) => {
      const owner = at(row);
      return owner === undefined ? '' : value(owner);
    },
  });
  const net = (row: number): number => {
    const owner = at(row);
    return owner === undefined ? Number.NaN : netAfter(owner, from);
  };
  return [
    {
      id: 'net',
      title: 'Holds more',
      hint: 'Retained bytes of what it holds newly, less what it let go, after the warm-up',
      width: 104,
      align: 'end',
      value: net,
      cell: (row) => <b>{formatMore(net(row), formatSize)}</b>,
      text: (row) => String(net(row)),
    },
    text(
      'holder',
      'Holder',
      150,
      ({ name, id }) => `${name === '' ? '(anonymous)' : name} @${id}`,
      'The object that was there before and holds what is new',
    ),
    text('path', 'At', null, ({ path }) => path, 'Shortest way to it from where the program’s part of it begins'),
    text(
      'contents',
      'New in it, in the last step',
      190,
      ({ contents }) => contents.map(contentText).join(', '),
      'What it holds newly in the last step, by class',
    ),
  ];
}

const isShown = (owner: GrowthOwner, from: number, runtimes: boolean): boolean =>
  netAfter(owner, from) > 0 && (runtimes || !holdsMachinery(owner));

/** The holders that hold more than after the warm-up, without those of what the runtime makes unless that is asked for. */
export const shownOwners = (owners: readonly GrowthOwner[], from: number, runtimes: boolean): readonly GrowthOwner[] =>
  owners.filter((owner) => isShown(owner, from, runtimes));

/** The surviving objects that hold what is new, those that hold most first; where each leads. */
export function HoldersPanel({ detail, from, state }: HoldersPanelProps) {
  const { owners, snapshots } = detail.growth;
  const columns = useMemo(() => holderColumns(owners, from), [owners, from]);
  const { ownerSort, allOwners, runtimes } = state;
  const more = useMemo(() => shownOwners(owners, from, runtimes).length, [owners, from, runtimes]);
  const rows = useMemo(() => {
    const keep = (row: number): boolean => {
      const owner = owners[row];
      return owner !== undefined && (allOwners || isShown(owner, from, runtimes));
    };
    const column = columns.find(({ id }) => id === ownerSort.column) ?? columns[0];
    return column === undefined ? [] : orderedRows(owners.length, keep, column.value, ownerSort.descending);
  }, [columns, owners, ownerSort, allOwners, runtimes, from]);
  const chosen = state.owner === null ? (rows[0] ?? -1) : owners.findIndex(({ id }) => id === state.owner);
  const owner = owners[chosen];
  const open = (one: GrowthOwner) => openObject(snapshots[one.snapshot]?.id ?? '', one.node);
  const both = (one: GrowthOwner) => {
    state.setObject({ step: one.snapshot, node: one.node });
    state.setPanel('object');
  };
  const menu = (row: number): readonly MenuEntry[] => {
    const one = owners[row];
    if (one === undefined) return [];
    const action = (id: string, title: string, run: () => void): MenuEntry => ({
      kind: 'action',
      id,
      title,
      enabled: true,
      run,
    });
    return [
      { kind: 'action', id: 'open', title: 'Open in its heap', enabled: true, key: 'Enter', run: () => open(one) },
      action('both', 'Look at it in two heaps', () => both(one)),
      { kind: 'divider', id: 'd1' },
      action('copy', 'Copy path', () => void copyText(one.path)),
      action('copyRow', 'Copy row', () => void copyText(tableText(columns, [row], '\t'))),
    ];
  };
  return (
    <div className="panel-body">
      <div className="panel-bar">
        <span>
          {plural(more, 'object')} that {more === 1 ? 'was' : 'were'} there before {more === 1 ? 'holds' : 'hold'} more
          than {from > 0 ? 'after the warm-up' : 'then'}
        </span>
        <RuntimesCheck state={state} />
        <label className="check" title="Also those whose new contents took the place of others">
          <input type="checkbox" checked={allOwners} onChange={(event) => state.setAllOwners(event.target.checked)} />
          all {formatCount(owners.length)}
        </label>
        <TableActions columns={columns} rows={rows} file="holders" />
      </div>
      <div className="growth-beside">
        <DataTable
          label="What holds what is new"
          rowName="Holder"
          columns={columns}
          rows={rows}
          sort={ownerSort}
          onSort={state.setOwnerSort}
          selected={chosen}
          onSelect={(row) => state.setOwner(owners[row]?.id ?? null)}
          onOpen={(row) => {
            const one = owners[row];
            if (one !== undefined) open(one);
          }}
          menu={menu}
          empty={empty(runtimes)}
        />
        {owner !== undefined && (
          <HolderFacts
            owner={owner}
            detail={detail}
            from={from}
            onOpen={() => open(owner)}
            onBoth={() => both(owner)}
          />
        )}
      </div>
    </div>
  );
}

function empty(runtimes: boolean): string {
  return runtimes
    ? 'No object that was there before holds more than before.'
    : 'No object that was there before holds more of the program’s own than before.';
}

interface HolderFactsProps {
  readonly owner: GrowthOwner;
  readonly detail: GrowthDetail;
  readonly from: number;
  readonly onOpen: () => void;
  readonly onBoth: () => void;
}

/** Steps of a holder that are listed. */
const LISTED = 12;

/** One holder: where it is, what each step brought it and took from it, what is in it now. */
function HolderFacts({ owner, detail, from, onOpen, onBoth }: HolderFactsProps) {
  const { snapshots } = detail.growth;
  const net = netOf(owner);
  const titles = stepTitles(snapshots.map(({ label }) => label));
  const first = Math.max(0, net.length - LISTED);
  return (
    <aside className="growth-aside" aria-label={`Holder ${oneLine(owner.name, 200)} @${owner.id}`}>
      <h3>
        <span className="growth-code">
          {oneLine(owner.name === '' ? '(anonymous)' : owner.name, 80)} @{owner.id}
        </span>
      </h3>
      <p className="growth-code growth-aside-path" title={oneLine(owner.path)}>
        {oneLine(owner.path, 600)}
      </p>
      <div className="growth-aside-actions">
        <Button size="small" intent="primary" onClick={onOpen}>
          Open
        </Button>
        <Button size="small" variant="outlined" onClick={onBoth}>
          In two heaps
        </Button>
      </div>
      <table className="lines growth-lines">
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">Gained</th>
            <th scope="col">Released</th>
            <th scope="col">Net</th>
          </tr>
        </thead>
        <tbody>
          {first > 0 && (
            <tr>
              <td colSpan={4}>{plural(first, 'step')} before</td>
            </tr>
          )}
          {net.slice(first).map((bytes, i) => {
            const at = first + i;
            return (
              <tr
                key={snapshots[at]?.id ?? at}
                data-warm-up={at < from}
                title={`${snapshots[at]?.label ?? ''} → ${snapshots[at + 1]?.label ?? ''}`}
              >
                <th scope="row">
                  {titles[at]} → {titles[at + 1]}
                  {at < from && <small>warm-up</small>}
                </th>
                <td>{formatSize(owner.gained[at] ?? 0)}</td>
                <td>{formatSize(owner.released[at] ?? 0)}</td>
                <td>{formatMore(bytes, formatSize)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {owner.contents.length > 0 && (
        <>
          <h4>New in it, in the last step</h4>
          <ul className="growth-contents">
            {owner.contents.map((content) => (
              <li key={`${content.name} ${content.retained}`}>
                <span className="growth-code">{oneLine(contentText(content), 120)}</span>
                <span>{formatSize(content.retained)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </aside>
  );
}
