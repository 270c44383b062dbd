import { useEffect, useState } from 'react';
import { type PlateauErrorData, toErrorData } from '../../core/error.ts';
import { useFindings } from './finding-store.ts';

/** What was answered last, and how to ask again after it failed. */
export interface WithFindings<T> {
  readonly value: T | null;
  readonly error: PlateauErrorData | null;
  retry(): void;
}

/** An answer that follows from findings: asked for again whenever they were, and shown until the next one is there. `ask` is the same function at each call. */
export function useWithFindings<T>(ask: () => Promise<T>): WithFindings<T> {
  const rows = useFindings((state) => state.rows);
  const [value, setValue] = useState<T | null>(null);
  const [error, setError] = useState<PlateauErrorData | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let isNewest = rows.length >= 0 && turn >= 0;
    ask()
      .then((answer) => {
        if (!isNewest) return;
        setValue(() => answer);
        setError(null);
      })
      .catch((thrown: unknown) => {
        if (isNewest) setError(toErrorData(thrown));
      });
    return () => {
      isNewest = false;
    };
  }, [rows, turn, ask]);
  return { value, error, retry: () => setTurn(turn + 1) };
}
