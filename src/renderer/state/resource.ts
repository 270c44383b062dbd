import { useCallback, useEffect, useState } from 'react';
import { type PlateauErrorData, toErrorData } from '../../core/error.ts';

/** Something asked for: the newest answer stays while another is on its way. */
export interface Resource<T> {
  readonly value: T | null;
  readonly error: PlateauErrorData | null;
  readonly loading: boolean;
  /** Asks once more, after an error. */
  readonly retry: () => void;
}

/** Answers kept by what was asked, the longest unused forgotten first. */
export class AnswerCache<T> {
  readonly #limit: number;
  readonly #answers = new Map<string, T>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): T | undefined {
    const answer = this.#answers.get(key);
    if (answer === undefined) return undefined;
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    return answer;
  }

  set(key: string, answer: T): void {
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= this.#limit) return;
      this.#answers.delete(oldest);
    }
  }
}

interface Held<T> {
  readonly key: string;
  readonly value: T | null;
  readonly error: PlateauErrorData | null;
}

export interface ResourceOptions<T> {
  readonly cache?: AnswerCache<T>;
  /** Wait this long for the key to settle before asking. */
  readonly settleMs?: number;
}

/**
 * What `load` gives for `key`; asked again when the key changes, and given up when nobody wants it any more. `null` asks for nothing.
 * `load` must depend on nothing that the key does not tell.
 */
export function useResource<T>(
  key: string | null,
  load: (signal: AbortSignal) => Promise<T>,
  { cache, settleMs = 0 }: ResourceOptions<T> = {},
): Resource<T> {
  const [held, setHeld] = useState<Held<T> | null>(null);
  const [turn, setTurn] = useState(0);
  const retry = useCallback(() => {
    setHeld(null);
    setTurn((old) => old + 1);
  }, []);
  const known = key === null ? undefined : cache?.get(key);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key tells all that `load` depends on, a new turn asks again
  useEffect(() => {
    if (key === null) return;
    const kept = cache?.get(key);
    if (kept !== undefined) return setHeld({ key, value: kept, error: null });
    const abort = new AbortController();
    const ask = async () => {
      try {
        const value = await load(abort.signal);
        cache?.set(key, value);
        if (!abort.signal.aborted) setHeld({ key, value, error: null });
      } catch (thrown) {
        if (!abort.signal.aborted) setHeld({ key, value: null, error: toErrorData(thrown) });
      }
    };
    const timer = settleMs > 0 ? setTimeout(() => void ask(), settleMs) : undefined;
    if (timer === undefined) void ask();
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [key, cache, settleMs, turn]);
  if (key === null) return { value: null, error: null, loading: false, retry };
  if (known !== undefined) return { value: known, error: null, loading: false, retry };
  if (held === null) return { value: null, error: null, loading: true, retry };
  return { value: held.value, error: held.key === key ? held.error : null, loading: held.key !== key, retry };
}
