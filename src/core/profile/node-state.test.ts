import { describe, expect, test } from 'vitest';
import { profileOf } from '../../../tests/support/profile-of.ts';
import { CATEGORIES, NODE_ACTIVE, NODE_IDLE, NODE_OVERHEAD, type Profile, type SampleKind } from './model.ts';
import { leafCategories, nodeStates } from './node-state.ts';

/** State of the deepest node of a profile with one stack. */
const stateOf = (
  stack: string,
  runtime: 'python' | 'jvm' | 'go' | 'node' | 'unknown',
  kinds: readonly SampleKind[] = [],
) => {
  const profile = profileOf(`${stack} 1`, { runtime });
  return nodeStates(profile.nodes, profile.frames.category, runtime, { kinds })[profile.nodes.count - 1];
};

describe('a sample is idle', () => {
  test.each([
    ['when the tool says so', '(idle)', 'node'],
    ['when a thread’s entry only sleeps', 'worker;time.sleep', 'unknown'],
    [
      'when a pool’s worker waits for work',
      '_bootstrap@threading.py;_bootstrap_inner@threading.py;run@threading.py;_worker@concurrent/futures/thread.py',
      'python',
    ],
    [
      'when an event loop waits',
      '<module>@app.py;run@asyncio/runners.py;_run_once@asyncio/base_events.py;select@selectors.py',
      'python',
    ],
    [
      'when the wait goes on into the kernel',
      'java/lang/Thread.run;java/util/concurrent/ThreadPoolExecutor.runWorker;jdk/internal/misc/Unsafe.park;Parker::park;pthread_cond_timedwait;do_syscall_64_[k];schedule_[k]',
      'jvm',
    ],
    [
      'when a collector’s thread waits for work',
      'clone3;start_thread;thread_native_entry;Thread::call_run;GangWorker::run;GangWorker::loop;PosixSemaphore::wait;__new_sem_wait_slow64.constprop.0;__futex_abstimed_wait_common',
      'jvm',
    ],
    [
      'when a compiler’s thread waits for work',
      'clone3;start_thread;Thread::call_run;CompileBroker::compiler_thread_loop;CompileQueue::get;Monitor::wait;___pthread_cond_timedwait;__futex_abstimed_wait_common',
      'jvm',
    ],
    [
      'when the launcher waits for its virtual machine',
      '[unknown];/usr/lib/jvm/java-17/bin/java;__libc_start_call_main;/usr/lib/jvm/java-17/bin/java;JLI_Launch;ContinueInNewThread;__pthread_clockjoin_ex;__futex_abstimed_wait_common',
      'jvm',
    ],
    ['when a listener waits for a connection', 'start_thread;AttachListener::dequeue;__GI_accept', 'jvm'],
  ] as const)('%s', (_, stack, runtime) => {
    expect(stateOf(stack, runtime)).toBe(NODE_IDLE);
  });

  test.each([
    ['with an app function between entry and wait', 'main@app.py;poll_orders@app.py;wait@threading.py', 'python'],
    ['with a library below the wait', '<module>@app.py;get@site-packages/requests/api.py;readinto@socket.py', 'python'],
    ['below nameless code, which may be yours', 'main;[unknown];__poll', 'unknown'],
    [
      'when a collection makes an app function wait',
      'java/lang/Thread.run;App.main;App.load;G1CollectedHeap::allocate;futex_wait',
      'jvm',
    ],
    ['when an entry calls itself', 'main;main;time.sleep', 'unknown'],
    ['when it runs', '<module>@app.py;hot@app.py', 'python'],
  ] as const)('but not %s', (_, stack, runtime) => {
    expect(stateOf(stack, runtime)).toBe(NODE_ACTIVE);
  });

  test('not in lock profiles and not in Go’s CPU profiles, whose samples are not of sleepers', () => {
    const stack = 'main.worker;sync.(*Mutex).Lock';
    expect(stateOf(stack, 'go', ['wall'])).toBe(NODE_IDLE);
    expect(stateOf(stack, 'go', ['cpu'])).toBe(NODE_ACTIVE);
    expect(stateOf('worker;time.sleep', 'unknown', ['lock'])).toBe(NODE_ACTIVE);
  });

  test('when its thread is known to have slept', () => {
    const profile = profileOf('[a]\nmain;hot 5\n[b]\nmain;hot 3');
    const states = nodeStates(profile.nodes, profile.frames.category, 'unknown', {
      threads: profile.threads,
      idleThreads: new Set([1]),
    });
    expect([...states]).toEqual([NODE_ACTIVE, NODE_ACTIVE, NODE_IDLE, NODE_IDLE]);
  });
});

test.each([
  ['main;h;runtime.gcAssistAlloc;runtime.scanobject;memmove', 'gc', NODE_OVERHEAD],
  ['start_thread;GangWorker::loop;__memcpy_avx512', 'gc', NODE_OVERHEAD],
  ['main;hot;memcpy', 'native', NODE_ACTIVE],
  ['main;h;runtime.gcAssistAlloc;callback', 'app', NODE_ACTIVE],
  ['main;h;runtime.gcAssistAlloc;[unknown]', 'unknown', NODE_ACTIVE],
] as const)('%s ends in %s', (stack, category, state) => {
  const runtime = stack.includes('Gang') ? 'jvm' : 'unknown';
  const profile: Profile = profileOf(`${stack} 1`, { runtime });
  const leaves = leafCategories(profile.nodes, profile.frames.category);
  expect(CATEGORIES[leaves[profile.nodes.count - 1] ?? 0]).toBe(category);
  expect(profile.nodes.state[profile.nodes.count - 1]).toBe(state);
});
