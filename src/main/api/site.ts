import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';

/** The one `Request → Response` function behind every shell. */
export type Door = (request: Request) => Promise<Response>;

export interface SiteOptions {
  readonly door: Door;
  /** The built window: `out/renderer`. */
  readonly renderer: string;
  /** speedscope's `dist/release`, served below `/speedscope/`. */
  readonly speedscope: string;
}

/** The window's content security policy: everything from its own origin, no inline script, no remote anything. */
export const WINDOW_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; " +
  "connect-src 'self'; frame-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** speedscope sets styles from script and compiles WebAssembly; it may be framed by the window only and reaches nothing but its own files. */
export const SPEEDSCOPE_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
  "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

const MEDIA_TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.woff2', 'font/woff2'],
  ['.wasm', 'application/wasm'],
  ['.txt', 'text/plain; charset=utf-8'],
  ['.md', 'text/plain; charset=utf-8'],
]);

function headersFor(path: string, policy: string): Headers {
  return new Headers({
    'content-type': MEDIA_TYPES.get(extname(path)) ?? 'application/octet-stream',
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  });
}

function plain(status: number, text: string): Response {
  return new Response(`${text}\n`, { status, headers: headersFor('reply.txt', WINDOW_POLICY) });
}

async function file(folder: string, name: string, policy: string, method: string): Promise<Response> {
  const path = resolve(folder, name);
  if (!path.startsWith(resolve(folder) + sep)) return plain(404, 'Not found');
  const info = await stat(path).catch(() => null);
  if (info === null || !info.isFile()) return plain(404, 'Not found');
  const headers = headersFor(path, policy);
  headers.set('content-length', String(info.size));
  // Built files carry a hash in their name; the page itself must be asked for again.
  headers.set('cache-control', /[-.][A-Za-z0-9_-]{8}\./.test(name) ? 'max-age=31536000, immutable' : 'no-cache');
  if (method === 'HEAD') return new Response(null, { headers });
  return new Response(Readable.toWeb(createReadStream(path)), { headers });
}

/**
 * The whole origin a window lives in: the door below `/api/`, speedscope below `/speedscope/`, the built window everywhere else, each with
 * its own content security policy. Answers 404 and 405 itself; never reads outside its two folders.
 */
export function createSite({ door, renderer, speedscope }: SiteOptions): Door {
  return async (request) => {
    const path = decodePath(new URL(request.url).pathname);
    if (path === null) return plain(400, 'Bad path');
    if (path.startsWith('/api/')) return door(request);
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Method not allowed');
    if (path.startsWith('/speedscope/')) {
      return file(speedscope, path.slice('/speedscope/'.length) || 'index.html', SPEEDSCOPE_POLICY, request.method);
    }
    return file(renderer, path === '/' ? 'index.html' : path.slice(1), WINDOW_POLICY, request.method);
  };
}

function decodePath(path: string): string | null {
  try {
    const decoded = decodeURIComponent(path);
    return decoded.includes('\0') ? null : decoded;
  } catch {
    return null;
  }
}
