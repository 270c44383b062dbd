import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Coverage } from '../../src/core/signal/coverage.ts';
import { built } from '../support/built.ts';
import { pprofOf } from '../support/pprof-of.ts';
import { plateau, type TerminalAnswer, type TerminalCall } from '../support/terminal-call.ts';
import { temporaryUserData } from '../support/web-workbench.ts';

const EXAMPLE = 'docs/performance-brief.yaml';
const userData = temporaryUserData();
const workspace = join(userData.path, 'audit.plateau');
const run = (args: readonly string[], call?: TerminalCall): Promise<TerminalAnswer> =>
  plateau(userData.path, [...args, '--workspace', workspace], call);

async function json<T>(...args: readonly string[]): Promise<T> {
  const { out, err, code } = await run([...args, '--json']);
  if (out === '') throw new Error(`exit ${code}: ${err}`);
  return JSON.parse(out) as T;
}

interface Change {
  readonly change: { readonly id: string };
}
interface Between {
  readonly count: number;
  readonly confounded: boolean;
  readonly sentence: string;
}
interface Taken {
  readonly baseline: { readonly id: string; readonly sha256: string; readonly notMeasured: readonly string[] };
}

/** A field of a protobuf message that is a number. */
function field(tag: number, value: bigint): readonly number[] {
  const bytes = [tag * 8];
  for (let rest = value; ; rest >>= 7n) {
    const low = Number(rest & 127n);
    if (rest < 128n) return [...bytes, low];
    bytes.push(low | 128);
  }
}

/** 40 s of a Go program's CPU, taken at a time that the file tells (google/pprof `proto/profile.proto`, fields 9 and 10). */
function profile(at: string, slow: number): Uint8Array {
  const samples = [slow, 100 - slow].map((share, i) => ({ stack: [i + 1], values: [share * 20, share * 400_000_000] }));
  const bytes = pprofOf({
    types: ['samples/count', 'cpu/nanoseconds'],
    functions: [
      { id: 1, name: 'main.slow', file: 'main.go' },
      { id: 2, name: 'main.fast', file: 'main.go' },
    ],
    locations: [
      { id: 1, lines: [[1, 10]] },
      { id: 2, lines: [[2, 20]] },
    ],
    samples,
  });
  const time = field(9, BigInt(Date.parse(at)) * 1_000_000n);
  return Uint8Array.from([...bytes, ...time, ...field(10, 40_000_000_000n)]);
}

const file = (name: string, text: string | Uint8Array): string => {
  mkdirSync(userData.path, { recursive: true });
  const path = join(userData.path, name);
  writeFileSync(path, text);
  return path;
};

beforeAll(async () => {
  built('main/cli.js');
  expect((await plateau(userData.path, ['init', workspace])).code).toBe(0);
});
afterAll(() => userData.remove());

describe('the brief of an audit', () => {
  it('assumes what nobody said, each with its source', async () => {
    const { out } = await run(['brief']);
    expect(out).toMatch(/Submit p95 +≤ 500 ms +S3:265/);
    expect(out).toMatch(/Access p95 +≤ 800 ms +S3:265/);
    expect(out).toMatch(/Which database, hosted how\? +open/);
  });

  it('reads the example, and writes it back to the byte', async () => {
    expect((await run(['brief', 'import', EXAMPLE])).code).toBe(0);
    const { out } = await run(['brief', 'export']);
    expect(out).toBe(readFileSync(EXAMPLE, 'utf8'));
    const { out: csv } = await run(['brief', 'traffic']);
    expect(csv.split('\r\n')).toEqual([
      'metric,unit,current,target',
      'Peak RPS (read),requests/s,300,600',
      'Peak RPS (write),requests/s,60,120',
      'Concurrency (90th),requests,120,',
      'Largest payload (KB),KB,250,',
      '',
    ]);
  });

  it('keeps what it does not know and warns of it by line; what was set later is in the file too', async () => {
    const given = file('brief.yaml', 'ticket: OPS-17 # ours\ninvestigation: {system: payments}\n');
    const { err } = await run(['brief', 'import', given]);
    expect(err).toContain('Line 1, column 1: “ticket” is no key of a brief.');
    expect((await run(['brief', 'set', 'investigation.environment=production'])).code).toBe(0);
    const { out } = await run(['brief', 'export']);
    expect(out).toContain('ticket: OPS-17 # ours');
    expect(out).toContain('production');
  });

  it('refuses a latency without a unit until it is told which', async () => {
    const given = file('units.yaml', 'baselines:\n  current_p95: 310\n');
    const refused = await run(['brief', 'import', given]);
    expect(refused.code).toBe(3);
    expect(refused.err).toContain(
      'Line 2, column 16: baselines.current_p95: 310 has no unit: write 310ms or 310s. (brief.noUnit)',
    );
    expect(await run(['brief', 'set', 'baselines.current_p95=310'])).toMatchObject({
      code: 3,
      err: expect.stringContaining('brief.noUnit'),
    });
    expect((await run(['brief', 'import', given, '--latency-unit', 'ms'])).code).toBe(0);
    expect((await run(['brief', 'show'])).out).toMatch(/current_p95 +310 ms/);
  });

  it('refuses fields there are none of, files that are not there, and files too long', async () => {
    expect(await run(['brief', 'set', '__proto__.x=1'])).toMatchObject({ code: 3 });
    expect(await run(['brief', 'import', '/nowhere.yaml'])).toMatchObject({
      code: 3,
      err: expect.stringContaining('brief.unreadable'),
    });
    const long = file('long.yaml', 'x'.repeat(5 * 1024 * 1024));
    expect(await run(['brief', 'import', long])).toMatchObject({
      code: 3,
      err: expect.stringContaining('brief.tooLarge'),
    });
  });

  it('closes with one constraint and one decision only, and is not written to after that', async () => {
    expect(await run(['brief', 'close'])).toMatchObject({
      code: 3,
      err: expect.stringContaining('investigation.notFinished'),
    });
    await json('brief', 'set', 'outcome.constraint=lock waits on orders', 'outcome.decision=one counter a shard');
    expect((await run(['brief', 'close'])).out).toContain('closed');
    expect(await run(['brief', 'set', 'investigation.system=x'])).toMatchObject({
      code: 3,
      err: expect.stringContaining('investigation.closed'),
    });
    expect((await run(['brief', 'reopen'])).out).toContain('open');
  });
});

it('answers the checklists line by line; what nobody answered is no “no”, and the report says so', async () => {
  expect((await run(['checklist'])).out).toContain('Performance maturity (S4:831): 20 of 20 not answered');
  await run(['checklist', 'answer', 'review.plans', 'yes', '--note', 'PERF-001 and | its twin']);
  await run(['checklist', 'answer', 'measurement.rum', 'yes']);
  await run(['checklist', 'answer', 'prevention.bundle-limits', 'n/a']);
  const { out } = await run(['checklist', 'answer', 'operations.leaks', 'no']);
  expect(out).toContain('Performance maturity (S4:831): 5 of 95 points; 17 of 20 not answered');
  expect(out).toMatch(/review\.plans .* yes +PERF-001 and \| its twin/);
  // A brief that is read later leaves them.
  expect((await run(['brief', 'import', EXAMPLE])).code).toBe(0);
  const report = (await run(['report', '--to', 'md'])).out;
  expect(report).toContain('As it stands: 5 of 95 points; 17 of 20 not answered.');
  expect(report).toContain('☒ Memory leaks monitored · no');
  expect(report).toContain('☐ Regular load tests');
  expect((await run(['checklist', 'answer', 'operations.leaks', 'open'])).out).toContain('18 of 20 not answered');
  for (const wrong of [['answer', '__proto__', 'yes'], ['answer', 'review.plans', 'constructor'], ['ask']]) {
    expect(await run(['checklist', ...wrong])).toMatchObject({ code: 3, err: expect.stringContaining('cli.usage') });
  }
});

describe('objectives', () => {
  it('are unknown where nothing was measured, and a gate says so', async () => {
    expect((await run(['slo'])).out).toMatch(/all requests +p95 +≤ 600 ms +unknown +user, target p95 of the brief/);
    expect((await run(['slo', '--gate'])).code).toBe(2);
  });

  it('are set and removed by what they are of', async () => {
    expect((await run(['slo', 'set', 'p99', '900ms', '--endpoint', 'GET /x'])).out).toMatch(/GET \/x +p99 +≤ 900 ms/);
    expect((await run(['slo', 'remove', 'p99', '--endpoint', 'GET /x'])).out).not.toContain('GET /x');
    expect(await run(['slo', 'set', 'p99', '900'])).toMatchObject({
      code: 3,
      err: expect.stringContaining('has no unit'),
    });
    expect((await run(['slo', 'presets'])).out).toMatch(/cpu-per-request +≤ 100 ms +≤ 50 ms +≤ 200 ms +n\/a +S4:64/);
  });
});

/** What k6 wrote of a run, with other numbers in it. */
function k6Summary(requests: number, p95: number, p99: number): string {
  const summary = JSON.parse(readFileSync('tests/fixtures/load/k6-summary-export.json', 'utf8'));
  Object.assign(summary.metrics.http_req_duration, { 'p(95)': p95, 'p(99)': p99, max: 2 * p99 });
  Object.assign(summary.metrics.http_reqs, { count: requests });
  return JSON.stringify(summary);
}

describe('changes, comparisons and baselines', () => {
  it('takes no baseline of nothing', async () => {
    expect(await run(['baseline'])).toMatchObject({ code: 3, err: expect.stringContaining('baseline.nothing') });
  });

  it('says of two changes between before and after that they are confounded, until a person says which one was', async () => {
    const before = file('before.pprof', profile('2026-11-21T10:00:00Z', 60));
    const after = file('after.pprof', profile('2026-11-21T11:00:00Z', 10));
    const { imported } = await json<{ readonly imported: readonly { readonly id: string }[] }>('import', before, after);
    const [left = '', right = ''] = imported.map(({ id }) => id);
    const { item } = await json<{ readonly item: { readonly id: string } }>('compare', left, right);
    expect((await json<Between>('change', 'between', item.id)).count).toBe(0);
    const one = await json<Change>('change', 'add', 'index on orders', '--kind', 'schema', '--at', '2026-11-21T10:20');
    await json<Change>(
      'change',
      'add',
      'deploy 2.15',
      '--kind',
      'deploy',
      '--at',
      '2026-11-21T11:30+01:00',
      '--commit',
      'd1e2f3a',
    );
    await json<Change>('change', 'add', 'later', '--at', '2026-11-21T12:00');
    const between = await json<Between>('change', 'between', item.id);
    expect(between).toMatchObject({ count: 2, confounded: true, sentence: expect.stringContaining('QG-CONFOUNDED') });
    const { out } = await run(['compare', left, right]);
    expect(out).toContain('2 recorded changes lie between before and after (QG-CONFOUNDED)');
    expect(await json<Between>('change', 'leave-out', item.id, one.change.id)).toMatchObject({
      count: 1,
      confounded: false,
    });
    expect(await json<Between>('change', 'by-time', item.id, one.change.id)).toMatchObject({ count: 2 });
    await json('change', 'remove', one.change.id);
    expect(await json<Between>('change', 'between', item.id)).toMatchObject({ count: 1 });
    expect(await run(['change', 'between', left])).toMatchObject({
      code: 3,
      err: expect.stringContaining('item.notAComparison'),
    });
    expect(await run(['change', 'add', 'x', '--commit', 'HEAD'])).toMatchObject({ code: 3 });
    expect(await run(['change', 'add', 'x', '--at', 'yesterday'])).toMatchObject({ code: 3 });
  });

  it('writes the state down with its hash, and says what was not measured', async () => {
    const path = join(userData.path, 'docs/perf/baselines/2026-11-21-before.md');
    const { baseline } = await json<Taken>('baseline', '--label', 'before', '-o', path);
    const text = readFileSync(path, 'utf8');
    expect(createHash('sha256').update(text).digest('hex')).toBe(baseline.sha256);
    expect(text).toMatch(/\| main\.slow \| FG-PLATEAU self \| [\d.]+ %/);
    expect(text).toContain('## Latency\n\nNot measured.');
    expect(text).toMatch(/\| p[0-9a-f]{12} \| profile \| before\.pprof \| [0-9a-f]{64} \| /);
    expect(baseline.notMeasured).toEqual([
      'Latency',
      'Errors',
      'Throughput',
      'Memory',
      'I/O',
      'Database query latency',
      'Cache hit ratio',
    ]);
    expect((await run(['baseline', 'show', baseline.id])).out).toBe(text);
    expect((await run(['baseline', 'list'])).out).toContain(baseline.id);
  });
});

describe('an audit with load runs (journey A1)', () => {
  const audit = join(userData.path, 'a1.plateau');
  const there = (...args: readonly string[]) => plateau(userData.path, [...args, '--workspace', audit]);

  it('holds what was measured against the objectives, and says where it is too little', async () => {
    expect((await there('init', audit)).code).toBe(0);
    expect((await there('import', 'tests/fixtures/load/gatling-stats.json')).code).toBe(0);
    expect((await there('import', file('few.json', k6Summary(600, 310, 620)))).code).toBe(0);
    const few = await there('slo', '--gate');
    expect(few.out).toMatch(/all requests +p95 +≤ 300 ms +310 ms +600 +not met +S1:16 +l[0-9a-f]{12}/);
    expect(few.out).toMatch(/all requests +p99 +≤ 800 ms +620 ms +600 +too few .*600 requests; a p99 needs 1,000/);
    expect(few.code).toBe(1);
    expect((await there('import', file('many.json', k6Summary(6000, 310, 620)))).code).toBe(0);
    const { out } = await there('slo');
    expect(out).toContain('p99/p95 2: warning (S4:544');
    expect(out).toMatch(/all requests +p99 +≤ 800 ms +620 ms +6000 +met/);
  });

  it('takes the criteria of a load test plan, and holds the run to them', async () => {
    const plan =
      'scenarios:\n  - {name: Baseline, vus: 50}\npass_criteria:\n  p95_response_ms: 305\n  error_rate_pct: 5\n';
    const set = await plateau(userData.path, ['slo', 'import', '-', '--workspace', audit], { input: plan });
    expect(set.out).toMatch(/all requests +p95 +≤ 305 ms +310 ms +6000 +not met +user/);
    expect((await there('slo', '--gate')).code).toBe(1);
    const looser = file('plan.yaml', plan.replace('305', '500'));
    expect((await there('slo', 'import', looser)).out).toMatch(/all requests +p95 +≤ 500 ms +310 ms +6000 +met +user/);
    for (const metric of ['p95', 'error-rate']) expect((await there('slo', 'remove', metric)).code).toBe(0);
    expect(await there('slo', 'import')).toMatchObject({ code: 3 });
    expect(await there('slo', 'import', file('none.yaml', 'scenarios: []'))).toMatchObject({
      ...{ code: 3, err: expect.stringContaining('has no pass_criteria') },
    });
  });

  it('writes them into the baseline, each with its item and n', async () => {
    const { out } = await there('baseline', '--label', 'before', '--json');
    const { text, baseline } = JSON.parse(out) as {
      readonly text: string;
      readonly baseline: { readonly notMeasured: readonly string[] };
    };
    expect(text).toMatch(/\| all requests \| p95 \| 310 ms \| n = 6000 \| l[0-9a-f]{12} \|/);
    expect(text).toMatch(/\| all requests \| p99 \| 620 ms \| n = 600, too few \| /);
    expect(text).toMatch(/\| p99\/p95 \| 2 \| warning \| /);
    expect(baseline.notMeasured).not.toContain('Latency');
    expect(baseline.notMeasured).toContain('CPU');
  });
});

it('shows RED per service and USE per node; whose a measurement is, and what a column tells, can be said', async () => {
  const csv = join(userData.path, 'pool.csv');
  const rows = Array.from({ length: 4 }, (_, i) => `2026-11-22T10:00:${i}0Z,${50 + i},${i}`);
  writeFileSync(csv, ['time,host_cpu [%],threads waiting now', ...rows].join('\n'));
  const { imported } = await json<{ imported: readonly { id: string }[] }>('import', csv);
  const id = imported[0]?.id ?? '';
  const { out } = await run(['coverage']);
  expect(out).toMatch(/not stated +utilisation +host_cpu 51 % in the middle, 53 % at most \(4 looks in 30 s\)/);
  expect(out).toContain(`${id}  threads waiting now`);
  await run(['coverage', 'set', id, '--node', 'web-1']);
  await run(['coverage', 'set', id, 'threads waiting now', '--node', 'web-1', '--signal', 'saturation']);
  const { node, untold } = await json<Coverage>('coverage');
  expect(untold).toEqual([]);
  expect(node).toMatchObject([
    {
      name: 'web-1',
      cells: { utilisation: [{ item: id }], saturation: [{ title: 'threads waiting now' }], errors: [] },
    },
  ]);
  const { out: report } = await run(['report']);
  expect(report).toMatch(/\| web-1 \| `host_cpu` 51 % .*\| `threads waiting now` 1 .*\| not assessed \|/);
  const wrong = [
    ['set', id],
    ['set', id, 'nowhere', '--node', 'web-1'],
    ['set', id, '--node', 'web-1', '--signal', 'saturation'],
    ['unset', id, 'host_cpu'],
  ];
  for (const words of wrong) {
    expect(await run(['coverage', ...words])).toMatchObject({ code: 3, err: expect.stringContaining('cli.usage') });
  }
  await run(['coverage', 'unset', id]);
  expect((await json<Coverage>('coverage')).node.map(({ name }) => name)).toEqual(['web-1', null]);
});
