import '../findings.css';
import './editor.css';
import { Button } from '@blueprintjs/core';
import { useEffect } from 'react';
import { useResource } from '../../state/resource.ts';
import { readOnlyReason, useWorkspace } from '../../state/workspace.ts';
import { EmptyState, LoadingState } from '../../ui/empty-state.tsx';
import { ViewError } from '../../ui/error-card.tsx';
import { openFindings, restoreFinding } from '../finding-actions.ts';
import { findingRow, useFindings } from '../finding-store.ts';
import { flushDraft, followRow, loadDraft, useDrafts } from './draft-store.ts';
import { FindingId } from './editor-context.tsx';
import { FindingEditor } from './finding-editor.tsx';

/** The editor of one finding. */
export function FindingView({ itemId }: { readonly itemId: string }) {
  const loaded = useFindings((state) => state.loaded);
  const row = useFindings((state) => findingRow(state, itemId));
  const editable = useWorkspace((state) => readOnlyReason(state) === null);
  const isOpen = useDrafts(({ drafts }) => drafts.has(itemId));
  const { error, retry } = useResource(row === undefined ? null : itemId, () => loadDraft(itemId));
  useEffect(() => {
    if (row !== undefined) followRow(row);
  }, [row]);
  useEffect(() => () => void flushDraft(itemId), [itemId]);
  if (row === undefined) {
    if (!loaded) return <LoadingState label="Opening the finding…" />;
    return <Gone id={itemId} editable={editable} />;
  }
  if (isOpen) {
    return (
      <FindingId value={itemId}>
        <FindingEditor editable={editable} />
      </FindingId>
    );
  }
  if (error !== null) return <ViewError error={error} onRetry={retry} />;
  return <LoadingState label="Opening the finding…" />;
}

function Gone({ id, editable }: { readonly id: string; readonly editable: boolean }) {
  const deleted = useFindings((state) => state.deleted.find((one) => one.id === id));
  const into = deleted?.mergedInto ?? null;
  return (
    <EmptyState
      title={into === null ? `${id} was deleted` : `${id} was merged into ${into}`}
      actions={
        <>
          {deleted !== undefined && editable && <Button onClick={() => void restoreFinding(id)}>Restore {id}</Button>}
          <Button onClick={openFindings}>All findings</Button>
        </>
      }
    >
      {deleted === undefined ? 'It cannot be restored any more.' : 'It can be restored for a day.'}
    </EmptyState>
  );
}
