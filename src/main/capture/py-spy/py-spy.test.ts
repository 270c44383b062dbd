import { describe, expect, it } from 'vitest';
import { captureRequest, HOST_ENTRY, hostFacts, processFacts } from '../../../../tests/support/tool-facts.ts';
import type { HostFacts, ProcessFacts } from '../../../core/capture/process.ts';
import type { CaptureRequest } from '../../../core/capture/request.ts';
import type { ToolResult } from '../profiler.ts';
import { outcomeOf, pySpyFailure } from './failure.ts';
import { planPySpy } from './plan.ts';
import { pySpyReadiness } from './readiness.ts';

const plan = (
  request: Partial<CaptureRequest> = {},
  target: Partial<ProcessFacts> = {},
  host: Partial<HostFacts> = {},
) => planPySpy(captureRequest(request), { entry: HOST_ENTRY, host: hostFacts(host), process: processFacts(target) });

describe('the plan', () => {
  it('shows the command as it runs, without a stop, at a rate that suits the threads', () => {
    const { steps, rate, samplesBasis, warnings } = plan();
    expect(steps).toMatchObject([
      {
        kind: 'command',
        argv: '/usr/bin/py-spy record -p 4711 -d 30 -r 99 --nonblocking -f speedscope -o py-spy.speedscope.json'.split(
          ' ',
        ),
      },
    ]);
    expect([rate, samplesBasis, warnings]).toEqual([99, '99 Hz × 30 s × 1.0 busy core', []]);
    expect(plan({}, { threads: 64 }).rate).toBe(16);
  });

  it.each([
    [{ native: true }, ['--native'], ['--nonblocking']],
    [{ blocking: true }, [], ['--nonblocking', '--native']],
    [{ gil: true, subprocesses: true }, ['--nonblocking', '--gil', '--subprocesses'], ['--idle']],
  ] as const)('with %o', (options, present, absent) => {
    const [step] = plan({ options }).steps;
    const argv = step?.kind === 'command' ? step.argv : [];
    expect(present.filter((flag) => !argv.includes(flag))).toEqual([]);
    expect(absent.filter((flag) => argv.includes(flag))).toEqual([]);
  });

  it('counts every thread for wall time', () => {
    const { steps, samples, samplesBasis } = plan({ event: 'wall', rate: 20 }, { threads: 8 });
    expect(steps).toMatchObject([{ argv: expect.arrayContaining(['--idle']) }]);
    expect(samplesBasis).toBe('20 Hz × 30 s × 8 threads, waiting or not');
    expect(samples).toEqual({ low: 3840, high: 5760 });
  });

  it('warns of a rate that costs much, of few samples, and of what may be refused', () => {
    const { warnings } = plan({ rate: 99, seconds: 5 }, { threads: 64, user: 'root', uid: 0 });
    expect(warnings.map(({ code }) => code)).toEqual([
      'capture.mayBeRefused',
      'capture.costlyRate',
      'capture.fewSamples',
    ]);
  });

  it.each([
    ['capture.badEvent', { event: 'heap' }, {}, {}],
    ['capture.badOption', { options: { warp: true } }, {}, {}],
    ['capture.badRate', { rate: 0 }, {}, {}],
    ['capture.badRate', { rate: 1001 }, {}, {}],
    ['capture.badSeconds', { seconds: 0.5 }, {}, {}],
    ['capture.notPython', {}, { runtime: 'node' }, {}],
    ['capture.toolMissing', {}, {}, { tools: {} }],
  ] as const)('refuses: %s', (code, request, target, host) => {
    expect(() => plan(request, target, host)).toThrow(expect.objectContaining({ code }));
  });
});

describe('readiness', () => {
  const ready = (target: Partial<ProcessFacts>, host: Partial<HostFacts> = {}) =>
    pySpyReadiness(processFacts(target), hostFacts(host));

  it('is nothing for other runtimes, and plain where all is well', () => {
    expect(ready({ runtime: 'jvm' })).toBeNull();
    expect(ready({})).toEqual({ name: 'py-spy', ready: true, why: '', remedies: [] });
    expect(ready({ uid: 0, user: 'root' }, { capabilities: '0000000000080000' })?.ready).toBe(true);
  });

  it.each([
    [
      'another user’s',
      { uid: 33, user: 'www-data' },
      {},
      'belongs to www-data (uid 33); this login is anna (uid 1000)',
    ],
    ['Yama 1', {}, { ptraceScope: 1 }, 'ptrace_scope is 1 on this host: a process may read only those it started'],
    ['Yama 2', {}, { ptraceScope: 2 }, 'only a process with the capability SYS_PTRACE'],
    ['Yama 3', {}, { ptraceScope: 3, uid: 0, capabilities: '1ffffffffff' }, 'no process may read another one'],
    ['root in a container', { uid: 33 }, { uid: 0, user: 'root' }, 'root without the capability SYS_PTRACE'],
    ['no tool', {}, { tools: {} }, 'py-spy is not on this host'],
    [
      'an old tool',
      { runtimeVersion: '3.13' },
      { tools: { 'py-spy': { path: '/p', version: 'py-spy 0.3.14' } } },
      'reads Python up to 3.11',
    ],
  ] as const)('says why not: %s', (_, target, host, why) => {
    const found = ready(target, host);
    expect(found).toMatchObject({ ready: false, why: expect.stringContaining(why) });
    expect(found?.remedies.length).toBeGreaterThan(0);
    expect(found?.remedies.join(' ')).not.toMatch(/sysctl -w|ptrace_scope *=/);
  });

  it('names the remedies: sudo for whoever may, a container’s capability, an ephemeral container', () => {
    const remedies = ready({ uid: 0, user: 'root', container: 'abc', otherMounts: true })?.remedies.join('\n');
    expect(remedies).toContain('sudo -n /usr/bin/py-spy record -p 4711');
    expect(remedies).toContain('--cap-add SYS_PTRACE');
    expect(remedies).toContain('kubectl debug POD -it --image=IMAGE --target=CONTAINER --profile=general');
  });
});

describe('what py-spy says', () => {
  const STARTED = 'py-spy> Sampling process 99 times a second for 1 seconds. Press Control-C to exit.\n\n';
  const failed = (stderr: string, stdout = '', code = 1): ToolResult => ({ code, signal: null, stdout, stderr });
  const backtrace = '\n\nStack backtrace:\n   0: <E as anyhow::context::ext::StdError>::ext_context\n';

  it.each([
    // Texts of py-spy 0.4.3, and 0.3.14 where it is said so.
    [
      'capture.notPermitted',
      'Permission Denied: Try running again with elevated permissions by going \'sudo env "PATH=$PATH" !!\'',
      '',
    ],
    [
      'capture.notPermitted',
      `Error: Failed to get process executable name. Check that the process is running.\n\nCaused by:\n    0: Permission denied (os error 13)${backtrace}`,
      '',
    ],
    [
      'capture.noProcess',
      `Error: Failed to get process executable name. Check that the process is running.\n\nCaused by:\n    0: No such file or directory (os error 2)${backtrace}`,
      '',
    ],
    ['capture.noProcess', 'Error: No python processes found in process 8607 or any of its subprocesses', ''],
    ['capture.notPython', `Error: Failed to find python version from target process${backtrace}`, ''],
    ['capture.toolTooOld', 'Error: Unsupported version of Python: 3.13.0', ''],
    [
      'capture.traced',
      `Error: Failed to suspend process\n\nCaused by:\n    0: EPERM: Operation not permitted${backtrace}`,
      '',
    ],
    ['capture.diskFull', `Error: No space left on device (os error 28)${backtrace}`, STARTED],
    ['capture.noFolder', `Error: No such file or directory (os error 2)${backtrace}`, STARTED],
    [
      'capture.noFolder',
      'Permission Denied: Try running again with elevated permissions by going \'sudo env "PATH=$PATH" !!\'',
      STARTED,
    ],
    ['capture.toolFailed', 'Error: something else', STARTED],
  ])('%s', (code, stderr, stdout) => {
    const error = pySpyFailure(failed(stderr, stdout), {
      hostName: 'box',
      host: hostFacts(),
      process: processFacts(),
      command: 'py-spy record',
      folder: '/tmp/plateau-1',
    });
    expect(error.code).toBe(code);
    expect(error.message).not.toContain('backtrace');
  });

  it('is no error where it wrote its file', () => {
    const end =
      "py-spy> Wrote speedscope file to 'o.json'. Samples: 260 Errors: 3\npy-spy> Visit https://www.speedscope.app/ to view\n";
    const behind =
      'py-spy> 1.00s behind in sampling, results may be inaccurate. Try reducing the sampling rate\npy-spy> 2.95s behind in sampling, results may be inaccurate. Try reducing the sampling rate\n';
    expect(outcomeOf(STARTED)).toBeNull();
    expect(outcomeOf(STARTED + end)).toEqual({ samples: 260, errors: 3, exited: false, behind: 0 });
    expect(outcomeOf(`${STARTED}${behind}\npy-spy> Stopped sampling because process exited\n${end}`)).toEqual({
      samples: 260,
      errors: 3,
      exited: true,
      behind: 2.95,
    });
  });
});
