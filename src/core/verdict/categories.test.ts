import { describe, expect, test } from 'vitest';
import { identify } from '../profile/identity.ts';
import type { Category, Runtime } from '../profile/model.ts';
import { categorise, compileCategories, defaultCategorise } from './categories.ts';

const of = (runtime: Runtime, name: string, file = '') =>
  categorise(defaultCategorise, identify({ runtime, name, file }), runtime);

describe('the default table', () => {
  test.each<[Runtime, string, string, Category]>([
    ['python', 'hot', '/srv/app.py', 'app'],
    ['python', '<module>', 'work.py', 'app'],
    ['python', 'hot (w.py:5)', '', 'app'],
    ['python', 'get', '/venv/lib/python3.11/site-packages/requests/api.py', 'library'],
    ['python', 'loads', 'json/__init__.py', 'library'],
    ['python', 'loads', '/usr/lib/python3.11/json/__init__.py', 'library'],
    ['python', '_load_unlocked', '<frozen importlib._bootstrap>', 'runtime'],
    ['python', 'main', '<frozen site>', 'library'],
    ['python', '_bootstrap_inner', '/usr/lib/python3.11/threading.py', 'runtime'],
    ['python', 'wait', 'threading.py', 'wait-lock'],
    ['python', 'Condition.wait', 'threading.py', 'wait-lock'],
    ['python', 'Thread._bootstrap_inner', 'threading.py', 'runtime'],
    ['python', 'wait', '/srv/shop/orders.py', 'app'],
    ['python', 'select', 'selectors.py', 'wait-io'],
    ['python', 'readinto', '/usr/lib/python3.11/socket.py', 'wait-io'],
    ['python', '_worker', 'concurrent/futures/thread.py', 'wait-lock'],
    ['python', '_run_once', '/usr/lib/python3.11/asyncio/base_events.py', 'runtime'],
    ['python', '_PyEval_EvalFrameDefault', '/usr/bin/python3.11', 'runtime'],
    ['python', 'ddot', '/venv/lib/python3.11/site-packages/numpy.libs/libopenblas.so', 'library'],
    ['node', 'fib', 'file:///srv/app/server.js', 'app'],
    ['node', '', '/srv/app/server.js', 'app'],
    ['node', 'parse', '/srv/app/node_modules/body-parser/index.js', 'library'],
    ['node', 'processTicksAndRejections', 'node:internal/process/task_queues', 'runtime'],
    ['node', 'end', 'node:_http_outgoing', 'library'],
    ['node', '(garbage collector)', '', 'gc'],
    ['node', '(idle)', '', 'idle'],
    ['node', '(program)', '', 'native'],
    ['node', 'writev', '', 'native'],
    ['node', 'start', 'node:inspector', 'profiler'],
    ['jvm', 'Shop.fib', '', 'app'],
    ['jvm', 'com/acme/shop/Cart.total', '', 'app'],
    ['jvm', 'java/lang/StringBuilder.append', '', 'library'],
    ['jvm', 'org/springframework/web/Dispatcher.dispatch', '', 'library'],
    ['jvm', 'java/lang/Thread.run', '', 'runtime'],
    ['jvm', 'Shop$$Lambda$1.0x00007f8cc4000a08.run', '', 'runtime'],
    ['jvm', 'java/lang/Thread.sleep', '', 'wait-sleep'],
    ['jvm', 'jdk/internal/misc/Unsafe.park', '', 'wait-lock'],
    ['jvm', 'os::PlatformEvent::park', '', 'wait-lock'],
    ['jvm', 'sun/nio/ch/EPoll.wait', '', 'wait-io'],
    ['jvm', 'G1ParScanThreadState::trim_queue_to_threshold', '', 'gc'],
    ['jvm', 'GangWorker::loop', '', 'gc'],
    ['jvm', 'CompileBroker::compiler_thread_loop', '', 'jit'],
    ['jvm', 'PhaseIdealLoop::build_loop_late', '', 'jit'],
    ['jvm', 'OptoRuntime::new_array_nozero_C', '', 'runtime'],
    ['jvm', '_new_array_nozero_Java', '', 'runtime'],
    ['jvm', '__memcpy_avx512_unaligned_erms', '', 'native'],
    ['jvm', 'sha256_implCompress', '', 'native'],
    ['jvm', 'byte[]_[i]', '', 'runtime'],
    ['jvm', 'java.lang.Object_[i]', '', 'runtime'],
    ['go', 'main.hot', '/srv/main.go', 'app'],
    ['go', 'main.main.func1', '/srv/main.go', 'app'],
    ['go', 'github.com/acme/shop/cart.Total', '/srv/cart/total.go', 'app'],
    ['go', 'github.com/lib/pq.(*conn).exec', '/root/go/pkg/mod/github.com/lib/pq@v1.10.0/conn.go', 'library'],
    ['go', 'encoding/json.Marshal', '/usr/lib/go/src/encoding/json/encode.go', 'library'],
    ['go', 'runtime.mallocgc', '', 'runtime'],
    ['go', 'runtime.asyncPreempt', '', 'runtime'],
    ['go', 'runtime.gcBgMarkWorker.func2', '', 'gc'],
    ['go', 'runtime.scanobject', '', 'gc'],
    ['go', 'time.Sleep', '', 'wait-sleep'],
    ['go', 'sync.(*Mutex).Unlock', '', 'wait-lock'],
    ['go', 'internal/poll.runtime_pollWait', '', 'wait-io'],
    ['go', 'runtime/pprof.StartCPUProfile', '', 'profiler'],
    ['native', 'parse', '/usr/bin/orders', 'app'],
    ['native', 'memcpy', '/lib/x86_64-linux-gnu/libc.so.6', 'native'],
    ['native', 'PQexec', '/lib/x86_64-linux-gnu/libpq.so.5', 'library'],
    ['native', 'do_syscall_64', '[kernel.kallsyms]', 'kernel'],
    ['native', 'epoll_wait', '/lib/x86_64-linux-gnu/libc.so.6', 'wait-io'],
    ['native', 'core::fmt::write', '/usr/bin/orders', 'library'],
    ['native', '0x40fa21', '', 'unknown'],
    ['unknown', 'runtime.gcAssistAlloc', '', 'gc'],
    ['unknown', 'runtime.asyncPreempt', '', 'runtime'],
    ['unknown', 'time.sleep', '', 'wait-sleep'],
    ['unknown', '[unknown]', '', 'unknown'],
    ['unknown', '[libfoo.so.1]', '', 'unknown'],
    ['unknown', 'read', '', 'app'],
    ['unknown', 'hasOwnProperty', '', 'app'],
    ['ruby', 'call', '/var/lib/gems/3.1.0/gems/rack-2.2/lib/rack.rb', 'library'],
  ])('%s %s %s is %s', (runtime, name, file, category) => {
    expect(of(runtime, name, file)).toBe(category);
  });

  test('what the tool says stands above the table', () => {
    expect(identify({ runtime: 'jvm', name: 'memcpy_[k]' }).category).toBe('kernel');
  });

  test('a name of a megabyte is answered at once', () => {
    expect(of('jvm', 'a.'.repeat(500_000))).toBe('app');
  });
});

describe('a table of one’s own', () => {
  test('first match wins', () => {
    const table = compileCategories([
      { category: 'library', runtime: 'any', name: '^vendor_' },
      { category: 'wait-io', runtime: 'any', name: '_read$' },
    ]);
    const as = (name: string) => categorise(table, identify({ runtime: 'native', name }), 'native');
    expect([as('vendor_read'), as('db_read'), as('main')]).toEqual(['library', 'wait-io', 'app']);
  });

  test.each([
    [{ category: 'waiting', runtime: 'any' }, 'rules.badCategory'],
    [{ category: 'app', runtime: 'any', name: '(' }, 'rules.badPattern'],
  ])('a bad row is refused: %o', (row, code) => {
    expect(() => compileCategories([row])).toThrowError(expect.objectContaining({ code }));
  });
});
