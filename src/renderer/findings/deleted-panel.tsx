import { Button } from '@blueprintjs/core';
import type { DeletedFinding } from '../../core/finding/stored.ts';
import { formatMoment } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import { restoreFinding } from './finding-actions.ts';

export interface DeletedPanelProps {
  readonly deleted: readonly DeletedFinding[];
  readonly editable: boolean;
}

/** Findings that were deleted or merged, for as long as they can be brought back. */
export function DeletedPanel({ deleted, editable }: DeletedPanelProps) {
  if (deleted.length === 0) {
    return <p className="panel-empty">Nothing was deleted. What is deleted can be restored here for a day.</p>;
  }
  return (
    <ul className="deleted-findings" aria-label="Deleted findings">
      {deleted.map(({ id, title, deletedAt, mergedInto }) => (
        <li key={id}>
          <span className="finding-id">{id}</span>
          <MiddleText text={title === '' ? 'Untitled' : title} />
          <span className="panel-note">
            {mergedInto === null ? 'deleted' : `merged into ${mergedInto},`} {formatMoment(deletedAt)}
          </span>
          <Button size="small" variant="outlined" disabled={!editable} onClick={() => void restoreFinding(id)}>
            Restore
          </Button>
        </li>
      ))}
    </ul>
  );
}
