import type { ReactNode } from 'react';
import { useItemRevision } from '../state/items.ts';
import { useResource } from '../state/resource.ts';
import { LoadingState } from './empty-state.tsx';
import { ViewError } from './error-card.tsx';

export interface AnsweredViewProps<T> {
  readonly itemId: string;
  /** Asks for what is told of the item. Must depend on nothing but the item. */
  readonly ask: (signal: AbortSignal) => Promise<T>;
  /** Said until the first answer is there. */
  readonly waiting: string;
  readonly children: (answer: T) => ReactNode;
}

/** A view of what is told of an item: it is asked for again whenever the item changes, and the answer before stays until the next is there. */
export function AnsweredView<T>({ itemId, ask, waiting, children }: AnsweredViewProps<T>) {
  const revision = useItemRevision(itemId);
  const { value, error, retry } = useResource(JSON.stringify([itemId, revision]), ask);
  if (value !== null) return children(value);
  if (error === null) return <LoadingState label={waiting} />;
  return <ViewError error={error} onRetry={retry} />;
}
