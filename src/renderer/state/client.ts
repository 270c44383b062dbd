import { type Columns, decodeColumns } from '../../core/columns.ts';
import { PlateauError, type PlateauErrorData } from '../../core/error.ts';
import type { InputOf, Method, ReplyOf } from '../../main/api/contract/route.ts';
import { type RouteName, type Routes, routes } from '../../main/api/contract/routes.ts';

type Input<N extends RouteName> = Partial<InputOf<Routes[N]>>;
type ColumnRoute = 'flame' | 'functions' | 'sandwich' | 'diffFlame' | 'heapClasses' | 'growthClasses' | 'planNodes';

interface Prepared {
  readonly method: Method;
  readonly url: string;
  readonly body: string | null;
}

function asText(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : String(value);
}

/** Puts an input where its route wants it: path parameters into the path, the rest into the query (reads, uploads) or the JSON body. */
export function prepare(name: RouteName, input: Readonly<Record<string, unknown>>): Prepared {
  const { method, path, upload } = routes[name];
  const rest = new Map(Object.entries(input).filter(([, value]) => value !== undefined));
  const filled = path.replace(/:([a-zA-Z0-9]+)/g, (_match, parameter: string) => {
    const value = rest.get(parameter);
    rest.delete(parameter);
    return encodeURIComponent(asText(value));
  });
  const inQuery = upload || method === 'GET' || method === 'DELETE';
  if (!inQuery) return { method, url: filled, body: JSON.stringify(Object.fromEntries(rest)) };
  const query = new URLSearchParams([...rest].map(([key, value]) => [key, asText(value)])).toString();
  return { method, url: query === '' ? filled : `${filled}?${query}`, body: null };
}

function unreachable(cause: unknown): PlateauError {
  return new PlateauError({
    code: 'window.unreachable',
    message: 'The window lost its connection to Plateau.',
    hint: 'Check that Plateau is still running; the window connects again by itself.',
    cause,
  });
}

function isErrorData(value: unknown): value is PlateauErrorData {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'string' &&
    'message' in value &&
    typeof value.message === 'string'
  );
}

/** The error a refused call answered with. */
export async function errorOf(response: Response): Promise<PlateauError> {
  const text = await response.text().catch(() => '');
  try {
    const body: unknown = JSON.parse(text);
    const data = typeof body === 'object' && body !== null && 'error' in body ? body.error : body;
    if (isErrorData(data)) return new PlateauError(data);
  } catch {
    // Not JSON: told below by its status.
  }
  return new PlateauError({
    code: 'window.badReply',
    message: `Plateau answered with status ${response.status} and no explanation.`,
    hint: 'Reload the window. If it happens again, report it as a bug.',
  });
}

async function send(url: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (cause) {
    if (init.signal?.aborted === true) throw cause;
    throw unreachable(cause);
  }
  if (!response.ok) throw await errorOf(response);
  return response;
}

/** A browser lets go of a request when its window closes unless it is kept alive, and keeps bodies alive only up to a size. */
const KEPT_ALIVE_CHARACTERS = 20_000;

/** What the window remembers and what a person just typed is written last of all, often while it closes. */
const WRITTEN_LAST: ReadonlySet<RouteName> = new Set<RouteName>(['writeState', 'changeFinding']);

function request(name: RouteName, input: object, signal: AbortSignal | undefined): Promise<Response> {
  const { method, url, body } = prepare(name, { ...input });
  return send(url, {
    method,
    ...(body === null ? {} : { body, headers: { 'content-type': 'application/json' } }),
    keepalive: WRITTEN_LAST.has(name) && body !== null && body.length < KEPT_ALIVE_CHARACTERS,
    ...(signal === undefined ? {} : { signal }),
  });
}

/** Asks a `json` route. Throws the `PlateauError` the door answered with, or `window.unreachable` when there was no answer. */
export async function call<N extends RouteName>(
  name: N,
  input: Input<N>,
  signal?: AbortSignal,
): Promise<ReplyOf<Routes[N]>> {
  const response = await request(name, input, signal);
  return response.json();
}

/** Asks a `columns` route for its typed arrays. Errors as {@link call}, and `data.badColumns`. */
export async function columns<N extends ColumnRoute>(
  name: N,
  input: Input<N>,
  signal?: AbortSignal,
): Promise<Columns<ReplyOf<Routes[N]>>> {
  const response = await request(name, input, signal);
  return decodeColumns<ReplyOf<Routes[N]>>(new Uint8Array(await response.arrayBuffer()));
}

/** Reads an `ndjson` route, one value a line, until it ends or `signal` aborts. Errors as {@link call}. */
export async function* stream<N extends RouteName>(
  name: N,
  input: Input<N>,
  signal: AbortSignal,
): AsyncGenerator<ReplyOf<Routes[N]>> {
  const response = await request(name, input, signal);
  if (response.body === null) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let pending = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (pending + value).split('\n');
    pending = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield JSON.parse(line);
  }
}

/** Sends bytes to an upload route. Errors as {@link call}. */
export async function upload<N extends RouteName>(
  name: N,
  input: Input<N>,
  bytes: Blob | ArrayBuffer,
  signal?: AbortSignal,
): Promise<ReplyOf<Routes[N]>> {
  const { method, url } = prepare(name, { ...input });
  const response = await send(url, { method, body: bytes, ...(signal === undefined ? {} : { signal }) });
  return response.json();
}

/** Asks a `bytes` route; its body is read by the caller. Errors as {@link call}. */
export const bytesOf = <N extends RouteName>(name: N, input: Input<N>, signal?: AbortSignal): Promise<Response> =>
  request(name, input, signal);

/** The address of a `bytes` route, for downloads and for frames. */
export function addressOf<N extends RouteName>(name: N, input: Input<N>): string {
  return prepare(name, { ...input }).url;
}
