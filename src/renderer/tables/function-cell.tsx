import { oneLine } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';

/** Folders of a path that are shown beside a name; the whole path is the tooltip. */
const SHOWN_PARTS = 2;

/** The end of a path: `…/sample/orders.py:41`. */
export function pathEnd(path: string): string {
  const parts = path.split(/[/\\]/);
  return parts.length <= SHOWN_PARTS + 1 ? path : `…/${parts.slice(-SHOWN_PARTS).join('/')}`;
}

export interface FunctionCellProps {
  readonly name: string;
  readonly place: string;
  /** More for the tooltip. */
  readonly more?: string;
}

/** A function in a table: its name, and where it stands as far as there is room. */
export function FunctionCell({ name, place, more }: FunctionCellProps) {
  const title = [name, place, more ?? ''].filter((text) => text !== '').map((text) => oneLine(text, 1000));
  return (
    <span className="function-cell" title={title.join('\n')}>
      <MiddleText text={name} className="function-name" />
      <span className="function-place">{oneLine(pathEnd(place), 300)}</span>
    </span>
  );
}
