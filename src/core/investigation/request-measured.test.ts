import { expect, it } from 'vitest';
import { inPieces, loadFixture, runOf } from '../../../tests/support/load-files.ts';
import { importProfiles } from '../profile/importers/index.ts';
import { requestCost } from '../verdict/load/request-cost.ts';
import { requestMemory, requestMemoryText } from '../verdict/load/request-memory.ts';
import { DEFAULT_RULE_SET } from '../verdict/rule-set.ts';
import { EMPTY_INVESTIGATION, type InvestigationBody } from './model.ts';
import { heldUnmeasured, type RequestMeasured, requestMeasured } from './request-measured.ts';
import { sloTable } from './slo-table.ts';

const item = (id: string) => ({
  ...{ id, sha256: id.repeat(64).slice(0, 64), label: `file ${id}`, capturedAt: null },
  importedAt: '2026-11-22T12:00:00Z',
});

async function captureOf(name: string, fileName = name.replace(/\.gz$/, '')) {
  const { profiles } = await importProfiles(inPieces(loadFixture(name), 65_536), { fileName });
  const [profile] = profiles;
  if (profile === undefined) throw new Error('no profile');
  return { profile, startedAt: null };
}

async function toldBy(load: string, profile: string): Promise<RequestMeasured> {
  const [run, capture] = [await runOf(load), await captureOf(profile)];
  const cpu = requestCost(capture, run, DEFAULT_RULE_SET);
  const memory = requestMemory(capture, run, DEFAULT_RULE_SET);
  return requestMeasured(run, item('l1'), item('p1'), { cpu, memory });
}

const limits = (cpu: number, memory: number): InvestigationBody => ({
  ...EMPTY_INVESTIGATION,
  slos: [
    { level: 'audit', of: '', metric: 'cpu-per-request', limit: cpu, source: 'user' },
    { level: 'audit', of: '', metric: 'memory-per-request', limit: memory, source: 'user' },
  ],
});

const rowsOf = (body: InvestigationBody, { measured, unmeasured }: RequestMeasured) => {
  const { rows } = sloTable(body, measured, unmeasured);
  const of = (metric: string) => rows.find((row) => row.of === 'all requests' && row.metric === metric);
  return { cpu: of('cpu-per-request'), memory: of('memory-per-request') };
};

it('holds the CPU time of a request to its objective, with its error and both items as evidence', async () => {
  const told = await toldBy('burn-k6.ndjson.gz', 'burn.cpuprofile.gz');
  const { cpu, memory } = rowsOf(limits(50, 1e6), told);
  expect(cpu).toMatchObject({ state: 'met', note: expect.stringMatching(/^95 % [\d.]+ ms to [\d.]+ ms$/) });
  expect(cpu?.measured).toMatchObject({
    value: expect.closeTo(5.9, 0),
    n: expect.any(Number),
    evidence: { item: 'l1', with: { item: 'p1', label: 'file p1' } },
  });
  expect(memory).toMatchObject({ state: 'unknown', measured: null });
  expect(memory?.note).toBe('not measured: the capture counts no allocated bytes (file p1)');
  expect(rowsOf(limits(1, 1e6), told).cpu?.state).toBe('not-met');
});

it('says neither met nor not met where the limit lies within the error', async () => {
  const told = await toldBy('burn-k6.ndjson.gz', 'burn.cpuprofile.gz');
  const value = told.measured[0]?.value ?? 0;
  for (const limit of [value * 0.98, value * 1.02]) {
    expect(rowsOf(limits(limit, 1e6), told).cpu).toMatchObject({
      state: 'unknown',
      note: expect.stringMatching(/: the limit is within the error$/),
    });
  }
});

it('tells what a request allocates by the bytes of the time of the run: 256 KiB of the handler and what HTTP takes', async () => {
  const told = await toldBy('alloc-ab.txt', 'alloc.pb.gz');
  const { cpu, memory } = rowsOf(limits(50, 300_000), told);
  expect(memory).toMatchObject({ state: 'met', note: 'error not known', measured: { n: 22565, range: null } });
  expect(memory?.measured?.value).toBeGreaterThan(262_144);
  expect(memory?.measured?.value).toBeLessThan(290_000);
  expect(cpu?.note).toBe('not measured: the capture counts no CPU time (file p1)');
});

it.each([
  ['all allocations since the program started', 'alloc-since-start.pb.gz', /does not tell how long it took/],
  ['a live heap', '../profiles/v8/node-http.heapprofile', /tells what is held, not what was allocated/],
  ['a profile of CPU time', 'burn.cpuprofile.gz', /counts no allocated bytes/],
])('does not take %s for the memory of a request', async (_, name, why) => {
  const memory = requestMemory(await captureOf(name), await runOf('alloc-ab.txt'), DEFAULT_RULE_SET);
  expect(memory.state).toBe('unknown');
  expect(requestMemoryText(memory)).toMatch(why);
});

it('says of linked heaps and series that what is held is no one request’s', () => {
  const held = heldUnmeasured({ kind: 'heap', label: 'after' }, '2026-11-22T12:00:00Z');
  expect(rowsOf(limits(50, 1e6), { measured: [], unmeasured: held }).memory?.note).toBe(
    'not measured: what a program holds is no one request’s memory (after)',
  );
  expect(heldUnmeasured({ kind: 'plan', label: 'p' }, '')).toEqual([]);
});

it('says what is needed where no run is linked, and that endpoints have none of their own', () => {
  const body = limits(50, 1e6);
  const { rows } = sloTable(
    { ...body, slos: [...body.slos, { level: 'endpoint', of: '/a', metric: 'cpu-per-request', limit: 1, source: '' }] },
    [],
  );
  const note = (of: string, metric: string) => rows.find((row) => row.of === of && row.metric === metric)?.note;
  expect(note('all requests', 'cpu-per-request')).toMatch(/no load run is linked with a CPU profile/);
  expect(note('all requests', 'memory-per-request')).toMatch(/no load run is linked with an allocation profile/);
  expect(note('/a', 'cpu-per-request')).toMatch(/of all requests of a run only/);
});

it('measures nothing of runs of a command', async () => {
  const unknown = { state: 'unknown', why: '' } as const;
  const run = await runOf('hyperfine.json');
  expect(requestMeasured(run, item('l1'), item('p1'), { cpu: unknown, memory: unknown })).toEqual({
    measured: [],
    unmeasured: [],
  });
});
