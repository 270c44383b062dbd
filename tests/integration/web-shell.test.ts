import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { built, checkout } from '../support/built.ts';
import { startWebWorkbench, temporaryUserData, type WebWorkbench } from '../support/web-workbench.ts';

const userData = temporaryUserData();
let workbench: WebWorkbench;
let cookie = '';

/** `fetch` sets its own Host; this sends exactly the headers given. */
function status(path: string, headers: Record<string, string>, method = 'GET'): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(workbench.origin);
    const sent = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.once('error', reject);
    sent.end();
  });
}

const get = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(workbench.origin + path, { ...init, headers: { cookie, ...init.headers } });

beforeAll(async () => {
  built('main/web.js');
  workbench = await startWebWorkbench(userData.path);
  const welcome = await fetch(workbench.link, { redirect: 'manual' });
  expect(welcome.status).toBe(303);
  cookie = welcome.headers.get('set-cookie')?.split(';')[0] ?? '';
});

afterAll(async () => {
  await workbench.stop();
  userData.remove();
});

describe('who may come in', () => {
  it('is whoever followed the link', async () => {
    expect((await get('/')).status).toBe(200);
    expect((await fetch(workbench.origin)).status).toBe(401);
    expect((await fetch(`${workbench.origin}/api/items`)).status).toBe(401);
  });

  it('is no page of another origin, and no rebound name', async () => {
    const host = new URL(workbench.origin).host;
    expect(await status('/api/items', { cookie, host })).toBe(200);
    expect(await status('/api/items', { cookie, host: 'evil.example' })).toBe(421);
    expect(await status('/api/items', { cookie, host: host.replace('127.0.0.1', 'localhost') })).toBe(421);
    expect(await status('/api/workspace/sample', { cookie, host, origin: 'https://evil.example' }, 'POST')).toBe(403);
    expect(await status('/api/items', { cookie, host, 'sec-fetch-site': 'cross-site' })).toBe(403);
  });

  it('is on this machine: no other interface listens', async () => {
    const port = Number(new URL(workbench.origin).port);
    const refused = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.2', () => {
        socket.destroy();
        resolve(false);
      });
      socket.once('error', () => resolve(true));
    });
    expect(refused).toBe(true);
  });
});

describe('what is served', () => {
  it('is the window under a strict policy', async () => {
    const page = await get('/');
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(page.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(await page.text()).toContain('<title>Plateau');
  });

  it('is speedscope, under its own policy, for frames of the window only', async () => {
    const page = await get('/speedscope/');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'self'");
  });

  it.each(['/../package.json', '/..%2f..%2fpackage.json', '/speedscope/..%2f..%2fpackage.json', '/%00', '/%'])(
    'is nothing outside of that: %s',
    async (path) => {
      const answer = await status(path, { cookie, host: new URL(workbench.origin).host });
      expect([400, 404]).toContain(answer);
    },
  );
});

it('takes an upload as a stream, tells its job line by line, and has the item', async () => {
  const bytes = readFileSync(join(checkout, 'resources/sample/orders-before.speedscope.json'));
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(stream) {
      if (sent >= bytes.length) stream.close();
      else stream.enqueue(bytes.subarray(sent, sent + 10_000));
      sent += 10_000;
    },
  });
  const init: RequestInit & { readonly duplex: 'half' } = { method: 'POST', body, duplex: 'half' };
  const started = await get('/api/imports/upload?name=mine.json&label=mine&via=drop', init);
  const { jobId } = (await started.json()) as { readonly jobId: string };
  const lines = (await (await get(`/api/jobs/${jobId}/events`)).text()).trim().split('\n');
  const last = JSON.parse(lines.at(-1) ?? '') as { readonly state: string };
  expect(last.state).toBe('done');
  const items = (await (await get('/api/items?label=mine')).json()) as readonly { readonly label: string }[];
  expect(items.map(({ label }) => label)).toEqual(['mine']);
});

it('ends with Ctrl+C, although a window is still listening', async () => {
  const other = await startWebWorkbench(userData.path, ['--workspace', join(userData.path, 'other.plateau')]);
  const welcome = await fetch(other.link, { redirect: 'manual' });
  const headers = { cookie: welcome.headers.get('set-cookie')?.split(';')[0] ?? '' };
  const events = await fetch(`${other.origin}/api/events`, { headers });
  expect(events.status).toBe(200);
  expect(await other.stop()).toBe(0);
  await expect(events.text()).rejects.toThrow();
});

it('says what is wrong with a port', async () => {
  const taken = new URL(workbench.origin).port;
  const args = ['--workspace', join(userData.path, 'third.plateau'), '--port'];
  await expect(startWebWorkbench(userData.path, [...args, taken])).rejects.toThrow(/3: .*in use.*web\.cannotListen/s);
  await expect(startWebWorkbench(userData.path, [...args, 'x'])).rejects.toThrow(/web\.badPort/);
});
