import { describe, expect, it } from 'vitest';
import { captureRequest, HOST_ENTRY, hostFacts, processFacts } from '../../../../tests/support/tool-facts.ts';
import type { HostFacts } from '../../../core/capture/process.ts';
import type { ProfilerId } from '../../../core/capture/profiler-ids.ts';
import type { CapturePlan, CaptureRequest } from '../../../core/capture/request.ts';
import { CLINIC_PROFILERS } from './index.ts';

const anyRequest = captureRequest();
const anyHost = hostFacts({ tools: {} });
const anyProcess = processFacts({ runtime: 'node' });

const host: HostFacts = {
  ...anyHost,
  tools: {
    clinic: { path: '/opt/node/bin/clinic', version: '' },
    node: { path: '/opt/node/bin/node', version: 'v20.11.0' },
  },
};
const launch: CaptureRequest['launch'] = {
  command: ['node', 'app.js', '--port', '0'],
  folder: '/srv/app',
  onPort: ['wrk', 'http://localhost:$PORT'],
};

function profilerOf(id: ProfilerId) {
  const found = CLINIC_PROFILERS.find((one) => one.id === id);
  if (found === undefined) throw new Error(id);
  return found;
}

function plan(id: ProfilerId, event: CaptureRequest['event'], more: Partial<CaptureRequest> = {}): CapturePlan {
  const request: CaptureRequest = { ...anyRequest, profiler: id, event, pid: null, launch, ...more };
  return profilerOf(id).plan(request, { entry: HOST_ENTRY, host, process: null });
}

describe('readiness', () => {
  it('says that it starts the program itself, and what can attach', () => {
    for (const { id, readiness } of CLINIC_PROFILERS) {
      expect(readiness(anyProcess, host)).toMatchObject({
        name: id,
        ready: false,
        why: expect.stringMatching(/starts the program itself.*unmaintained/),
        remedies: [expect.stringContaining('inspector')],
      });
      expect(readiness({ ...anyProcess, runtime: 'go' }, host)).toBe(null);
      expect(readiness(null, host)).toMatchObject({ name: id, ready: true });
    }
  });

  it('says what is missing', () => {
    expect(profilerOf('clinic-flame').readiness(null, anyHost)).toMatchObject({
      ready: false,
      why: expect.stringContaining('no clinic and no node'),
    });
  });
});

describe('a plan', () => {
  it('shows clinic’s own command line', () => {
    const [step] = plan('clinic-flame', 'cpu').steps;
    expect(step?.kind === 'command' ? step.argv : []).toEqual([
      ...[
        'env',
        'NO_INSIGHT=1',
        'NO_UPDATE_NOTIFIER=1',
        '/opt/node/bin/clinic',
        'flame',
        '--collect-only',
        '--open=false',
      ],
      ...['--on-port', "wrk 'http://localhost:$PORT'", '--', 'node', 'app.js', '--port', '0'],
    ]);
  });

  it('cuts bubbleprof short, and says so', () => {
    const { warnings, bytes } = plan('clinic-bubbleprof', 'process');
    expect(warnings).toMatchObject([{ code: 'capture.cutShort', message: expect.stringContaining('10 s') }]);
    expect(bytes).toBeGreaterThan(100_000_000);
  });

  it.each<readonly [string, Partial<CaptureRequest>, string]>([
    ['no command', { launch: null }, 'capture.badLaunch'],
    ['what is no Node', { launch: { ...launch, command: ['npm', 'start'] } }, 'capture.badLaunch'],
    ['no script', { launch: { ...launch, command: ['node'] } }, 'capture.badLaunch'],
    ['a bracket, which clinic reads', { launch: { ...launch, command: ['node', 'a.js', '[x'] } }, 'capture.badLaunch'],
    ['a NUL byte', { launch: { ...launch, onPort: ['wrk', '\0'] } }, 'capture.badArgument'],
    ['a rate', { rate: 100 }, 'capture.badRate'],
    ['another event', { event: 'heap' }, 'capture.badEvent'],
  ])('is refused for %s', (_, more, code) => {
    expect(() => plan('clinic-flame', 'cpu', more)).toThrow(expect.objectContaining({ code }));
  });

  it('is refused where clinic is not', () => {
    const request: CaptureRequest = { ...anyRequest, profiler: 'clinic-flame', pid: null, launch };
    expect(() => profilerOf('clinic-flame').plan(request, { entry: HOST_ENTRY, host: anyHost, process: null })).toThrow(
      expect.objectContaining({ code: 'capture.notReady' }),
    );
  });
});
