import { useEffect, useRef } from 'react';
import { useTabState } from '../state/tab-state.ts';
import { announce } from '../ui/announcer.tsx';
import type { FunctionTable } from './function-table.ts';

/** Shows the function that another view asked to be shown by its key, once the profile's functions are there. */
export function useWantedFunction(id: string, table: FunctionTable | null, show: (frame: number) => void): void {
  const [wanted, setWanted] = useTabState(id, 'wantedFunction', '');
  const latest = useRef(show);
  useEffect(() => {
    latest.current = show;
  });
  useEffect(() => {
    if (wanted === '' || table === null) return;
    const row = table.rowOfKey(wanted);
    if (row < 0) announce('The view as it is set now does not hold this function.');
    else latest.current(table.frame(row));
    setWanted('');
  }, [wanted, table, setWanted]);
}
