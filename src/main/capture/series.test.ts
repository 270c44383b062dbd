import { describe, expect, it } from 'vitest';
import type { CapturePlan, CaptureRequest, CaptureSeries } from '../../core/capture/request.ts';
import { checkSeries } from '../../core/capture/series.ts';
import { PlateauError } from '../../core/error.ts';
import { cutShort, seriesPlan } from './series.ts';

const SERIES: CaptureSeries = { heaps: 4, operations: 200, between: { kind: 'wait', seconds: 90 } };

function request(change: Partial<CaptureRequest> = {}): CaptureRequest {
  return {
    host: 'box',
    profiler: 'inspector',
    event: 'snapshot',
    pid: 1,
    startTicks: null,
    launch: null,
    seconds: 30,
    rate: null,
    hypothesis: 'exploratory',
    label: 'x',
    repeat: 1,
    port: null,
    options: {},
    program: null,
    confirmedHost: null,
    compareWith: [],
    ...change,
  };
}

function plan(series?: CaptureSeries): CapturePlan {
  return {
    request: request({ series }),
    rate: null,
    steps: [
      { kind: 'channel', what: 'open', why: '', once: 'before' },
      { kind: 'channel', what: 'take', why: '' },
      { kind: 'channel', what: 'close', why: '', once: 'after' },
    ],
    samples: null,
    samplesBasis: '',
    cost: null,
    costBasis: '',
    bytes: 0,
    warnings: [],
  };
}

const texts = ({ steps }: CapturePlan): readonly string[] =>
  steps.map((step) => (step.kind === 'channel' ? step.what : step.argv.join(' ')));

describe('the plan of a series', () => {
  it('is that of one heap where there is none', () => expect(seriesPlan(plan())).toEqual(plan()));

  it('opens once, closes once, and has the operations between', () => {
    const { warnings, ...made } = seriesPlan(plan(SERIES));
    expect(texts({ ...made, warnings })).toEqual([
      'open',
      'take',
      'Wait 90 s',
      'The heap again: T1 to T3, with the operations before each',
      'close',
      'Here: what grew from heap to heap is measured',
    ]);
    expect(made.steps[2]?.why).toBe('Meanwhile 200 operations run there by themselves.');
    expect(warnings).toEqual([]);
  });

  it('shows a command as it runs, and says what a short series cannot say', () => {
    const command = { kind: 'command', command: ['wrk', 'a b'], folder: '.' } as const;
    const made = seriesPlan(plan({ heaps: 2, operations: null, between: command }));
    expect(made.steps).toContainEqual(expect.objectContaining({ kind: 'command', argv: ['wrk', 'a b'] }));
    expect(made.warnings.map(({ code }) => code)).toEqual(['capture.shortSeries']);
  });
});

describe('a series', () => {
  it.each<readonly [string, Partial<CaptureRequest>]>([
    ['of CPU', { event: 'cpu' }],
    ['of replicates', { repeat: 2 }],
    ['with a comparison', { compareWith: ['p0123456789ab'] }],
    ['with an empty command', { series: { ...SERIES, between: { kind: 'command', command: [], folder: '.' } } }],
  ])('%s is refused', (_what, change) => {
    expect(() => checkSeries(request({ series: SERIES, ...change }))).toThrow(
      expect.objectContaining({ code: 'capture.badSeries' }),
    );
  });

  it('of heaps is not, and neither is what is no series', () => {
    expect(() => checkSeries(request({ series: SERIES, event: 'histogram' }))).not.toThrow();
    expect(() => checkSeries(request({ event: 'cpu', repeat: 3 }))).not.toThrow();
  });
});

describe('a series that was cut short', () => {
  const lost = new PlateauError({ code: 'ssh.lost', message: 'The connection is gone.', hint: 'Connect again.' });
  const cut = (thrown: unknown, ...ids: readonly string[]) => cutShort(thrown, ids, request({ series: SERIES }));

  it('says what is kept, and how it is measured', () => {
    expect(cut(lost, 'h1', 'h2')).toMatchObject({
      code: 'ssh.lost',
      message: 'The connection is gone. T0 to T1 of 4 heaps were taken before and are kept.',
      hint: 'Connect again.\nWhat is there can be measured: plateau series h1 h2',
      kept: ['h1', 'h2'],
    });
    const cancelled = new PlateauError({ code: 'job.cancelled', message: 'Cancelled. Nothing was stored.' });
    expect(cut(cancelled, 'h1')).toMatchObject({
      code: 'job.cancelled',
      message: 'The series was cancelled. T0 was taken before and is kept.',
    });
  });

  it('fails as it would where nothing was taken, or it is no series', () => {
    expect(cut(lost)).toBe(lost);
    expect(cutShort(lost, ['p1'], request())).toBe(lost);
  });
});
