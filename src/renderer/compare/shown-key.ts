import { useEffect, useState } from 'react';
import { type FlamePicture, widestBoxOf } from '../flame/picture.ts';
import type { CompareState } from './compare-state.ts';

/**
 * Selects a function in all panes: its widest box in the union of both sides, for which the zoom is taken back where the zoomed part does
 * not hold it.
 */
export function useShownKey(state: CompareState, union: FlamePicture | null, loading: boolean): (key: string) => void {
  const [wanted, setWanted] = useState<string | null>(null);
  const { root, setRoot, setSelection } = state;
  useEffect(() => {
    if (wanted === null || union === null || loading) return;
    const box = widestBoxOf(union, wanted);
    if (box < 0 && root >= 0) return setRoot(-1);
    if (box >= 0) setSelection({ node: union.node[box] ?? null, function: wanted });
    setWanted(null);
  }, [wanted, union, loading, root, setRoot, setSelection]);
  return (key) => {
    setSelection({ node: null, function: key });
    setWanted(key);
  };
}
