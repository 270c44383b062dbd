import '../flame/flame.css';
import '../profile/profile.css';
import './heap.css';
import type { HeapDetail } from '../../core/heap/stored.ts';
import { LoadingState } from '../ui/empty-state.tsx';
import { ErrorCard, ViewError } from '../ui/error-card.tsx';
import { useClassTable, useHeapDetail } from './heap-data.ts';
import { HeapHeader } from './heap-header.tsx';
import { useHeapState } from './heap-state.ts';
import { HeapWorkbench } from './heap-workbench.tsx';
import { Reopening } from './reopening.tsx';

/** The view of one heap: what it is, what the rules say of it, and everything to find what holds its memory. */
export function HeapView({ itemId }: { readonly itemId: string }) {
  const { value, error, retry } = useHeapDetail(itemId);
  if (value !== null) return <OpenHeap key={itemId} detail={value} />;
  if (error === null) return <Reopening itemId={itemId} />;
  return <ViewError error={error} onRetry={retry} />;
}

function OpenHeap({ detail }: { readonly detail: HeapDetail }) {
  const state = useHeapState(detail.item.id, detail.facts);
  const classes = useClassTable(detail.item.id);
  return (
    <div className="profile-view heap-view">
      <HeapHeader detail={detail} onAbout={() => state.setPane('about')} />
      {classes.error !== null && <ErrorCard error={classes.error} />}
      {classes.value === null ? (
        classes.error === null && <LoadingState label="Reading the classes…" />
      ) : (
        <HeapWorkbench detail={detail} table={classes.value} state={state} />
      )}
    </div>
  );
}
