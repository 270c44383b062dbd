import { z } from 'zod';
import { PlateauError } from '../../../core/error.ts';

/** Longest wait for an answer: a program busy in native code answers only when it is back. */
const ANSWER_MS = 60_000;

const messageSchema = z.object({
  id: z.int().optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
});

interface Waiting {
  readonly method: string;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: PlateauError) => void;
  readonly timer: NodeJS.Timeout;
}

/** Longest text of a target's own that goes into an error. */
const QUOTED = 300;

/**
 * One conversation in the inspector protocol (https://chromedevtools.github.io/devtools-protocol/v8/), whatever carries it: numbered
 * calls, their answers, and events. What comes in is another machine's word and is checked.
 */
export class ProtocolSession {
  /** Aborts when the conversation is over, with a `PlateauError` as its reason. */
  readonly ended: AbortSignal;
  readonly #ending = new AbortController();
  readonly #post: (text: string) => void;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<string, Set<(params: unknown) => void>>();
  #last = 0;

  constructor(post: (text: string) => void) {
    this.#post = post;
    this.ended = this.#ending.signal;
  }

  /**
   * Calls a method and gives its result as the schema reads it. Throws `capture.inspectorRefused` when the target says no or answers
   * something else, `capture.inspectorSilent` when it does not answer, and the reason of {@link ended}.
   */
  async call<T>(
    method: string,
    params: Readonly<Record<string, unknown>>,
    result: z.ZodType<T>,
    limitMs: number = ANSWER_MS,
  ): Promise<T> {
    if (this.ended.aborted) throw this.ended.reason;
    const id = ++this.#last;
    const answer = await new Promise<unknown>((resolve, reject) => {
      const timer = setTimeout(() => this.#give(id)?.reject(silent(method, limitMs)), limitMs);
      this.#waiting.set(id, { method, resolve, reject, timer });
      this.#post(JSON.stringify({ id, method, params }));
    });
    const read = result.safeParse(answer);
    if (read.success) return read.data;
    throw refused(method, 'an answer of another shape than the protocol’s');
  }

  /** Calls a method whose result says nothing. Throws as {@link call}. */
  async tell(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await this.call(method, params, z.unknown());
  }

  /** Hears an event until the answered function is called; what does not fit the schema is passed over. */
  on<T>(method: string, params: z.ZodType<T>, listener: (params: T) => void): () => void {
    const hear = (value: unknown): void => {
      const read = params.safeParse(value);
      if (read.success) listener(read.data);
    };
    const known = this.#listeners.get(method) ?? new Set();
    known.add(hear);
    this.#listeners.set(method, known);
    return () => known.delete(hear);
  }

  /** Takes one message of the other side. */
  receive(text: string): void {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return;
    }
    const read = messageSchema.safeParse(value);
    if (!read.success) return;
    const { id, method, params, result, error } = read.data;
    if (id !== undefined) {
      const waiting = this.#give(id);
      if (error === undefined) waiting?.resolve(result);
      else waiting?.reject(refused(waiting.method, `“${error.message.slice(0, QUOTED)}”`));
    } else if (method !== undefined) {
      for (const listener of this.#listeners.get(method) ?? []) listener(params);
    }
  }

  /** The other side is gone: everything that waits fails for this reason. */
  end(reason: PlateauError): void {
    if (this.ended.aborted) return;
    this.#ending.abort(reason);
    for (const id of [...this.#waiting.keys()]) this.#give(id)?.reject(reason);
  }

  #give(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    clearTimeout(waiting?.timer);
    return waiting;
  }
}

function refused(method: string, what: string): PlateauError {
  return new PlateauError({
    code: 'capture.inspectorRefused',
    message: `The inspector answered “${method}” with ${what}.`,
    hint: 'Another debugger may be at work in this process, or it is no Node. Close other debuggers, then try again.',
  });
}

function silent(method: string, limitMs: number): PlateauError {
  return new PlateauError({
    code: 'capture.inspectorSilent',
    message: `The inspector did not answer “${method}” within ${Math.round(limitMs / 1000)} s.`,
    hint: 'The program may be stopped, or busy in native code. Look at what it does, then try again.',
  });
}
