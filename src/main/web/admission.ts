import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** What is done with a request: let it in, let it in and give it the session's cookie, or refuse it with a reason. */
export type Admission =
  | { readonly kind: 'enter' }
  | { readonly kind: 'welcome'; readonly cookie: string }
  | { readonly kind: 'refuse'; readonly status: 401 | 403 | 421; readonly reason: string };

export interface Visitor {
  readonly method: string;
  /** Path with query, as on the request line. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

const LINK = '/open/';

function secret(): string {
  return randomBytes(32).toString('base64url');
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function cookieOf(header: string | undefined, name: string): string {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return '';
}

const refuse = (status: 401 | 403 | 421, reason: string): Admission => ({ kind: 'refuse', status, reason });

/**
 * Who may use the workbench on 127.0.0.1: whoever followed the one-time link, from pages of this very origin only. Other users of the
 * machine do not have the link, other pages in the same browser do not have the origin, and a name that was rebound to 127.0.0.1
 * comes with the wrong `Host`.
 */
export class Doorkeeper {
  readonly #port: number;
  readonly #session = secret();
  #link: string | null = secret();

  constructor(port: number) {
    this.#port = port;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Where to go first; works once. */
  get link(): string {
    this.#link ??= secret();
    return `${this.origin}${LINK}${this.#link}`;
  }

  /** Cookies do not know ports, so the name does: two workbenches on one machine keep apart. */
  get #cookieName(): string {
    return `plateau-${this.#port}`;
  }

  judge({ method, url, headers }: Visitor): Admission {
    if (headers.host !== `127.0.0.1:${this.#port}`) {
      return refuse(421, `This is Plateau at ${this.origin}; it answers to no other name.`);
    }
    if (headers.origin !== undefined && headers.origin !== this.origin) {
      return refuse(403, 'Another page may not use Plateau.');
    }
    const link = url.startsWith(LINK);
    const site = headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin' && site !== 'none' && !(link && method === 'GET')) {
      return refuse(403, 'Another page may not use Plateau.');
    }
    if (link) return this.#follow(method, url.slice(LINK.length));
    if (equal(cookieOf(headers.cookie, this.#cookieName), this.#session)) return { kind: 'enter' };
    return refuse(401, 'Open Plateau with the link that it printed when it was started.');
  }

  #follow(method: string, given: string): Admission {
    if (method !== 'GET' || this.#link === null || !equal(given, this.#link)) {
      return refuse(403, 'This link was used before or is from an earlier start. Start Plateau again for a new one.');
    }
    this.#link = null;
    return {
      kind: 'welcome',
      cookie: `${this.#cookieName}=${this.#session}; HttpOnly; SameSite=Strict; Path=/`,
    };
  }
}
