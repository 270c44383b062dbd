import { describe, expect, it } from 'vitest';
import type { HostClass, HostEntry } from './host.ts';
import { checkConfirmation, checkHostLimits } from './limits.ts';
import type { CapturePlan, CaptureRequest } from './request.ts';

const host = (kind: HostClass): HostEntry => ({
  name: 'db',
  destination: 'db',
  class: kind,
  transport: 'ssh2',
  remoteFolder: null,
});

function plan(request: Partial<CaptureRequest>, rate: number | null = 99): CapturePlan {
  return {
    request: {
      host: 'db',
      profiler: 'py-spy',
      event: 'cpu',
      pid: 1,
      startTicks: null,
      launch: null,
      seconds: 30,
      rate,
      hypothesis: 'exploratory',
      label: 'x',
      repeat: 1,
      port: null,
      options: {},
      program: null,
      confirmedHost: null,
      compareWith: [],
      ...request,
    },
    rate,
    steps: [],
    samples: null,
    samplesBasis: '',
    cost: null,
    costBasis: '',
    bytes: 0,
    warnings: [],
  };
}

describe('QG-HOST', () => {
  it.each<readonly [string, Partial<CaptureRequest>, number | null]>([
    ['60.1 s', { seconds: 60.1 }, 99],
    ['101 samples a second', {}, 101],
    ['a heap snapshot', { event: 'snapshot' }, null],
    ['a class histogram with a collection', { event: 'histogram' }, null],
    [
      'a series of heaps',
      {
        event: 'histogram',
        options: { all: true },
        series: { heaps: 2, operations: null, between: { kind: 'wait', seconds: 1 } },
      },
      null,
    ],
    ['a launch', { launch: { command: ['node', 'a.js'], folder: '/', onPort: [] } }, null],
  ])('refuses %s on a production host and nowhere else', (_what, request, rate) => {
    expect(() => checkHostLimits(host('production'), plan(request, rate))).toThrow(
      expect.objectContaining({ code: 'capture.hostLimit' }),
    );
    for (const kind of ['dev', 'staging'] as const) {
      expect(() => checkHostLimits(host(kind), plan(request, rate))).not.toThrow();
    }
  });

  it.each<readonly [string, Partial<CaptureRequest>, number | null]>([
    ['60 s at 100 a second', { seconds: 60 }, 100],
    ['a class histogram without a collection', { event: 'histogram', options: { all: true } }, null],
    ['hours of memory readings', { event: 'memory', seconds: 7200 }, 0.1],
  ])('lets %s through', (_what, request, rate) =>
    expect(() => checkHostLimits(host('production'), plan(request, rate))).not.toThrow(),
  );
});

describe('QG-HOST for a database', () => {
  const executed = { ...plan({ profiler: 'postgresql', event: 'plan' }, null), analyzes: true };
  const production = { name: 'db.example', class: 'production' } as const;

  it('executes nothing on production, wherever it is reached from', () => {
    const refusal = expect.objectContaining({ code: 'capture.hostLimit' });
    expect(() => checkHostLimits(host('production'), executed)).toThrow(refusal);
    expect(() => checkHostLimits(host('staging'), { ...executed, limitedAs: production })).toThrow(refusal);
    expect(() => checkHostLimits(host('staging'), executed)).not.toThrow();
    const planned = { ...executed, analyzes: false, limitedAs: production };
    expect(() => checkHostLimits(host('staging'), planned)).not.toThrow();
    expect(() => checkConfirmation(production, 'db.example')).not.toThrow();
  });
});

describe('the name of a production host', () => {
  it.each([[null], ['DB'], ['db '], ['']])('must be typed, and not %j', (typed) =>
    expect(() => checkConfirmation(host('production'), typed)).toThrow(
      expect.objectContaining({ code: 'capture.confirmHost' }),
    ),
  );
  it('opens it', () => expect(() => checkConfirmation(host('production'), 'db')).not.toThrow());
  it('is not asked for elsewhere', () => expect(() => checkConfirmation(host('staging'), null)).not.toThrow());
});
