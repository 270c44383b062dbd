import { useEffect, useState } from 'react';
import { toErrorData } from '../../core/error.ts';
import { call } from '../state/client.ts';
import type { Instances } from './class-lines.ts';

/** Objects of a class that are asked for first, and the most there are. */
const FIRST = 100;
const MOST = 10_000;

/** The objects of opened classes, asked for once each, and more of them by the page. */
export function useInstances(
  id: string,
  opened: ReadonlySet<number>,
): { readonly instances: ReadonlyMap<number, Instances>; readonly more: (row: number) => void } {
  const [instances, setInstances] = useState<ReadonlyMap<number, Instances>>(new Map());
  const [wanted, setWanted] = useState<ReadonlyMap<number, number>>(new Map());
  useEffect(() => {
    const missing = [...opened].filter((row) => !wanted.has(row));
    if (missing.length > 0) setWanted(new Map([...wanted, ...missing.map((row) => [row, FIRST] as const)]));
  }, [opened, wanted]);
  useEffect(() => {
    const abort = new AbortController();
    const put = (row: number, value: Instances) => {
      if (!abort.signal.aborted) setInstances((old) => new Map(old).set(row, value));
    };
    for (const [row, most] of wanted) {
      const known = instances.get(row);
      if (known?.error !== undefined && known.error !== null) continue;
      const have = known?.result ?? null;
      if (have !== null && have.nodes.length >= Math.min(most, have.total)) continue;
      call('heapInstances', { id, class: row, most }, abort.signal).then(
        (result) => put(row, { result, error: null }),
        (thrown: unknown) => put(row, { result: have, error: toErrorData(thrown).message }),
      );
    }
    return () => abort.abort();
  }, [id, wanted, instances]);
  return {
    instances,
    more: (row) => setWanted((old) => new Map(old).set(row, Math.min(MOST, (old.get(row) ?? FIRST) * 4))),
  };
}
