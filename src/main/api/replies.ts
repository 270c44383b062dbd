import { Readable } from 'node:stream';
import { type PlateauErrorData, toErrorData } from '../../core/error.ts';
import type { ExportedFile } from '../services/profile-service.ts';

const COMMON = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** HTTP status of an error by its code; anything unknown is a bug and a 500. */
function statusOf({ code }: PlateauErrorData): number {
  if (code === 'internal.bug') return 500;
  if (/\.notFound$|^workspace\.none$/.test(code)) return 404;
  if (/^job\.(crashed|outOfMemory)$/.test(code)) return 500;
  if (/^(workspace\.exists|hosts\.exists|finding\.changedMeanwhile)$/.test(code)) return 409;
  return 422;
}

export function json(value: unknown, status = 200): Response {
  return Response.json(value, { status, headers: COMMON });
}

export function failure(thrown: unknown): Response {
  const data = toErrorData(thrown);
  const reply = json(data, statusOf(data));
  // The rest of the body is still on its way: this connection cannot be used again.
  if (data.code === 'api.tooLarge') reply.headers.set('connection', 'close');
  return reply;
}

export function columns(bytes: Uint8Array<ArrayBuffer>): Response {
  return new Response(bytes, {
    headers: { ...COMMON, 'content-type': 'application/vnd.plateau.columns', 'content-length': String(bytes.length) },
  });
}

/** Values as lines of JSON, ending with the values or when the reader goes. */
export function lines(values: (signal: AbortSignal) => AsyncGenerator<unknown>, request: AbortSignal): Response {
  const controller = new AbortController();
  const encoder = new TextEncoder();
  const iterator = values(controller.signal);
  const stop = (): void => {
    controller.abort();
    // A source that waits to be read again would never see the signal.
    void iterator.return(undefined);
  };
  request.addEventListener('abort', stop, { once: true });
  const body = new ReadableStream<Uint8Array>({
    async pull(stream) {
      try {
        const next = await iterator.next();
        if (next.done === true) stream.close();
        else stream.enqueue(encoder.encode(`${JSON.stringify(next.value)}\n`));
      } catch (thrown) {
        stream.error(thrown);
      }
    },
    cancel: stop,
  });
  return new Response(body, { headers: { ...COMMON, 'content-type': 'application/x-ndjson' } });
}

/** A file to save, under its name. */
export function download({ name, mediaType, bytes }: ExportedFile): Response {
  const ascii = name.replace(/[^\x20-\x7e]|["\\]/g, '_');
  return new Response(Readable.toWeb(bytes), {
    headers: {
      ...COMMON,
      'content-type': mediaType,
      // Never shown as a page of this origin, whatever is in it.
      'content-disposition': `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name)}`,
      'content-security-policy': "default-src 'none'; sandbox",
    },
  });
}

/**
 * What another tool's page may do in the window's frame: run its own scripts and draw. Its sandbox is an origin of its own, so that it sees
 * neither this one's data nor its cookies, and nothing can be loaded, sent or navigated to.
 */
export const PAGE_POLICY =
  "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; " +
  "font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/** A kept file as a page, whatever it is, for a sandboxed frame of the window. */
export function page({ bytes }: ExportedFile): Response {
  return new Response(Readable.toWeb(bytes), {
    headers: {
      ...COMMON,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': PAGE_POLICY,
      'referrer-policy': 'no-referrer',
      'x-dns-prefetch-control': 'off',
    },
  });
}
