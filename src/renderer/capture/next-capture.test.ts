import { describe, expect, it } from 'vitest';
import type { ProcessFacts } from '../../core/capture/process.ts';
import type { CaptureRequest } from '../../core/capture/request.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { type CaptureMade, nextCapture, nextOfSeries, type SeriesMade } from './next-capture.ts';

function captured(request: Partial<CaptureRequest>, more: Partial<CaptureMade> = {}): CaptureMade {
  const asked: CaptureRequest = {
    host: 'box',
    profiler: 'py-spy',
    event: 'cpu',
    pid: 4711,
    startTicks: 99,
    launch: null,
    seconds: 30,
    rate: null,
    hypothesis: 'hot() dominates',
    label: 'before',
    repeat: 1,
    port: null,
    options: {},
    program: null,
    confirmedHost: null,
    compareWith: [],
    ...request,
  };
  return { host: { class: 'staging' }, request: asked, actualSeconds: asked.seconds, partial: null, ...more };
}

function verdict(advice: string, unit = 'seconds'): Verdict {
  return {
    rule: 'QG-DURATION',
    ruleVersion: 1,
    ruleSetSha256: '',
    subject: { kind: 'capture', key: 'capture', label: 'capture' },
    scope: { captures: [], threads: 'all', sampleType: 'cpu', denominator: 'D_active' },
    measure: { name: 'duration', value: 5, unit, method: 'exact' },
    threshold: { op: '<', value: 30, source: '' },
    level: 'none',
    certainty: 'inconclusive',
    reason: '',
    advice,
    evidence: [],
    guards: [],
  };
}

const production = { class: 'production' };

describe('after garbage collection that costs much', () => {
  const gc = verdict('gc', 'share');
  it.each(['async-profiler', 'go-pprof'] as const)('%s tells who allocates', (profiler) =>
    expect(nextCapture(gc, captured({ profiler }), 3000)?.changes).toMatchObject({ event: 'alloc', seconds: '30' }),
  );
  it.each([
    ['a Flight Recording has it with it', { profiler: 'jfr' }],
    ['V8 has no such profiler', { profiler: 'inspector' }],
    ['it is an allocation profile', { profiler: 'async-profiler', event: 'alloc' }],
  ] as const)('nothing where %s', (_, request) => expect(nextCapture(gc, captured(request), 3000)).toBeNull());
});

describe('after too little to be sure', () => {
  it.each([
    ['too short', { seconds: 5 }, 500, '30'],
    ['too few samples a second', { seconds: 5 }, 100, '60'],
    ['a minute of few samples', { seconds: 60 }, 300, '220'],
    ['nothing at all', { seconds: 30 }, 0, '600'],
  ] as const)('%s: as many seconds as suffice', (_, request, samples, seconds) =>
    expect(nextCapture(verdict('longer'), captured(request), samples)?.changes).toEqual({ seconds, compare: false }),
  );

  it('the same seconds again where it was cut short', () => {
    const cut = captured({ seconds: 120 }, { actualSeconds: 40, partial: 'the target ended' });
    expect(nextCapture(verdict('longer'), cut, 4000)?.changes.seconds).toBe('120');
  });

  it('a minute at most on a production host', () => {
    const short = captured({ seconds: 10 }, { host: production });
    expect(nextCapture(verdict('more-samples', 'samples'), short, 20)?.changes.seconds).toBe('60');
    expect(nextCapture(verdict('more-samples'), captured({ seconds: 60 }, { host: production }), 20)).toBeNull();
  });

  it('replicates where the file keeps no time order', () => {
    const heap = captured({ profiler: 'go-pprof', event: 'heap' });
    expect(nextCapture(verdict('longer', 'in time order'), heap, 4000)?.changes).toMatchObject({ repeat: '3' });
  });

  it('nothing where longer does not help', () => {
    expect(nextCapture(verdict('longer'), captured({ profiler: 'go-pprof', event: 'goroutine' }), 10)).toBeNull();
    expect(nextCapture(verdict('symbols'), captured({}), 10)).toBeNull();
  });
});

describe('what comes after a memory series', () => {
  const target = (runtime: ProcessFacts['runtime']): ProcessFacts => ({
    pid: 4711,
    parent: 1,
    uid: 0,
    user: 'u',
    startTicks: 99,
    startedAt: '',
    runtime,
    runtimeVersion: '',
    executable: '',
    arguments: [],
    threads: 1,
    cpu: null,
    rss: 1,
    container: '',
    otherMounts: false,
    innerPid: 4711,
    catchesUsr1: true,
    listens: [],
  });
  const made = (runtime: ProcessFacts['runtime'], more: Partial<SeriesMade> = {}): SeriesMade => ({
    host: { class: 'staging' },
    request: captured({ profiler: 'rss', event: 'memory', seconds: 1800 }).request,
    target: target(runtime),
    ...more,
  });

  it('is heaps of a Node or a JVM that grows, but not in production', () => {
    const grows = verdict('rss.snapshots');
    const series = { heaps: '4', between: 'ask' };
    expect(nextOfSeries(grows, made('node'))?.changes).toMatchObject({
      ...series,
      profiler: 'inspector',
      event: 'snapshot',
    });
    expect(nextOfSeries(grows, made('jvm'))?.changes).toMatchObject({
      ...series,
      profiler: 'jcmd',
      event: 'histogram',
    });
    expect(nextOfSeries(grows, made('node', { host: production }))).toBeNull();
    expect(nextOfSeries(grows, made('python'))).toBeNull();
  });

  it('is two hours where it was shorter', () => {
    expect(nextOfSeries(verdict('rss.longer'), made('python'))?.changes).toEqual({ seconds: '7200', compare: false });
    const { request } = captured({ profiler: 'rss', event: 'memory', seconds: 7200 });
    expect(nextOfSeries(verdict('rss.longer'), made('python', { request }))).toBeNull();
    expect(nextOfSeries(verdict('rss.flat'), made('python'))).toBeNull();
  });
});
