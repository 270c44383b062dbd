import { LoadingState } from '../ui/empty-state.tsx';

/** What stands while a heap is opened. What another version derived is made again from the file first. */
export function Reopening({ itemId }: { readonly itemId: string }) {
  return <LoadingState label={`Opening the heap…${itemId === '' ? '' : ''}`} />;
}
