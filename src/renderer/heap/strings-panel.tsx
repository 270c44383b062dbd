import { useMemo } from 'react';
import type { HeapFacts, RepeatedContent } from '../../core/heap/stored.ts';
import { DataTable, type TableColumn } from '../tables/data-table.tsx';
import { orderedRows } from '../tables/row-order.ts';
import { TableActions } from '../tables/table-actions.tsx';
import { LoadingState } from '../ui/empty-state.tsx';
import { ErrorCard } from '../ui/error-card.tsx';
import { formatCount, oneLine, plural } from '../ui/format.ts';
import type { MenuEntry } from '../ui/menu-list.tsx';
import { useRepeated } from './heap-data.ts';
import type { HeapState } from './heap-state.ts';
import type { NodeActions } from './node-actions.ts';
import { hide, isRevealed, reveal, useRevealed } from './reveal.ts';
import { formatSize } from './sizes.tsx';

/** `••• 34 bytes`, or the text once it was revealed. */
function MaskedCell({ id, row }: { readonly id: string; readonly row: RepeatedContent }) {
  const revealed = useRevealed(id, row.node);
  if (revealed !== null) return <span className="node-content">“{oneLine(revealed.text, 400)}”</span>;
  return (
    <span className="node-note">
      <span aria-hidden="true">•••</span> {plural(row.contentBytes, 'byte')}
    </span>
  );
}

function columnsOf(rows: readonly RepeatedContent[], id: string): readonly TableColumn[] {
  const wasted = ({ bytes, count }: RepeatedContent): number => (count > 0 ? bytes - bytes / count : 0);
  const number = (
    columnId: string,
    title: string,
    hint: string,
    width: number,
    value: (row: RepeatedContent) => number,
    format: (value: number) => string,
  ): TableColumn => {
    const at = (row: number): number => {
      const content = rows[row];
      return content === undefined ? 0 : value(content);
    };
    return {
      id: columnId,
      title,
      hint,
      width,
      align: 'end',
      value: at,
      cell: (row) => format(at(row)),
      text: (row) => String(Math.round(at(row))),
    };
  };
  return [
    {
      id: 'content',
      title: 'Content',
      value: (row) => rows[row]?.contentBytes ?? 0,
      cell: (row) => {
        const content = rows[row];
        return content === undefined ? null : <MaskedCell id={id} row={content} />;
      },
      text: (row) => `••• ${rows[row]?.contentBytes ?? 0} bytes`,
    },
    number('count', 'Copies', 'Strings with this content', 90, ({ count }) => count, formatCount),
    number('bytes', 'Together', 'Bytes of all of them', 96, ({ bytes }) => bytes, formatSize),
    number('wasted', 'Wasted', 'Bytes beyond one string of this content', 96, wasted, formatSize),
  ];
}

/** What has to be known of contents that count as the same, where the beginning is all there is: a JVM writes all of it. */
export const cutNote = ({ format }: Pick<HeapFacts, 'format'>): string | null =>
  format === 'v8' ? 'V8 writes 1,024 characters of a string: longer ones may differ behind that' : null;

export interface StringsPanelProps {
  readonly facts: HeapFacts;
  readonly state: HeapState;
  readonly actions: NodeActions;
}

/** Contents that several strings have: counted, weighed, and hidden until each is revealed. */
export function StringsPanel({ facts, state, actions }: StringsPanelProps) {
  const { id, stringSort: sort } = state;
  const { value, error } = useRepeated(id);
  const contents = value ?? NOTHING;
  const columns = useMemo(() => columnsOf(contents, id), [contents, id]);
  const rows = useMemo(() => {
    const column = columns.find((one) => one.id === sort.column) ?? columns[0];
    return column === undefined ? [] : orderedRows(contents.length, () => true, column.value, sort.descending);
  }, [columns, contents, sort]);
  if (error !== null) return <ErrorCard error={error} />;
  if (value === null) return <LoadingState label="Looking for strings of the same content…" />;
  const select = (row: number) => {
    const content = contents[row];
    if (content !== undefined) actions.inspect(content);
  };
  const toggle = (row: number) => {
    const content = contents[row];
    if (content === undefined) return;
    if (isRevealed(id, content.node)) hide(id, content.node);
    else void reveal(id, content.node);
  };
  const menu = (row: number): readonly MenuEntry[] => {
    const node = contents[row]?.node ?? 0;
    return [
      {
        kind: 'action',
        id: 'reveal',
        title: isRevealed(id, node) ? 'Hide its content' : 'Reveal its content (journaled)',
        key: 'Enter',
        enabled: true,
        run: () => toggle(row),
      },
    ];
  };
  const { repeated } = facts;
  const note = cutNote(facts);
  return (
    <div className="panel-body">
      <div className="panel-bar heap-bar">
        <span>
          {repeated !== null &&
            `${plural(repeated.contents, 'content')} repeated, ${formatSize(repeated.wasted)} wasted`}
        </span>
        {repeated !== null && rows.length < repeated.contents && (
          <span className="panel-note">the {formatCount(rows.length)} that waste most</span>
        )}
        {note !== null && (
          <span className="panel-note" title={note}>
            The first 1,024 characters count.
          </span>
        )}
        <TableActions columns={columns} rows={rows} file="repeated-strings" />
      </div>
      <DataTable
        label="Repeated strings"
        rowName="String"
        columns={columns}
        rows={rows}
        sort={sort}
        onSort={state.setStringSort}
        selected={contents.findIndex(({ node }) => node === state.selection.node)}
        onSelect={select}
        onOpen={toggle}
        menu={menu}
        empty="No content is in more than one string."
      />
    </div>
  );
}

const NOTHING: readonly RepeatedContent[] = [];
