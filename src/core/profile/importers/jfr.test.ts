import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fuzz } from '../../../../tests/support/fuzz-importer.ts';
import {
  collapsed,
  comparable,
  fixtureBytes,
  importError,
  readBytes,
  soleProfile,
  sums,
  totals,
} from '../../../../tests/support/read-profile.ts';
import { identify } from '../identity.ts';
import { jfrImporter } from './jfr.ts';

const read = async (name: string) => soleProfile(await readBytes(jfrImporter, fixtureBytes(`jfr/${name}.jfr.gz`)));
const reference = (name: string): string =>
  readFileSync(new URL(`../../../../tests/fixtures/profiles/jfr/reference/${name}`, import.meta.url), 'utf8');

/** Stacks of async-profiler's own converter, in the function names of Plateau; an allocation's class, its last frame, is left out. */
function converted(name: string, classAtLeaf: boolean): Map<string, number> {
  const stacks = new Map<string, number>();
  for (const line of reference(name).trimEnd().split('\n')) {
    const cut = line.lastIndexOf(' ');
    const frames = line.slice(0, cut).split(';');
    if (classAtLeaf) frames.pop();
    const key = frames.map((frame) => functionName(frame)).join(';');
    stacks.set(key, (stacks.get(key) ?? 0) + Number(line.slice(cut + 1)));
  }
  return stacks;
}

function functionName(frame: string): string {
  const java = /_\[[ji01]\]$/.test(frame);
  if (frame === 'unknown') return '[unknown]';
  if (frame.startsWith('/')) return `[${frame.slice(frame.lastIndexOf('/') + 1)}]`;
  return identify({ runtime: java ? 'jvm' : 'native', name: frame }).name;
}

const CONVERTED: readonly (readonly [file: string, reference: string, type: string, classAtLeaf: boolean])[] = [
  ['async-profiler-all', 'async-profiler-all.cpu', 'cpu', false],
  ['async-profiler-all', 'async-profiler-all.wall', 'wall', false],
  ['async-profiler-all', 'async-profiler-all.alloc', 'alloc', true],
  ['async-profiler-all', 'async-profiler-all.lock', 'lock', true],
  ['async-profiler-native', 'async-profiler-native.cpu', 'cpu', false],
  ['async-profiler-native', 'async-profiler-native.live', 'live', true],
  ['async-profiler-native', 'async-profiler-native.alloc', 'alloc', true],
  ['async-profiler-native', 'async-profiler-native.nativemem', 'malloc', false],
  ['async-profiler-wall', 'async-profiler-wall.wall', 'wall', false],
  ['async-profiler-faults', 'async-profiler-faults.cpu', 'page-faults', false],
  ['jdk25', 'jdk25.cpu-time', 'cpu-time', false],
  ['jdk25', 'jdk25.alloc', 'alloc', true],
  ['jdk17', 'jdk17.alloc', 'alloc', true],
  ['chunks', 'chunks.alloc', 'alloc', true],
];

describe('recordings read as async-profiler converts them', () => {
  it.each(CONVERTED)('%s: stacks and samples of %s', async (file, name, type, classAtLeaf) => {
    const profile = await read(file);
    const found = collapsed(profile, type, 'hits');
    const expected = converted(`${name}.collapsed`, classAtLeaf);
    // The converter leaves out samples without a stack; here they stand under [unknown].
    found.delete('[unknown]');
    expected.delete('');
    expect(found).toEqual(expected);
  });
});

interface Printed {
  readonly events: number;
  readonly weight: number;
  readonly leaves: Readonly<Record<string, number>>;
}

describe('recordings read as the JDK prints them', () => {
  it.each(['jdk17', 'jdk25', 'chunks'])('%s has the events, sizes and times of jfr print', async (file) => {
    const profile = await read(file);
    const printed: Readonly<Record<string, Printed>> = JSON.parse(reference(`${file}.totals.json`));
    const events = (name: string) => printed[`jdk.${name}`] ?? { events: 0, weight: 0, leaves: {} };
    expect(sums(profile, 'cpu').hits).toBe(events('ExecutionSample').events);
    expect(sums(profile, 'alloc')).toEqual({
      hits: events('ObjectAllocationSample').events,
      weight: events('ObjectAllocationSample').weight,
    });
    const waiting = [sums(profile, 'lock'), sums(profile, 'park')];
    expect(waiting[0]?.hits).toBeGreaterThanOrEqual(events('JavaMonitorEnter').events);
    expect((waiting[0]?.hits ?? 0) + (waiting[1]?.hits ?? 0)).toBe(
      events('JavaMonitorEnter').events + events('ThreadPark').events,
    );
    const weight = (waiting[0]?.weight ?? 0) + (waiting[1]?.weight ?? 0);
    const expected = events('JavaMonitorEnter').weight + events('ThreadPark').weight;
    expect(Math.abs(weight - expected) / expected).toBeLessThan(1e-6);
    const leaves = new Map<string, number>();
    for (const [name, count] of Object.entries(events('ExecutionSample').leaves)) {
      const key = name === '[unknown]' ? name : identify({ runtime: 'jvm', name }).name;
      leaves.set(key, (leaves.get(key) ?? 0) + count);
    }
    const found = totals(profile, 'cpu');
    const interval = (profile.nodes.self[profile.sampleTypes.findIndex((t) => t.name === 'cpu')] ?? []).find(
      (w) => w > 0,
    );
    expect(interval).toBeGreaterThan(0);
    for (const [name, count] of leaves) {
      expect([name, (found.get(name)?.self ?? 0) / 1e7]).toEqual([name, expect.closeTo(count, 6)]);
    }
  });

  it('weighs CPU-time samples by their own period', async () => {
    const profile = await read('jdk25');
    expect(profile.sampleTypes[0]).toEqual({ name: 'cpu-time', kind: 'cpu', unit: 'nanoseconds' });
    const { weight, hits } = sums(profile, 'cpu-time');
    expect(hits).toBe(1001);
    expect(weight / hits).toBeGreaterThan(9.9e6);
    expect(weight / hits).toBeLessThan(11e6);
  });

  it('counts as contention only the parking on a lock', async () => {
    const profile = await read('jdk17');
    expect([...totals(profile, 'lock').keys()]).toContain('Orders.book');
    expect(totals(profile, 'park').get('java.util.concurrent.locks.LockSupport.parkNanos')?.total).toBeGreaterThan(7e9);
    expect(totals(profile, 'lock').get('java.util.concurrent.locks.LockSupport.parkNanos')?.total).toBe(0);
  });
});

describe('where the JVM does not know which inlined function ran', () => {
  it.each([
    // The hot function is inlined: it has 70 % of the time, as the second file shows.
    ['attached-late', true, 0],
    ['attached-known', false, 0.7],
    ['async-profiler-all', false, null],
    ['jdk17', true, null],
    ['jdk25', true, null],
  ] as const)('%s: %s', async (file, isSaid, share) => {
    const { profiles, warnings } = await readBytes(jfrImporter, fixtureBytes(`jfr/${file}.jfr.gz`));
    const profile = soleProfile({ profiles, warnings });
    expect(profile.meta.flags.includes('inlining-misplaced')).toBe(isSaid);
    expect(warnings.some(({ code }) => code === 'jfr.inlinedTime')).toBe(isSaid);
    const { weight } = sums(profile, profile.sampleTypes[0]?.name ?? '');
    if (share !== null) {
      expect((totals(profile, 'cpu').get('Orders.findPrice')?.self ?? 0) / weight).toBeCloseTo(share, 1);
    }
  });
});

describe('what a recording tells of itself', () => {
  it('async-profiler', async () => {
    const { meta, sampleTypes, threads, defaultSampleType } = await read('async-profiler-all');
    expect(meta).toMatchObject({
      format: 'jfr',
      tool: { name: 'async-profiler', version: '4.6' },
      runtime: 'jvm',
      runtimeVersion: expect.stringContaining('17.0.15'),
      event: 'cpu',
      intervalSeconds: 0.01,
      startedAt: '2026-11-21T05:57:40.998Z',
      command: 'Orders 6',
      cpuModel: 'AMD EPYC',
      cpuCores: 2,
      depthLimit: 2048,
      truncatedShare: 0,
    });
    expect(meta.durationSeconds).toBeCloseTo(6.03, 2);
    expect(sampleTypes.map((t) => `${t.name} ${t.kind} ${t.unit}`)).toEqual([
      'cpu cpu nanoseconds',
      'wall wall nanoseconds',
      'alloc alloc bytes',
      'lock lock nanoseconds',
    ]);
    expect(defaultSampleType).toBe(0);
    expect(threads.map((t) => t.name)).toEqual(expect.arrayContaining(['stock-1', 'parse-1', 'sleeper-1', 'parker-1']));
  });

  it('the JDK', async () => {
    const { meta, nodes } = await read('jdk17');
    expect(meta).toMatchObject({
      tool: { name: 'JDK Flight Recorder' },
      intervalSeconds: 0.01,
      depthLimit: 64,
      cpuCores: 2,
      containerCpus: 2,
      flags: ['weights-from-rate', 'inlining-misplaced'],
    });
    expect(nodes.inlined.some((inlined) => inlined === 1)).toBe(true);
    // The recursion of a hundred calls is cut at the recorder's limit.
    const jdk25 = await read('jdk25');
    expect(jdk25.meta.depthLimit).toBe(64);
    expect(jdk25.meta.truncatedShare).toBeCloseTo(192 / 1001, 2);
  });

  it('joins the chunks of one recording', async () => {
    const { meta, timeline } = await read('chunks');
    expect(meta.durationSeconds).toBeCloseTo(7.344, 2);
    const times = [...(timeline?.time ?? [])];
    expect(times[0]).toBe(0);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.at(-1)).toBeGreaterThan(6);
  });

  it('puts every sample on the timeline with its weight', async () => {
    const { timeline, sampleTypes, nodes } = await read('async-profiler-all');
    for (let type = 0; type < sampleTypes.length; type++) {
      const inTime = (timeline?.weight ?? new Float64Array()).reduce(
        (sum, weight, i) => (timeline?.type[i] === type ? sum + weight : sum),
        0,
      );
      expect(inTime).toBeCloseTo(
        (nodes.self[type] ?? new Float64Array()).reduce((a, b) => a + b, 0),
        0,
      );
    }
  });
});

describe('recordings that cannot be read', () => {
  const bytes = fixtureBytes('jfr/jdk25.jfr.gz');
  const patched = (at: number, ...values: readonly number[]) => {
    const copy = bytes.slice();
    copy.set(values, at);
    return copy;
  };

  it.each([
    ['an empty file', new Uint8Array(), 'import.empty', 0],
    ['a file cut in its header', bytes.slice(0, 40), 'import.truncated', 40],
    ['a file cut in its events', bytes.slice(0, 50_000), 'import.truncated', 50_000],
    ['a recording still being written', patched(8, 0, 0, 0, 0, 0, 0, 0, 0), 'import.truncated', 68],
    ['a chunk of an exabyte', patched(8, 0x10), 'import.tooLarge', 8],
    ['a chunk smaller than its header', patched(8, 0, 0, 0, 0, 0, 0, 0, 9), 'import.malformed', 8],
    ['the form of Java 8', patched(4, 0, 0, 0, 9), 'import.unsupported', 4],
    ['metadata that is somewhere else', patched(24, 0, 0, 0, 0, 0, 0, 0, 70), 'import.malformed', 70],
    ['metadata outside of the chunk', patched(24, 0, 1), 'import.malformed', 0],
    ['no chunk at all', patched(0, 0x50, 0x4b), 'import.malformed', 0],
  ])('%s', async (_name, damaged, code, offset) => {
    const error = await importError(jfrImporter, damaged);
    expect(error?.code).toBe(code);
    expect(error?.at?.offset).toBeGreaterThanOrEqual(offset);
  });

  it('is the same however the file is cut into chunks', async () => {
    const several = fixtureBytes('jfr/chunks.jfr.gz');
    const whole = comparable(await readBytes(jfrImporter, several, { chunkSize: several.length }));
    for (const chunkSize of [1000, 65_537]) {
      expect(comparable(await readBytes(jfrImporter, several, { chunkSize }))).toEqual(whole);
    }
  });

  it('only ever throws a PlateauError', async () => {
    await fuzz(jfrImporter, bytes, 120);
    await fuzz(jfrImporter, fixtureBytes('jfr/async-profiler-faults.jfr.gz'), 120);
  }, 30_000);
});
