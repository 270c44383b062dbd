import { useState } from 'react';
import type { TableColumn } from '../tables/data-table.tsx';
import type { Sort } from '../tables/row-order.ts';
import { SearchedTable } from '../tables/searched-table.tsx';

export interface FrontendTableProps {
  readonly id: string;
  /** What its rows are: `part`. */
  readonly noun: string;
  readonly columns: readonly TableColumn[];
  readonly count: number;
  readonly textOf: (row: number) => string;
  /** The column it is put in order by at first, largest first. */
  readonly by: string;
  readonly selected?: number;
  readonly onSelect?: (row: number) => void;
}

/** A table of a report, with a field that finds its rows. */
export function FrontendTable({ noun, by, selected, onSelect, ...table }: FrontendTableProps) {
  const [sort, setSort] = useState<Sort>({ column: by, descending: true });
  const [own, setOwn] = useState(-1);
  const title = `${noun[0]?.toUpperCase() ?? ''}${noun.slice(1)}`;
  return (
    <SearchedTable
      {...table}
      filterName={`filter.${noun}`}
      label={`${title}s`}
      placeholder={`Find ${noun}s`}
      rowName={title}
      noun={noun}
      file={`${noun}s`}
      sort={sort}
      onSort={setSort}
      selected={selected ?? own}
      onSelect={onSelect ?? setOwn}
      empty={`No ${noun} has this text.`}
    />
  );
}
