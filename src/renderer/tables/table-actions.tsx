import { Button } from '@blueprintjs/core';
import { copyAll } from '../ui/copy-all.ts';
import { plural } from '../ui/format.ts';
import { saveText } from '../ui/save-text.ts';
import { type ExportedColumn, tableText } from './data-table.tsx';

export interface TextActionsProps {
  /** All rows in view, with a line of heads. */
  readonly text: (separator: ',' | '\t') => string;
  readonly count: number;
  /** What a saved file is called, without its ending. */
  readonly file: string;
}

/** Copies the rows in view, or saves them. */
export function TextActions({ text, count, file }: TextActionsProps) {
  return (
    <span className="panel-actions">
      <Button
        size="small"
        variant="minimal"
        disabled={count === 0}
        title="With tabs between the cells, as a spreadsheet takes them"
        onClick={() => void copyAll(`${text('\t')}\n`, plural(count, 'row'))}
      >
        Copy
      </Button>
      <Button
        size="small"
        variant="minimal"
        disabled={count === 0}
        onClick={() => saveText(`${file}.csv`, `${text(',')}\n`)}
      >
        Save CSV
      </Button>
    </span>
  );
}

export interface TableActionsProps {
  readonly columns: readonly ExportedColumn[];
  readonly rows: readonly number[];
  readonly file: string;
}

/** The same for a table. */
export const TableActions = ({ columns, rows, file }: TableActionsProps) => (
  <TextActions text={(separator) => tableText(columns, rows, separator)} count={rows.length} file={file} />
);
