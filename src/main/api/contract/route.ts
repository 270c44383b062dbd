import type { z } from 'zod';

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** How a reply travels: `json`, a column table (`core/columns.ts`), newline-delimited JSON, or raw bytes. */
export type ReplyKind = 'json' | 'columns' | 'ndjson' | 'bytes';

/**
 * One call through the door. `Input` is path parameters, query and JSON body together, checked by `input` on arrival; `Reply` is what
 * comes back: the value (`json`), the meta of the table (`columns`), one line (`ndjson`).
 */
export interface Route<Input, Reply> {
  readonly method: Method;
  /** Hono path: `/api/items/:id`. Its parameters are taken from the input by name. */
  readonly path: string;
  readonly input: z.ZodType<Input>;
  readonly kind: ReplyKind;
  /** True when the request body is a byte stream (an upload) and all of the input stands in the query. */
  readonly upload: boolean;
  /** Never set: carries the reply's type. */
  readonly reply?: Reply;
}

export type InputOf<R> = R extends Route<infer Input, unknown> ? Input : never;
export type ReplyOf<R> = R extends Route<infer _Input, infer Reply> ? Reply : never;

/** Declares a route with the type of its reply: `route<Item>()('GET', '/api/items/:id', input)`. */
export function route<Reply>() {
  return <Input>(
    method: Method,
    path: string,
    input: z.ZodType<Input>,
    kind: ReplyKind = 'json',
    upload = false,
  ): Route<Input, Reply> => ({ method, path, input, kind, upload });
}
