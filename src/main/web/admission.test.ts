import { describe, expect, it } from 'vitest';
import { Doorkeeper } from './admission.ts';

const HOST = { host: '127.0.0.1:4000' };

function visit(keeper: Doorkeeper, url: string, headers: Record<string, string> = {}, method = 'GET') {
  return keeper.judge({ method, url, headers: { ...HOST, ...headers } });
}

function entered(): { readonly keeper: Doorkeeper; readonly cookie: string } {
  const keeper = new Doorkeeper(4000);
  const admission = visit(keeper, new URL(keeper.link).pathname);
  if (admission.kind !== 'welcome') throw new Error(admission.kind);
  return { keeper, cookie: admission.cookie.split(';')[0] ?? '' };
}

describe('the one-time link', () => {
  it('gives a cookie that scripts and other sites never see', () => {
    const keeper = new Doorkeeper(4000);
    const admission = visit(keeper, new URL(keeper.link).pathname);
    expect(admission).toMatchObject({
      kind: 'welcome',
      cookie: expect.stringMatching(/; HttpOnly; SameSite=Strict; Path=\/$/),
    });
  });

  it('works once', () => {
    const keeper = new Doorkeeper(4000);
    const path = new URL(keeper.link).pathname;
    expect(visit(keeper, path).kind).toBe('welcome');
    expect(visit(keeper, path)).toMatchObject({ kind: 'refuse', status: 403 });
    expect(visit(keeper, new URL(keeper.link).pathname).kind).toBe('welcome');
  });

  it.each(['/open/', '/open/x', '/open/null'])('refuses a guess: %s', (path) => {
    expect(visit(new Doorkeeper(4000), path)).toMatchObject({ kind: 'refuse', status: 403 });
  });

  it('is not used up by a request that may not use it', () => {
    const keeper = new Doorkeeper(4000);
    const path = new URL(keeper.link).pathname;
    expect(visit(keeper, path, {}, 'HEAD').kind).toBe('refuse');
    expect(visit(keeper, path, { host: 'evil.example' }).kind).toBe('refuse');
    expect(visit(keeper, path).kind).toBe('welcome');
  });
});

describe('a request', () => {
  it('enters with the cookie, from this origin or from the address bar', () => {
    const { keeper, cookie } = entered();
    expect(visit(keeper, '/', { cookie, 'sec-fetch-site': 'none' })).toEqual({ kind: 'enter' });
    expect(
      visit(keeper, '/api/items', {
        cookie: `a=b; ${cookie}`,
        'sec-fetch-site': 'same-origin',
        origin: 'http://127.0.0.1:4000',
      }),
    ).toEqual({ kind: 'enter' });
  });

  it.each([
    ['no cookie', {}, 401],
    ['another cookie', { cookie: 'plateau-4000=x' }, 401],
    ['an empty cookie', { cookie: 'plateau-4000=' }, 401],
    ['a rebound name', { host: 'evil.example:4000' }, 421],
    ['another port in its host', { host: '127.0.0.1:4001' }, 421],
    ['a foreign origin', { origin: 'https://evil.example' }, 403],
    ['an opaque origin', { origin: 'null' }, 403],
    ['another workbench as its origin', { origin: 'http://127.0.0.1:4001' }, 403],
    ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a same-site fetch of another port', { 'sec-fetch-site': 'same-site' }, 403],
  ])('is refused with %s', (_what, headers, status) => {
    const { keeper, cookie } = entered();
    expect(
      visit(keeper, '/api/items', {
        cookie,
        ...headers,
        ...(status === 401 && !('cookie' in headers) ? { cookie: '' } : {}),
      }),
    ).toMatchObject({ kind: 'refuse', status });
  });
});
