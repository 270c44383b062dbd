import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Candidate } from '../../src/core/finding/candidates.ts';
import type { FindingDetail, FindingRow } from '../../src/core/finding/stored.ts';
import type { Job } from '../../src/core/item.ts';
import { createDoor } from '../../src/main/api/door.ts';
import type { Door } from '../../src/main/api/site.ts';
import { ForkHost } from '../../src/main/jobs/fork-host.ts';
import { createServices, type Services } from '../../src/main/services/index.ts';
import { built, checkout } from '../support/built.ts';

const folder = mkdtempSync(join(tmpdir(), 'plateau-finding-door-'));
let services: Services;
let door: Door;

async function ask<T>(
  method: string,
  path: string,
  body?: object | Uint8Array<ArrayBuffer>,
): Promise<{ readonly status: number; readonly value: T }> {
  const content = body === undefined ? {} : { body: body instanceof Uint8Array ? body : JSON.stringify(body) };
  const reply = await door(new Request(`http://plateau.test/api/${path}`, { method, ...content }));
  return { status: reply.status, value: (await reply.json()) as T };
}

const detail = async (id: string): Promise<FindingDetail> => (await ask<FindingDetail>('GET', `findings/${id}`)).value;

beforeAll(async () => {
  services = createServices({
    userData: folder,
    resources: join(checkout, 'resources'),
    workers: new ForkHost(built('main/worker.js')),
    shell: 'web',
    version: '0',
  });
  services.workspaces.create(join(folder, 'one.plateau'));
  door = createDoor(services);
  const { value } = await ask<{ jobId: string }>('POST', 'imports/paths', {
    paths: [join(checkout, 'resources/sample/orders-before.speedscope.json')],
  });
  let job: Job;
  do {
    await new Promise((resolve) => setTimeout(resolve, 20));
    job = services.jobs.get(value.jobId);
  } while (job.state === 'queued' || job.state === 'running');
  expect(job.error).toBeNull();
});
afterAll(async () => {
  await services.close();
  rmSync(folder, { recursive: true, force: true });
});

it('a finding is made of a candidate, changed, and listed through the door, and windows are told', async () => {
  const told: unknown[] = [];
  const ended = new AbortController();
  const hearing = (async () => {
    for await (const event of services.events.events(ended.signal)) told.push(event);
  })();
  const { value: candidates } = await ask<Candidate[]>('GET', 'finding-candidates');
  const { value: made } = await ask<FindingDetail>('POST', 'findings', { fingerprint: candidates[0]?.fingerprint });
  expect(made.finding).toMatchObject({ id: 'PERF-001', body: { evidence: [{ id: 'e1' }] } });
  const { bodySha256 } = made.finding;
  const changed = await ask<FindingDetail>('PATCH', 'findings/PERF-001', { bodySha256, change: { owner: 'anna' } });
  expect(changed.value.finding.body.owner).toBe('anna');
  expect(await ask('PATCH', 'findings/PERF-001', { bodySha256, change: { owner: 'ben' } })).toMatchObject({
    status: 409,
    value: { code: 'finding.changedMeanwhile' },
  });
  expect((await ask<FindingRow[]>('GET', 'findings')).value).toMatchObject([{ id: 'PERF-001', owner: 'anna' }]);
  ended.abort();
  await hearing;
  expect(told).toEqual([
    { type: 'hello' },
    { type: 'finding', id: 'PERF-001', change: 'added' },
    { type: 'finding', id: 'PERF-001', change: 'changed' },
  ]);
});

it('evidence comes as a row or as a picture, and what is none is refused', async () => {
  const sha = async (): Promise<string> => (await detail('PERF-001')).finding.bodySha256;
  const row = { kind: 'trace', caption: '', traceId: '4bf92f3577b34da6a3ce929d0e0e4736' };
  const added = await ask<FindingDetail>('POST', 'findings/PERF-001/evidence', {
    bodySha256: await sha(),
    rows: [row],
  });
  expect(added.value.finding.body.evidence).toMatchObject([{ id: 'e1' }, { id: 'e2', kind: 'trace' }]);
  const zero = { ...row, traceId: '0'.repeat(32) };
  expect(await ask('POST', 'findings/PERF-001/evidence', { bodySha256: await sha(), rows: [zero] })).toMatchObject({
    status: 422,
    value: { code: 'api.badInput' },
  });
  const gone = { kind: 'capture', caption: '', item: 'p000', sha256: 'a'.repeat(64), pointer: 'profile' };
  expect(await ask('POST', 'findings/PERF-001/evidence', { bodySha256: await sha(), rows: [gone] })).toMatchObject({
    status: 404,
    value: { code: 'item.notFound' },
  });
  const picture = new Uint8Array(readFileSync(join(checkout, 'docs/images/plan.png')));
  const query = new URLSearchParams({ bodySha256: await sha(), caption: '', dashboard: 'Orders', from: 'a', to: 'b' });
  const { value } = await ask<FindingDetail>('POST', `findings/PERF-001/images?${query}`, picture);
  const image = value.finding.body.evidence[2];
  const reply = await door(
    new Request(`http://plateau.test/api/finding-images/${image?.kind === 'image' ? image.sha256 : ''}`),
  );
  expect([reply.headers.get('content-type'), new Uint8Array(await reply.arrayBuffer())]).toEqual([
    'image/png',
    picture,
  ]);
  expect(reply.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await ask('POST', `findings/PERF-001/images?${query}`, new TextEncoder().encode('<svg/>'))).toMatchObject({
    status: 422,
    value: { code: 'finding.notAnImage' },
  });
});

it('a status is kept by lints, an item by its findings, and a deletion is undone', async () => {
  const { finding, next } = await detail('PERF-001');
  expect(next.find(({ status }) => status === 'review')?.blockedBy.map(({ code }) => code)).toContain(
    'hypothesis.missing',
  );
  const { bodySha256, body } = finding;
  expect(await ask('PATCH', 'findings/PERF-001', { bodySha256, change: { status: 'review' } })).toMatchObject({
    status: 422,
    value: { code: 'finding.blocked' },
  });
  const [row] = body.evidence;
  const item = row !== undefined && 'item' in row ? row.item : '';
  expect(await ask('DELETE', `items/${item}`)).toMatchObject({ status: 422, value: { code: 'finding.evidenceInUse' } });
  expect((await ask('DELETE', 'findings/PERF-001')).value).toEqual({ id: 'PERF-001' });
  expect(await ask('GET', 'findings/PERF-001')).toMatchObject({ status: 404, value: { code: 'finding.notFound' } });
  expect((await ask('GET', 'deleted-findings')).value).toMatchObject([{ id: 'PERF-001', mergedInto: null }]);
  expect((await ask<FindingDetail>('POST', 'findings/PERF-001/restore')).value.finding).toEqual(finding);
  expect((await ask('GET', 'finding-history/verify')).value).toMatchObject({ intact: true });
  expect((await ask('PATCH', 'priority-weights', { gain: 0.5, coverage: 0.2 })).value).toMatchObject({ gain: 0.5 });
  expect(await ask('PATCH', 'priority-weights', { gain: 1 })).toMatchObject({ value: { code: 'finding.badWeights' } });
});
