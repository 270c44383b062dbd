import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixtureBytes } from '../../../../tests/support/read-profile.ts';
import { captureRequest, HOST_ENTRY, hostFacts, processFacts } from '../../../../tests/support/tool-facts.ts';
import type { HostFacts, ProcessFacts } from '../../../core/capture/process.ts';
import type { CaptureRequest } from '../../../core/capture/request.ts';
import { asyncProfiler } from './async-profiler.ts';
import { jvmFailure } from './failure.ts';
import { isWholeRecording } from './file.ts';
import { jfr } from './jfr.ts';

const JVM: Partial<ProcessFacts> = {
  runtime: 'jvm',
  runtimeVersion: '17.0.15',
  executable: '/usr/lib/jvm/java-17/bin/java',
  arguments: ['java', 'Orders'],
  threads: 30,
};
const both = [asyncProfiler, jfr];
const KNOWN_PLACES = ['-XX:+UnlockDiagnosticVMOptions', '-XX:+DebugNonSafepoints'];

const plan = (
  profiler: (typeof both)[number],
  request: Partial<CaptureRequest> = {},
  target: Partial<ProcessFacts> = {},
  host: Partial<HostFacts> = {},
) =>
  profiler.plan(captureRequest({ profiler: profiler.id, ...request }), {
    entry: HOST_ENTRY,
    host: hostFacts(host),
    process: processFacts({ ...JVM, ...target }),
  });

const commands = (steps: ReturnType<typeof plan>['steps']): readonly string[] =>
  steps.map((step) => (step.kind === 'command' ? step.argv.join(' ') : step.what));

describe('the plan', () => {
  it('of async-profiler looks for other sessions, ends by its own clock, and stops only its own', () => {
    const { steps, rate, warnings } = plan(asyncProfiler);
    expect(commands(steps)).toEqual([
      '/opt/async-profiler/bin/asprof status 4711',
      '/opt/async-profiler/bin/asprof start -e cpu -i 10101010 --timeout 30 --memlimit 64m --cstack vm -o jfr -f /tmp/plateau-ID/async-profiler.jfr 4711',
      '/opt/async-profiler/bin/asprof stop -o jfr 4711',
    ]);
    expect([rate, warnings.map(({ code }) => code)]).toEqual([99, ['capture.cpuTimers', 'capture.inlinedTime']]);
    const known = { uid: 0, user: 'root', arguments: [...KNOWN_PLACES, '-jar', 'orders.jar'] };
    expect(plan(asyncProfiler, {}, known, { uid: 0 }).warnings).toEqual([]);
  });

  it.each(both)(
    'warns that inlined functions are not told apart, where arguments and event do not speak against it',
    (profiler) => {
      const isSaid = (event: 'cpu' | 'alloc' | 'lock', ...args: readonly string[]) =>
        plan(profiler, { event }, { arguments: ['java', ...args] }).warnings.some(
          ({ code }) => code === 'capture.inlinedTime',
        );
      expect(isSaid('cpu')).toBe(true);
      expect(isSaid('cpu', ...KNOWN_PLACES)).toBe(false);
      expect(isSaid('cpu', ...KNOWN_PLACES, '-XX:-DebugNonSafepoints')).toBe(true);
      expect([isSaid('alloc'), isSaid('lock')]).toEqual([false, false]);
    },
  );

  it.each([
    ['wall', '-e wall -i 50000000 '],
    ['alloc', '-e alloc --alloc 524288 '],
    ['lock', '-e lock --lock 10000 '],
  ] as const)('of async-profiler’s event %s', (event, words) => {
    expect(commands(plan(asyncProfiler, { event }).steps)[1]).toContain(words);
  });

  it('of the JDK’s recorder', () => {
    expect(commands(plan(jfr).steps)[0]).toBe(
      '/usr/bin/jcmd 4711 JFR.start name=plateau-ID duration=30s settings=profile maxsize=64M filename=/tmp/plateau-ID/recording.jfr',
    );
    expect(plan(jfr, { event: 'lock' }).samples).toBeNull();
  });

  it.each([
    ['capture.badEvent', { event: 'heap' }, {}, {}],
    ['capture.badSeconds', { seconds: 0 }, {}, {}],
    ['capture.notJvm', {}, { runtime: 'python' }, {}],
    ['capture.toolMissing', {}, {}, { tools: {} }],
    ['capture.attachDisabled', {}, { arguments: ['java', '-XX:+DisableAttachMechanism', 'Orders'] }, {}],
    ['capture.notPermitted', {}, { uid: 0, user: 'root' }, {}],
  ] as const)('refuses: %s', (code, request, target, host) => {
    for (const profiler of both) {
      expect(() => plan(profiler, request, target, host)).toThrow(expect.objectContaining({ code }));
    }
  });

  it('has no rate for memory, locks and the JDK’s recorder', () => {
    expect(() => plan(asyncProfiler, { event: 'alloc', rate: 10 })).toThrow(
      expect.objectContaining({ code: 'capture.badRate' }),
    );
    expect(() => plan(jfr, { rate: 10 })).toThrow(expect.objectContaining({ code: 'capture.badRate' }));
  });
});

describe('readiness', () => {
  const ready = (target: Partial<ProcessFacts>, host: Partial<HostFacts> = {}) =>
    both.map((profiler) => profiler.readiness(processFacts({ ...JVM, ...target }), hostFacts(host)));

  it('is nothing for other runtimes', () => {
    expect(ready({ runtime: 'python' })).toEqual([null, null]);
  });

  it('tells of CPU timers, and of a flag that a later one takes back', () => {
    const args = ['java', '-XX:+DisableAttachMechanism', '-XX:-DisableAttachMechanism'];
    expect(ready({ arguments: args })).toMatchObject([
      { ready: true, why: expect.stringContaining('perf_event_paranoid is 2') },
      { ready: true, why: '' },
    ]);
  });

  it.each([
    ['another user’s', { uid: 33, user: 'tomcat' }, {}, 'belongs to tomcat (uid 33)', 'sudo -n -u tomcat '],
    [
      'a flag',
      { arguments: ['java', '-XX:+DisableAttachMechanism'] },
      {},
      'nothing can attach',
      'StartFlightRecording',
    ],
    ['no tool', {}, { tools: {} }, 'is not on this host', 'Plateau installs nothing'],
  ] as const)('says why not: %s', (_, target, host, why, remedy) => {
    for (const found of ready(target, host)) {
      expect(found).toMatchObject({ ready: false, why: expect.stringContaining(why) });
      expect(found?.remedies.join('\n')).toContain(remedy);
    }
  });
});

it.each([
  // Texts of async-profiler 4.5 and of the jcmd of JDK 17 and 25.
  ['capture.busy', '[ERROR] Profiler already started'],
  ['capture.busy', 'Profiling is running for 12 seconds'],
  ['capture.notPermitted', 'Failed to change credentials to match the target process: Operation not permitted'],
  [
    'capture.notPermitted',
    'java.io.IOException: well-known file /tmp/.java_pid18466 is not secure: file should be owned by the current user (which is 65534) but is owned by 0',
  ],
  ['capture.notPermitted', 'java.io.IOException: Operation not permitted\n\tat jdk.attach/sun.tools.attach.X(Native)'],
  ['capture.noProcess', 'Process 4711 not found'],
  ['capture.noProcess', 'java.io.IOException: No such process'],
  ['capture.noProcess', 'java.io.IOException: non existent JVM pid: 4711'],
  ['capture.noLibrary', '/o/lib/libasyncProfiler.so: cannot open shared object file: No such file or directory'],
  ['capture.noFolder', '[ERROR] Could not open Flight Recorder output file'],
  ['capture.noFolder', '4711:\nCould not start recording, not able to write to file /x/f3.jfr. /x/f3.jfr'],
  ['capture.badEvent', '[ERROR] Unsupported event type'],
  ['capture.attachFailed', 'Could not start attach mechanism: No such file or directory'],
  [
    'capture.attachFailed',
    'com.sun.tools.attach.AttachNotSupportedException: The VM does not support the attach mechanism',
  ],
  [
    'capture.attachFailed',
    "com.sun.tools.attach.AttachNotSupportedException: Unable to open socket file /tmp/.java_pid1: target process 1 doesn't respond within 10500ms or HotSpot VM not loaded",
  ],
  ['capture.attachFailed', 'java.io.IOException: Connection refused\n\tat jdk.attach/sun.tools.attach.X(Native)'],
  ['capture.toolFailed', 'something \u001b[31melse\nfailed'],
])('%s is behind “%s”', (code, said) => {
  const error = jvmFailure(
    { code: 0, signal: null, stdout: said, stderr: '' },
    {
      tool: 'jcmd',
      missingRemedies: [],
      hostName: 'box',
      host: hostFacts(),
      process: processFacts(JVM),
      command: 'jcmd',
      file: '/x/f3.jfr',
    },
  );
  expect(error.code).toBe(code);
  expect(error.message).not.toMatch(/\p{Cc}/u);
});

describe('a recording is whole', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plateau-recording-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const whole = (bytes: Uint8Array): Promise<boolean> => {
    const path = join(folder, 'recording.jfr');
    writeFileSync(path, bytes);
    return isWholeRecording(path);
  };

  it.each(['jdk17', 'jdk25', 'chunks', 'async-profiler-all', 'async-profiler-wall'])('%s', async (name) => {
    const bytes = fixtureBytes(`jfr/${name}.jfr.gz`);
    expect(await whole(bytes)).toBe(true);
    expect(await whole(bytes.slice(0, bytes.length - 1))).toBe(false);
    expect(await whole(bytes.slice(0, bytes.length / 2))).toBe(false);
  });

  it('not when it is empty, something else, or cut to a header that fits', async () => {
    expect(await whole(new Uint8Array())).toBe(false);
    expect(await whole(new TextEncoder().encode('{"a": "speedscope file of some length"}'))).toBe(false);
    const cut = fixtureBytes('jfr/async-profiler-all.jfr.gz').slice(0, 12_288);
    // What async-profiler leaves on a full disk.
    new DataView(cut.buffer).setBigInt64(8, 12_288n);
    new DataView(cut.buffer).setBigInt64(16, 12_288n);
    expect(await whole(cut)).toBe(false);
  });
});
