import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { functionKey, functionKeyParts, identify, matchKey, type RawFrame } from './identity.ts';
import type { Runtime } from './model.ts';

const key = (raw: RawFrame) => {
  const { name, file, line, column } = identify(raw);
  return functionKey(name, file, line, column);
};

describe('a function keeps its identity however a tool writes it', () => {
  test.each<[Runtime, string, string]>([
    ['python', 'hot (w.py:5)', 'hot (w.py)'],
    ['python', 'hot (w.py)', 'hot (w.py)'],
    ['python', '<module> (<frozen site>:616)', '<module> (<frozen site>)'],
    ['python', 'plain', 'plain'],
    ['jvm', 'java/lang/Thread.run', 'java.lang.Thread.run'],
    ['jvm', 'java/lang/Thread.run_[j]', 'java.lang.Thread.run'],
    ['jvm', 'Shop$$Lambda$1.0x00007f8cc4000a08.run', 'Shop$$Lambda.run'],
    ['jvm', 'Shop$$Lambda$14/0x0000000800c03000.run', 'Shop$$Lambda.run'],
    ['jvm', 'Shop$$Lambda/0x00007f1234567890.run', 'Shop$$Lambda.run'],
    ['jvm', 'Shop.lambda$main$0', 'Shop.lambda$main'],
    [
      'jvm',
      'java/lang/invoke/LambdaForm$MH.0x00007f8cc4004c00.linkToTargetMethod',
      'java.lang.invoke.LambdaForm$MH.linkToTargetMethod',
    ],
    [
      'jvm',
      'jdk/internal/reflect/GeneratedConstructorAccessor17.newInstance',
      'jdk.internal.reflect.GeneratedConstructorAccessor.newInstance',
    ],
    ['jvm', 'com/acme/Shop$$EnhancerBySpringCGLIB$$1a2b3c.pay', 'com.acme.Shop$$EnhancerBySpringCGLIB.pay'],
    ['jvm', 'finish_task_switch.isra.0_[k]', 'finish_task_switch'],
    ['jvm', 'Shop.cold', 'Shop.cold'],
    ['jvm', 'byte[]_[i]', 'byte[]'],
    ['go', 'main.Map[...]', 'main.Map'],
    ['go', 'main.(*Cache[go.shape.string,go.shape.[]int]).Get', 'main.(*Cache).Get'],
    ['go', 'main.main.func1.2', 'main.main.func'],
    ['go', 'main.(*Server).Serve.func1.gowrap3', 'main.(*Server).Serve.func.gowrap'],
    ['go', 'main.hot', 'main.hot'],
    ['native', 'parse [clone .cold]', 'parse'],
    ['native', 'parse.cold', 'parse'],
    ['native', 'parse.constprop.0.isra.0', 'parse'],
    ['native', 'memcpy@@GLIBC_2.2.5', 'memcpy'],
    ['native', 'memcpy@plt', 'memcpy'],
    ['native', 'do_syscall_64+0x5b/0x80', 'do_syscall_64'],
    ['native', 'shop::cart::total::h0123456789abcdef', 'shop::cart::total'],
    ['native', '_ZN4shop4cart5total17h0123456789abcdefE', '_ZN4shop4cart5totalE'],
    ['native', '0x7f12345678', '[unknown]'],
    ['native', 'operator[](int)', 'operator[](int)'],
    ['unknown', 'runtime.gcAssistAlloc', 'runtime.gcAssistAlloc'],
    ['unknown', '__proto__', '__proto__'],
  ])('%s: %s', (runtime, name, expected) => {
    expect(key({ runtime, name })).toBe(expected);
  });

  test.each<[RawFrame, string]>([
    [
      { runtime: 'node', name: '', file: 'file:///srv/app.js', line: 11, column: 14 },
      '(anonymous) (/srv/app.js:11:14)',
    ],
    [{ runtime: 'node', name: '(anonymous)', file: '/srv/app.js', line: 9 }, '(anonymous) (/srv/app.js:9)'],
    [
      { runtime: 'node', name: 'render', file: 'file:///srv/app.mjs?t=17', line: 3, column: 1 },
      'render (/srv/app.mjs)',
    ],
    [{ runtime: 'node', name: 'render', file: 'file:///C:/srv/app.js', line: 3 }, 'render (C:/srv/app.js)'],
    [{ runtime: 'node', name: '__write@@GLIBC_2.2.5' }, '__write'],
    [{ runtime: 'node', name: '*render', file: '/srv/app.js' }, 'render (/srv/app.js)'],
    [{ runtime: 'node', name: 'LazyCompile:~render', file: '/srv/app.js' }, 'render (/srv/app.js)'],
    [{ runtime: 'node', name: 'emit', file: 'node:events', line: 471 }, 'emit (node:events)'],
    [
      { runtime: 'node', name: 'e', file: '/srv/bundle.min.js', line: 1, column: 9120 },
      'e (/srv/bundle.min.js:1:9120)',
    ],
    [{ runtime: 'native', name: '[0x40fa]', module: '/lib/libfoo.so.1' }, '[unknown] (/lib/libfoo.so.1)'],
    [{ runtime: 'python', name: 'hot', file: '/srv/app.py', line: 4 }, 'hot (/srv/app.py)'],
  ])('%o', (raw, expected) => {
    expect(key(raw)).toBe(expected);
  });

  test('a kernel suffix is the tool saying what the frame is', () => {
    expect(identify({ runtime: 'jvm', name: 'schedule_[k]' })).toMatchObject({ name: 'schedule', category: 'kernel' });
    expect(identify({ runtime: 'jvm', name: 'Shop.fib_[j]' }).category).toBeUndefined();
  });

  test('identities are equal for all lines of a function and differ for two anonymous ones', () => {
    expect(key({ runtime: 'python', name: 'hot (w.py:5)' })).toBe(key({ runtime: 'python', name: 'hot (w.py:11)' }));
    const at = (line: number) => key({ runtime: 'node', name: '', file: 'a.js', line });
    expect(at(3)).not.toBe(at(4));
  });
});

test.each([
  ['main.hot', '/build/1/main.go', 'main.hot'],
  ['Shop.fib', 'Shop.java', 'Shop.fib'],
  ['hot', '/srv/app.py', 'hot (/srv/app.py)'],
  ['get', '/srv/a/node_modules/.pnpm/x@1.2.3/node_modules/x/i.js', 'get (node_modules/x/i.js)'],
  ['loads', '/usr/lib/python3.11/json/__init__.py', 'loads (json/__init__.py)'],
  ['get', '/venv/lib/python3.12/site-packages/requests/api.py', 'get (site-packages/requests/api.py)'],
  ['memcpy', '/lib/x86_64-linux-gnu/libc-2.31.so', 'memcpy (libc.so)'],
  ['memcpy', '/lib/x86_64-linux-gnu/libc.so.6', 'memcpy (libc.so)'],
])('two captures know %s in %s as %s', (name, file, expected) => {
  expect(matchKey(name, file)).toBe(expected);
});

test('a function’s key is made of its parts again', () => {
  const text = fc.string().filter((part) => !part.includes(' ('));
  fc.assert(
    fc.property(
      text,
      text.filter((file) => file !== '' && !/:\d+$/.test(file)),
      fc.nat(9),
      fc.nat(9),
      (name, file, line, column) => {
        const key = functionKey(name, file, line, column);
        const place = line === 0 ? '' : column === 0 ? `:${line}` : `:${line}:${column}`;
        expect(functionKeyParts(key)).toEqual({ name, file, place });
      },
    ),
  );
});
