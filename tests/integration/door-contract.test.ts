import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeColumns } from '../../src/core/columns.ts';
import type { Item, Job, ProfileDetail, StoredRuleSet, WorkspaceInfo } from '../../src/core/item.ts';
import type {
  PlanComparisonAnswer,
  PlanDetail,
  PlanHistory,
  PlanNodeDetail,
  PlansUnderstood,
  PlanTextPage,
} from '../../src/core/plan/stored.ts';
import { StoredPlanNodes } from '../../src/core/plan/stored-nodes.ts';
import type { FlameMeta, FunctionsMeta } from '../../src/core/profile/view-data.ts';
import { createDoor } from '../../src/main/api/door.ts';
import { createSite, type Door } from '../../src/main/api/site.ts';
import { ForkHost } from '../../src/main/jobs/fork-host.ts';
import { createServices, type Services } from '../../src/main/services/index.ts';
import { startWebServer } from '../../src/main/web/server.ts';
import { built, checkout } from '../support/built.ts';

/** Sends a request through a shell. */
interface Transport {
  readonly name: string;
  send(path: string, init?: RequestInit & { duplex?: 'half' }): Promise<Response>;
  close(): Promise<void>;
}

const capture = `${checkout}resources/sample/orders-before.speedscope.json`;
const after = `${checkout}resources/sample/orders-after.speedscope.json`;

function inProcess(site: Door): Promise<Transport> {
  return Promise.resolve({
    name: 'in process',
    send: (path, init) => site(new Request(`http://plateau.test${path}`, init)),
    close: () => Promise.resolve(),
  });
}

async function overHttp(site: Door): Promise<Transport> {
  const server = await startWebServer(site, 0);
  const welcome = await fetch(server.link(), { redirect: 'manual' });
  const cookie = welcome.headers.get('set-cookie')?.split(';')[0] ?? '';
  return {
    name: 'over HTTP',
    send: (path, init) =>
      fetch(`http://127.0.0.1:${server.port}${path}`, {
        ...init,
        headers: { ...Object.fromEntries(new Headers(init?.headers)), cookie },
      }),
    close: () => server.close(),
  };
}

/**
 * What Electron's `protocol.handle` does to a request: the body arrives as bytes in memory, the answer's body is read as a stream and handed
 * on, and a request is not aborted when its page goes.
 */
function protocolHandle(site: Door): Promise<Transport> {
  const handle = (request: Request) =>
    new URL(request.url).host === 'plateau' ? site(request) : new Response('Not found', { status: 404 });
  return Promise.resolve({
    name: 'through protocol.handle',
    send: async (path, init) => {
      const { signal: _signal, ...rest } = init ?? {};
      const body =
        rest.body === undefined || rest.body === null ? undefined : await new Response(rest.body).arrayBuffer();
      const answer = await handle(
        new Request(`app://plateau${path}`, { ...rest, ...(body === undefined ? {} : { body }) }),
      );
      return new Response(answer.body, { status: answer.status, headers: answer.headers });
    },
    close: () => Promise.resolve(),
  });
}

describe.each([
  { name: 'in process', open: inProcess },
  { name: 'over HTTP', open: overHttp },
  { name: 'through protocol.handle', open: protocolHandle },
])('the door $name', ({ open }) => {
  let folder = '';
  let services: Services;
  let transport: Transport;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plateau-door-'));
    services = createServices({
      userData: join(folder, 'user'),
      resources: `${checkout}resources`,
      workers: new ForkHost(built('main/worker.js')),
      shell: 'web',
      version: '0.0.0-test',
    });
    services.workspaces.create(join(folder, 'door.plateau'));
    transport = await open(createSite({ door: createDoor(services), renderer: folder, speedscope: folder }));
  });
  afterAll(async () => {
    await transport.close();
    await services.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const get = async <T>(path: string): Promise<T> => (await transport.send(path)).json();
  const send = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const init =
      body === undefined
        ? { method }
        : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    return (await transport.send(path, init)).json();
  };
  const finished = async (jobId: string): Promise<Job> => {
    const text = await (await transport.send(`/api/jobs/${jobId}/events`)).text();
    const states: Job[] = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const last = states.at(-1);
    if (last === undefined) throw new Error('no state');
    return last;
  };
  const importPath = async (path: string, options: object = {}): Promise<string> => {
    const { jobId } = await send<{ jobId: string }>('POST', '/api/imports/paths', { paths: [path], ...options });
    const { result } = await finished(jobId);
    const [imported] = (result as { imported: { id: string }[] }).imported;
    if (imported === undefined) throw new Error(JSON.stringify(result));
    return imported.id;
  };

  test('tells which workspace is open', async () => {
    const info = await get<WorkspaceInfo>('/api/workspace');
    expect(info).toMatchObject({ name: 'door', sample: false });
    expect(info.recent.map(({ path }) => path)).toContain(info.path);
  });

  test('answers an unknown path, a wrong input and a body that is no JSON with what is wrong', async () => {
    const unknown = await transport.send('/api/nothing');
    expect([unknown.status, await unknown.json()]).toMatchObject([404, { code: 'api.notFound' }]);
    const missing = await transport.send('/api/items/p000000000000');
    expect([missing.status, await missing.json()]).toMatchObject([404, { code: 'item.notFound' }]);
    const wrong = await transport.send('/api/comparisons', { method: 'POST', body: '{"before":"x"}' });
    expect([wrong.status, await wrong.json()]).toMatchObject([422, { code: 'api.badInput' }]);
    const noJson = await transport.send('/api/comparisons', { method: 'POST', body: '{"before":' });
    expect([noJson.status, await noJson.json()]).toMatchObject([422, { code: 'api.badInput' }]);
    const hostile = await transport.send('/api/items/..%2F..%2Fetc', {});
    expect(hostile.status).toBeGreaterThanOrEqual(400);
  });

  test('refuses a JSON body that is too large before it is read', async () => {
    const reply = await transport.send('/api/workspace/open', {
      method: 'POST',
      body: JSON.stringify({ path: 'x'.repeat(5_000_000) }),
    });
    expect([reply.status, await reply.json()]).toMatchObject([422, { code: 'api.tooLarge' }]);
  });

  test('takes an upload as a stream, imports it and shows it', async () => {
    const reply = await transport.send('/api/imports/upload?name=orders.json&via=drop&durationSeconds=60', {
      method: 'POST',
      body: new Uint8Array(readFileSync(capture)),
    });
    const { jobId } = await reply.json();
    const job = await finished(jobId);
    expect(job).toMatchObject({ state: 'done', kind: 'import' });
    const items = await get<Item[]>('/api/items?kind=profile');
    expect(items).toHaveLength(1);
    const [item] = items;
    const detail = await get<ProfileDetail>(`/api/profiles/${item?.id}`);
    expect(detail.provenance).toMatchObject({ via: 'drop', fileName: 'orders.json', options: { durationSeconds: 60 } });
    expect(detail.evaluations[0]?.verdicts[0]?.subject.label).toBe('distinct_customers_before');
    expect(detail.totals[0]?.samples.all).toBeGreaterThan(4000);
  });

  test('tells why a file was not imported, and stores nothing', async () => {
    const before = await get<Item[]>('/api/items');
    const reply = await transport.send('/api/imports/upload?name=picture.png', {
      method: 'POST',
      body: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 2]),
    });
    const { jobId } = await reply.json();
    const { result } = await finished(jobId);
    expect(result).toMatchObject({
      imported: [],
      failed: [{ path: 'picture.png', code: 'import.wrongKind', offset: 0 }],
    });
    const empty = await transport.send('/api/imports/upload?name=empty', { method: 'POST' });
    expect((await finished((await empty.json()).jobId)).result).toMatchObject({ failed: [{ code: 'import.empty' }] });
    expect(await get<Item[]>('/api/items')).toEqual(before);
  });

  test('opens a plan: its page, steps, one step, text, history and a comparison', async () => {
    const folderOf = (name: string): string => `${checkout}tests/fixtures/plans/golden/${name}.json`;
    const id = await importPath(folderOf('pg15_seqscan_before'));
    const other = await importPath(folderOf('pg15_after_index'));
    const detail = await get<PlanDetail>(`/api/plans/${id}`);
    expect(detail.facts).toMatchObject({ dialect: 'postgresql', form: 'json', nodeCount: 10, analyzed: true });
    expect(detail.checks.map(({ state }) => state)).toEqual(expect.arrayContaining(['fires', 'clear', 'cannot-judge']));
    expect(detail.related.map(({ item, by }) => [item.id, by])).toContainEqual([other, 'query']);
    const bytes = await (await transport.send(`/api/plans/${id}/nodes`)).arrayBuffer();
    const nodes = StoredPlanNodes.decode(new Uint8Array(bytes));
    const scan = Array.from({ length: nodes.count }, (_, node) => node).find(
      (node) => nodes.text('relation', node) === 'orders',
    );
    expect(nodes.computed.scannedRows[scan ?? -1]).toBe(300_000);
    const step = await get<PlanNodeDetail>(`/api/plans/${id}/node?node=${scan}`);
    expect(step.label).toBe('Parallel Seq Scan on orders o');
    expect(step.figures.find(({ name }) => name === 'scanned rows')).toMatchObject({ value: 300_000, unit: 'rows' });
    const filter = step.fields.find(({ key }) => key === 'Filter');
    const page = await get<PlanTextPage>(`/api/plans/${id}/text?from=${filter?.line}&to=${filter?.line}`);
    expect(page.lines[0]?.text).toContain('"Filter"');
    const none = await transport.send(`/api/plans/${id}/node?node=10`);
    expect([none.status, await none.json()]).toMatchObject([422, { code: 'plan.noSuchStep' }]);
    const { by, rows } = await get<PlanHistory>(`/api/plans/${id}/history`);
    expect([by, rows.map(({ change }) => change)]).toEqual(['query-id', ['first', 'plan']]);
    expect(rows[1]?.notes[0]).toBe('time 56.4 ms → 3.9 ms');
    const { itemId } = await send<{ itemId: string }>('POST', '/api/plan-comparisons', {
      before: [id],
      after: [other],
    });
    const { comparison } = await get<PlanComparisonAnswer>(`/api/plan-comparisons/${itemId}`);
    expect(comparison).toMatchObject({ comparable: true, shape: 'changed' });
    await send('DELETE', `/api/items/${other}`);
    expect((await get<PlanHistory>(`/api/plans/${id}/history`)).rows).toHaveLength(1);
    const still = await get<PlanComparisonAnswer>(`/api/plan-comparisons/${itemId}`);
    expect([still.after, still.comparison]).toEqual([[], comparison]);
    await send('POST', `/api/items/${other}/restore`);
    expect((await get<PlanHistory>(`/api/plans/${id}/history`)).rows).toHaveLength(2);
  });

  test('says what a paste would be read as, and stores nothing of it', async () => {
    const before = await get<Item[]>('/api/items');
    const read = async (text: string): Promise<PlansUnderstood> =>
      (await transport.send('/api/plans/read', { method: 'POST', body: new TextEncoder().encode(text) })).json();
    const plan = '[{"Plan": {"Node Type": "Result", "Actual Rows": 1, "Actual Loops": 1}, "Execution Time": 2}]';
    const two = await read(`here:\n${plan}\n${plan}\n`);
    expect(two.error).toBeNull();
    expect(two.plans.map(({ line, rootLabel, executionTime }) => [line, rootLabel, executionTime])).toEqual([
      [2, 'Result', 2],
      [3, 'Result', 2],
    ]);
    expect(two.dropped).toMatchObject([{ line: 1 }]);
    const bad = await read('hello\nworld');
    expect(bad).toMatchObject({ plans: [], error: { code: 'plan.none', line: 1 } });
    expect((await read('')).error?.code).toBe('import.empty');
    expect(await get<Item[]>('/api/items')).toEqual(before);
  });

  test('gives pictures and tables as columns, with a profile’s weights in them', async () => {
    const id = await importPath(capture);
    const flame = decodeColumns<FlameMeta>(
      new Uint8Array(await (await transport.send(`/api/profiles/${id}/flame?pixels=1200`)).arrayBuffer()),
    );
    const width = flame.columns.width ?? [];
    expect(width.length).toBeGreaterThan(3);
    expect(Math.max(...width)).toBeLessThanOrEqual(flame.meta.width);
    const table = decodeColumns<FunctionsMeta>(
      new Uint8Array(await (await transport.send(`/api/profiles/${id}/functions`)).arrayBuffer()),
    );
    expect(table.meta.names[0]?.name).toBe('distinct_customers_before');
    const found = await get<{ share: number }>(`/api/profiles/${id}/search?query=${encodeURIComponent('^parse_')}`);
    expect(found.share).toBeGreaterThan(0.05);
    const badPattern = await transport.send(`/api/profiles/${id}/search?query=${encodeURIComponent('[')}`);
    expect([badPattern.status, await badPattern.json()]).toMatchObject([422, { code: 'search.badPattern' }]);
  });

  test('compares, and answers with the same comparison when asked again', async () => {
    const ids = [await importPath(capture, { durationSeconds: 60 }), await importPath(after, { durationSeconds: 60 })];
    const request = { before: [ids[0]], after: [ids[1]] };
    const { itemId } = await send<{ itemId: string }>('POST', '/api/comparisons', request);
    expect(await send('POST', '/api/comparisons', request)).toEqual({ itemId });
    const { comparison } = await get<{
      comparison: { comparable: boolean; verdicts: { status: string; subject: { label: string } }[] };
    }>(`/api/comparisons/${itemId}`);
    expect(comparison.comparable).toBe(true);
    expect(comparison.verdicts.find(({ subject }) => subject.label === 'distinct_customers_before')?.status).toBe(
      'resolved',
    );
    for (const side of ['before', 'after', 'overlay', 'removed']) {
      const reply = await transport.send(`/api/comparisons/${itemId}/flame?side=${side}`);
      expect(decodeColumns(new Uint8Array(await reply.arrayBuffer())).meta).toMatchObject({ side });
    }
  });

  test('renames, deletes and brings back', async () => {
    const id = await importPath(capture);
    expect(await send('PATCH', `/api/items/${id}`, { label: '<b>new</b>' })).toMatchObject({ label: '<b>new</b>' });
    expect(await send('DELETE', `/api/items/${id}`)).toEqual({ id });
    expect((await get<Item[]>('/api/items')).some((item) => item.id === id)).toBe(false);
    expect(await send('POST', `/api/items/${id}/restore`)).toMatchObject({ id, label: '<b>new</b>' });
  });

  test('judges anew under an edited rule set and keeps the judgement before', async () => {
    const id = await importPath(capture);
    const [shipped] = await get<StoredRuleSet[]>('/api/rulesets');
    const edited = await send<StoredRuleSet>('POST', '/api/rulesets', {
      parent: shipped?.id,
      values: { 'plateau.investigate': 0.25 },
    });
    expect(edited).toMatchObject({ active: true, parent: shipped?.id });
    await send('POST', `/api/profiles/${id}/evaluate`, {});
    const { evaluations } = await get<ProfileDetail>(`/api/profiles/${id}`);
    expect(new Set(evaluations.map(({ ruleSetId }) => ruleSetId))).toEqual(new Set([shipped?.id, edited.id]));
    expect(evaluations.find(({ current }) => current)?.ruleSetId).toBe(edited.id);
    await send('POST', '/api/rulesets/activate', { id: shipped?.id });
  });

  test('exports, with a name that is safe in a header and never shown as a page', async () => {
    const id = await importPath(capture);
    const reply = await transport.send(`/api/items/${id}/export?to=folded`);
    expect(reply.headers.get('content-disposition')).toMatch(/^attachment; filename="[ -~]+"; filename\*=UTF-8''/);
    expect(reply.headers.get('content-security-policy')).toContain('sandbox');
    expect(await reply.text()).toMatch(/;distinct_customers_before( \([^)]*\))? \d+/);
    const unknown = await transport.send(`/api/items/${id}/export?to=docx`);
    expect([unknown.status, await unknown.json()]).toMatchObject([422, { code: 'export.unknownFormat' }]);
    const page = await transport.send(`/api/items/${id}/page`);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(page.headers.get('content-security-policy')).toMatch(/^sandbox allow-scripts; default-src 'none';/);
    expect(page.headers.get('content-security-policy')).not.toMatch(/'self'; (script|connect|img)|https?:|\*/);
    await page.body?.cancel();
    const raw = await transport.send(`/api/items/${id}/artifact`);
    expect((await raw.arrayBuffer()).byteLength).toBeGreaterThan(100_000);
  });

  test('remembers what a window asks it to', async () => {
    await send('PUT', '/api/state/tabs', { value: { open: ['a'] } });
    expect(await get('/api/state/tabs')).toEqual({ value: { open: ['a'] } });
    expect((await transport.send('/api/state/..%2Fsecret')).status).toBeGreaterThanOrEqual(400);
  });

  test('streams what changes until the reader goes', async () => {
    const reply = await transport.send('/api/events');
    const reader = reply.body?.getReader();
    const decoder = new TextDecoder();
    const first = decoder.decode((await reader?.read())?.value);
    expect(JSON.parse(first.split('\n')[0] ?? '')).toEqual({ type: 'hello' });
    const path = join(folder, 'copy.json');
    copyFileSync(after, path);
    const id = await importPath(path);
    await send('PATCH', `/api/items/${id}`, { label: 'changed' });
    let text = '';
    while (!text.includes('"change":"changed"')) text += decoder.decode((await reader?.read())?.value);
    await reader?.cancel();
  });
});
