import { describe, expect, it } from 'vitest';
import { captureRequest, HOST_ENTRY, hostFacts, processFacts } from '../../../../tests/support/tool-facts.ts';
import type { HostFacts, ProcessFacts } from '../../../core/capture/process.ts';
import type { CaptureRequest } from '../../../core/capture/request.ts';
import type { PlanFacts } from '../profiler.ts';
import { planInspector } from './plan.ts';
import { inspectorReadiness } from './readiness.ts';

const anyRequest = captureRequest({ profiler: 'inspector' });
const anyHost = hostFacts();
const anyProcess = processFacts({
  runtime: 'node',
  executable: '/usr/bin/node',
  arguments: ['node', 'app.js'],
  cpu: 0.5,
  catchesUsr1: true,
});

const facts: PlanFacts = { entry: HOST_ENTRY, host: anyHost, process: anyProcess };
const plan = (request: Partial<CaptureRequest>, more: Partial<PlanFacts> = {}) =>
  planInspector({ ...anyRequest, ...request }, { ...facts, ...more });

describe('readiness', () => {
  it.each<readonly [string, Partial<ProcessFacts>, Partial<HostFacts>, RegExp]>([
    ['another user’s process', { uid: 0, user: 'root' }, {}, /runs as root/],
    ['a Node that SIGUSR1 would end', { catchesUsr1: false }, {}, /SIGUSR1/],
    ['an executable that cannot be read', { executable: '', arguments: ['node', 'app.js'] }, {}, /cannot be read/],
    ['Deno', { runtime: 'other', executable: '/usr/bin/deno' }, {}, /Deno/],
    ['Bun', { runtime: 'other', executable: '/usr/bin/bun' }, {}, /Bun/],
  ])('is refused for %s, with what would help', (_, process, host, why) => {
    const readiness = inspectorReadiness({ ...anyProcess, ...process }, { ...anyHost, ...host });
    expect(readiness).toMatchObject({ ready: false, why: expect.stringMatching(why) });
    expect(readiness?.remedies.length).toBeGreaterThan(0);
  });

  it.each<readonly [string, Partial<ProcessFacts>, Partial<HostFacts>, RegExp]>([
    ['a Node of one’s own', {}, {}, /^$/],
    ['any Node, for root', { uid: 33 }, { uid: 0 }, /^$/],
    [
      'one whose inspector is open, whoever runs it',
      { uid: 33, listens: [{ address: '127.0.0.1', port: 9229 }] },
      {},
      /open already/,
    ],
    ['one in a container, with a word of warning', { container: 'abc' }, {}, /network of its own/],
  ])('is given for %s', (_, process, host, why) => {
    const readiness = inspectorReadiness({ ...anyProcess, ...process }, { ...anyHost, ...host });
    expect(readiness).toMatchObject({ ready: true, why: expect.stringMatching(why) });
  });

  it('is not said of other runtimes', () => {
    expect(inspectorReadiness({ ...anyProcess, runtime: 'python' }, anyHost)).toBe(null);
    expect(inspectorReadiness(null, anyHost)).toBe(null);
  });
});

describe('a plan', () => {
  it('opens the inspector, asks whose it is, samples, and closes it', () => {
    const { steps, rate, samples, bytes } = plan({});
    expect(steps.map((step) => (step.kind === 'command' ? step.argv.join(' ') : step.what))).toEqual([
      'kill -s USR1 -- 4711',
      'Inspector protocol to 127.0.0.1:9229 on the host',
      'Profiler.start at 1000 µs, Profiler.stop after 30 s',
      'inspector.close(), after disconnecting',
    ]);
    expect([rate, bytes]).toEqual([1000, 0]);
    expect(samples).toMatchObject({ low: expect.closeTo(12_000, -3), high: expect.closeTo(18_000, -3) });
  });

  it('leaves an inspector alone that is open', () => {
    const process = { ...anyProcess, listens: [{ address: '127.0.0.1', port: 9229 }] };
    const { steps, warnings } = plan({}, { process });
    expect(steps.map(({ kind }) => kind)).toEqual(['channel', 'channel']);
    expect(warnings).toEqual([]);
  });

  it('samples more slowly on a production host, and takes the rate that is asked for', () => {
    expect(plan({}, { entry: { ...HOST_ENTRY, class: 'production' } }).rate).toBe(100);
    expect(plan({ rate: 250 }).steps[2]).toMatchObject({ what: expect.stringContaining('4000 µs') });
    expect(plan({ event: 'heap' })).toMatchObject({ rate: null, samples: null });
  });

  it('costs more the faster it samples', () => {
    const middle = (rate: number): number => {
      const { cost } = plan({ rate });
      return ((cost?.low ?? 0) + (cost?.high ?? 0)) / 2;
    };
    expect(middle(100)).toBeLessThan(middle(1000));
    expect(middle(1000)).toBeLessThan(middle(10_000));
  });

  it.each<readonly [string, Partial<CaptureRequest>, Partial<PlanFacts>, string]>([
    [
      'a snapshot in production',
      { event: 'snapshot' },
      { entry: { ...HOST_ENTRY, class: 'production' } },
      'capture.hostLimit',
    ],
    ['another event', { event: 'wall' }, {}, 'capture.badEvent'],
    ['more than V8 takes', { rate: 20_000 }, {}, 'capture.badRate'],
    ['a rate for what has none', { event: 'heap', rate: 100 }, {}, 'capture.badRate'],
    ['a switch it has not', { options: { gil: true } }, {}, 'capture.badOption'],
    ['another runtime', {}, { process: { ...anyProcess, runtime: 'jvm' } }, 'capture.notNode'],
    ['no process and no port', {}, { process: null }, 'capture.notReady'],
  ])('is refused for %s', (_, request, more, code) => {
    expect(() => plan(request, more)).toThrow(expect.objectContaining({ code }));
  });

  it('needs nothing but the port where processes cannot be seen', () => {
    const { steps } = plan({ port: 9400 }, { process: null, host: { ...anyHost, system: 'Darwin' } });
    expect(steps[0]).toMatchObject({ what: 'Inspector protocol to 127.0.0.1:9400 on the host' });
  });
});
