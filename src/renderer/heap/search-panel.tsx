import { Button } from '@blueprintjs/core';
import { type FormEvent, useMemo, useState } from 'react';
import type { HeapFacts } from '../../core/heap/stored.ts';
import type { HeapSearchResult, SearchBy } from '../../core/heap/view/search.ts';
import { DataTable, type ExportedColumn, type ShownColumn } from '../tables/data-table.tsx';
import { TableActions } from '../tables/table-actions.tsx';
import { ErrorCard } from '../ui/error-card.tsx';
import { formatCount, plural } from '../ui/format.ts';
import { useHeapSearch } from './heap-data.ts';
import type { HeapState } from './heap-state.ts';
import { type NodeActions, nodeMenu } from './node-actions.ts';
import { NodeName, nodeTitle } from './node-name.tsx';
import { formatDistance, formatSize } from './sizes.tsx';

const WAYS: readonly { readonly by: SearchBy; readonly title: string; readonly placeholder: string }[] = [
  { by: 'class', title: 'Class', placeholder: 'A part of a class’s or function’s name' },
  { by: 'property', title: 'Property', placeholder: 'A part of the name of a property or variable' },
  { by: 'string', title: 'String', placeholder: 'A part of a string’s content; nothing of it is shown' },
  { by: 'id', title: 'Id', placeholder: '@ and the number, as the runtime gives it' },
];

type Found = HeapSearchResult['nodes'];

type Column = ShownColumn & ExportedColumn;

function columnsOf(nodes: Found, id: string): readonly Column[] {
  const number = (
    columnId: string,
    title: string,
    width: number,
    value: (node: Found[number]) => number,
    format: (value: number) => string,
  ): Column => {
    const at = (row: number): number => {
      const node = nodes[row];
      return node === undefined ? 0 : value(node);
    };
    return {
      id: columnId,
      title,
      width,
      align: 'end',
      cell: (row) => format(at(row)),
      text: (row) => String(at(row)),
    };
  };
  return [
    {
      id: 'name',
      title: 'Object',
      cell: (row) => {
        const node = nodes[row];
        return node === undefined ? null : <NodeName id={id} node={node} />;
      },
      text: (row) => {
        const node = nodes[row];
        return node === undefined ? '' : `${nodeTitle(node)} @${node.id ?? ''}`;
      },
    },
    number('distance', 'Distance', 76, ({ distance }) => distance, formatDistance),
    number('own', 'Shallow', 84, ({ ownSize }) => ownSize, formatSize),
    number('retained', 'Retained', 88, ({ retained }) => retained, formatSize),
  ];
}

const NOTHING: Found = [];

export interface SearchPanelProps {
  readonly facts: HeapFacts;
  readonly state: HeapState;
  readonly actions: NodeActions;
  readonly onFind: () => void;
}

/** Objects found by class, property, content or id. Contents are searched without being shown. */
export function SearchPanel({ facts, state, actions, onFind }: SearchPanelProps) {
  const { id, asked } = state;
  const [by, setBy] = useState(asked.by);
  const [text, setText] = useState(asked.text);
  const { value, error, loading } = useHeapSearch(id, asked);
  const nodes = value?.nodes ?? NOTHING;
  const columns = useMemo(() => columnsOf(nodes, id), [nodes, id]);
  const rows = useMemo(() => nodes.map((_, index) => index), [nodes]);
  const ask = (event: FormEvent) => {
    event.preventDefault();
    state.setAsked({ by, text: text.trim() });
  };
  const ways = WAYS.filter((way) => way.by !== 'id' || facts.hasIds);
  const way = ways.find((one) => one.by === by) ?? WAYS[0];
  return (
    <div className="panel-body">
      <form className="panel-bar heap-bar" onSubmit={ask}>
        <label className="choice">
          <span>Find by</span>
          <select
            value={by}
            onChange={(event) => setBy(WAYS.find((one) => one.by === event.target.value)?.by ?? 'class')}
          >
            {ways.map((one) => (
              <option key={one.by} value={one.by}>
                {one.title}
              </option>
            ))}
          </select>
        </label>
        <input
          type="search"
          className="heap-filter heap-search"
          value={text}
          placeholder={way?.placeholder}
          aria-label="Find objects"
          maxLength={1000}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
        />
        <Button size="small" type="submit" disabled={text.trim() === ''} loading={loading && asked.text !== ''}>
          Find
        </Button>
        <output className="panel-note">{outcome(value, asked.text)}</output>
        <TableActions columns={columns} rows={rows} file="found-objects" />
      </form>
      {error !== null && <ErrorCard error={error} />}
      <DataTable
        label="Found objects"
        rowName="Object"
        columns={columns}
        rows={rows}
        selected={nodes.findIndex(({ node }) => node === state.selection.node)}
        onSelect={(row) => {
          const node = nodes[row];
          if (node !== undefined) actions.inspect(node);
        }}
        onOpen={(row) => {
          const node = nodes[row];
          if (node !== undefined) actions.showInDominators(node.node);
        }}
        onKey={(key) => {
          if (key !== '/') return false;
          onFind();
          return true;
        }}
        menu={(row) => {
          const node = nodes[row];
          return node === undefined ? [] : nodeMenu(id, node, actions, 'dominators');
        }}
        empty={
          asked.text === '' ? 'Say what to look for, and press Enter.' : value === null ? '' : 'Nothing was found.'
        }
      />
    </div>
  );
}

function outcome(result: HeapSearchResult | null, text: string): string {
  if (result === null || text === '') return '';
  const found = `${plural(result.total, 'object')} found`;
  return result.nodes.length < result.total
    ? `${found}, the ${formatCount(result.nodes.length)} that retain most are listed`
    : found;
}
