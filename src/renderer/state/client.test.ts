import { afterEach, describe, expect, it, vi } from 'vitest';
import { encodeColumns } from '../../core/columns.ts';
import { call, columns, prepare, stream, upload } from './client.ts';

/** Stands in for the network: answers every request with `reply` and remembers what was asked. */
function answering(reply: () => Response | Promise<Response>) {
  const asked: { url: string; init: RequestInit }[] = [];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    asked.push({ url, init });
    return reply();
  });
  return asked;
}
afterEach(() => vi.unstubAllGlobals());

describe('where an input goes', () => {
  it('path parameters into the path, escaped', () => {
    expect(prepare('item', { id: 'a b/c' })).toEqual({ method: 'GET', url: '/api/items/a%20b%2Fc', body: null });
  });

  it('path parameters with digits in their names too', () =>
    expect(prepare('findingImage', { sha256: 'abc' }).url).toBe('/api/finding-images/abc'));

  it('the rest of a read into the query, lists with commas, what is undefined nowhere', () => {
    const { url } = prepare('flame', { id: 'p', focus: [1, 2], hide: [], invert: true, basis: undefined });
    expect(url).toBe('/api/profiles/p/flame?focus=1%2C2&hide=&invert=true');
  });

  it('the rest of a change into the body', () => {
    expect(prepare('renameItem', { id: 'p', label: 'x' })).toEqual({
      method: 'PATCH',
      url: '/api/items/p',
      body: '{"label":"x"}',
    });
  });

  it('all of an upload into the query: its body is the file', () => {
    expect(prepare('upload', { name: 'a b.json', via: 'drop' }).url).toBe('/api/imports/upload?name=a+b.json&via=drop');
  });
});

describe('what comes back', () => {
  it('the value', async () => {
    answering(() => Response.json({ value: 3 }));
    expect(await call('readState', { key: 'window' })).toEqual({ value: 3 });
  });

  it('the error the door told, as the error it is', async () => {
    const data = {
      code: 'item.notFound',
      message: 'There is no item “x”.',
      hint: 'It was deleted.',
      at: { offset: 7 },
    };
    answering(() => Response.json(data, { status: 404 }));
    await expect(call('item', { id: 'x' })).rejects.toMatchObject(data);
  });

  it.each(['<html>', '', '{"unexpected":1}'])('an error without a form (%j) as one of its own', async (body) => {
    answering(() => new Response(body, { status: 502 }));
    await expect(call('items', {})).rejects.toMatchObject({ code: 'window.badReply' });
  });

  it('no answer as a lost connection, unless it was given up', async () => {
    answering(() => Promise.reject(new TypeError('Failed to fetch')));
    await expect(call('items', {})).rejects.toMatchObject({ code: 'window.unreachable' });
    await expect(call('items', {}, AbortSignal.abort())).rejects.toThrow('Failed to fetch');
  });

  it('typed arrays', async () => {
    const bytes = encodeColumns({ meta: { total: 5 }, columns: { weight: new Float64Array([1.5, 2]) } });
    answering(() => new Response(bytes));
    const table = await columns('flame', { id: 'p' });
    expect(table.meta).toEqual({ total: 5 });
    expect([...(table.columns.weight ?? [])]).toEqual([1.5, 2]);
  });

  it('lines, wherever the network cut them', async () => {
    const bytes = new TextEncoder().encode('{"type":"hello"}\n\n{"type":"rulesets"}\n{"type":"item","id":"ä"');
    const parts = [
      bytes.slice(0, 5),
      bytes.slice(5, 20),
      bytes.slice(20, bytes.length - 2),
      bytes.slice(bytes.length - 2),
    ];
    answering(
      () =>
        new Response(
          new ReadableStream({
            start(controller) {
              for (const part of parts) controller.enqueue(part);
              controller.close();
            },
          }),
        ),
    );
    const types: string[] = [];
    for await (const event of stream('events', {}, new AbortController().signal)) types.push(event.type);
    expect(types).toEqual(['hello', 'rulesets']);
  });

  it('sends a file as it is', async () => {
    const asked = answering(() => Response.json({ jobId: 'j' }));
    const file = new Blob(['a;b 1']);
    expect(await upload('upload', { name: 'a.folded', via: 'drop' }, file)).toEqual({ jobId: 'j' });
    expect(asked[0]?.init.body).toBe(file);
    expect(asked[0]?.init.method).toBe('POST');
  });
});

it('keeps the writing of remembered state alive while the window closes, where a browser can', async () => {
  const asked = answering(() => Response.json({ ok: true }));
  await call('writeState', { key: 'window', value: 1 });
  await call('writeState', { key: 'window', value: 'x'.repeat(100_000) });
  await call('items', {});
  expect(asked.map(({ init }) => init.keepalive)).toEqual([true, false, false]);
});
