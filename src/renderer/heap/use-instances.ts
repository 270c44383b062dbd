import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { call } from '../state/client.ts';
import { ClassInstances, type Instances } from './class-instances.ts';

/** The objects of opened classes, and what asks for more of one. */
export function useInstances(
  id: string,
  opened: ReadonlySet<number>,
): { readonly instances: ReadonlyMap<number, Instances>; readonly more: (row: number) => void } {
  const classes = useMemo(
    () => new ClassInstances((row, most, signal) => call('heapInstances', { id, class: row, most }, signal)),
    [id],
  );
  useEffect(() => classes.open(opened), [classes, opened]);
  useEffect(() => () => classes.stop(), [classes]);
  const instances = useSyncExternalStore(classes.subscribe, classes.known);
  return { instances, more: classes.more };
}
