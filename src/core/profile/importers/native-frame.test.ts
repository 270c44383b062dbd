import { describe, expect, it } from 'vitest';
import { nativeFrame, scriptFrame } from './native-frame.ts';
import { isUnsymbolised, moduleName, unsymbolisedFrame } from './unsymbolised.ts';

describe('nativeFrame', () => {
  it.each([
    ['main', '/app/orders', { runtime: 'native', name: 'main', module: 'orders' }],
    ['read', '', { runtime: 'native', name: 'read' }],
    [
      'vfs_read',
      '[kernel.kallsyms]',
      { runtime: 'native', name: 'vfs_read', module: '[kernel.kallsyms]', category: 'kernel' },
    ],
    ['nf_hook', '[nf_tables]', { runtime: 'native', name: 'nf_hook', module: '[nf_tables]', category: 'kernel' }],
    [
      'intel_idle',
      '[kernel.kallsyms]',
      { runtime: 'native', name: 'intel_idle', module: '[kernel.kallsyms]', category: 'idle' },
    ],
    ['__vdso_time', '[vdso]', { runtime: 'native', name: '__vdso_time', module: '[vdso]' }],
    ['0x4f2a', '/lib/libz.so.1', { runtime: 'native', name: '[libz.so.1]', module: 'libz.so.1', category: 'unknown' }],
    ['[unknown]', '[unknown]', { runtime: 'native', name: '[unknown]', category: 'unknown' }],
    ['py::Shop.price:/app/shop.py', '/tmp/perf-7.map', { runtime: 'python', name: 'Shop.price', file: '/app/shop.py' }],
    [
      'JS:*price file:///app/p.js:3:9',
      '/tmp/perf-7.map',
      { runtime: 'node', name: 'price', file: 'file:///app/p.js', line: 3, column: 9 },
    ],
    [
      'LazyCompile:~ /app/p.js:1:1',
      '/tmp/perf-7.map',
      { runtime: 'node', name: '', file: '/app/p.js', line: 1, column: 1 },
    ],
    [
      "JS:+'price /app/p.js:3:9",
      '/tmp/perf-7.map',
      { runtime: 'node', name: 'price', file: '/app/p.js', line: 3, column: 9 },
    ],
    ['RegExp:a+', '/tmp/perf-7.map', { runtime: 'node', name: 'RegExp:a+', category: 'runtime' }],
    ['v8::Function::Call', '/usr/bin/node', { runtime: 'node', name: 'v8::Function::Call', module: 'node' }],
    [
      '_PyEval_EvalFrameDefault',
      '/lib/libpython3.12.so.1.0',
      { runtime: 'python', name: '_PyEval_EvalFrameDefault', module: 'libpython3.12.so.1.0' },
    ],
    ['JavaThread::run', '/jdk/lib/server/libjvm.so', { runtime: 'jvm', name: 'JavaThread::run', module: 'libjvm.so' }],
  ])('%s in %s', (symbol, object, frame) => {
    expect(nativeFrame(symbol, object)).toEqual(frame);
  });

  it('takes a kernel address for the kernel even without an object', () => {
    expect(nativeFrame('vfs_read', '', true)).toMatchObject({ module: '[kernel.kallsyms]', category: 'kernel' });
  });

  it.each([
    ['price', { name: 'price' }],
    ["'price /app/a b.js:3:9", { name: 'price', file: '/app/a b.js', line: 3, column: 9 }],
    [' node:internal/main:1:1', { name: '', file: 'node:internal/main', line: 1, column: 1 }],
    ['file:///app/p.mjs:7', { name: '', file: 'file:///app/p.mjs', line: 7 }],
    ['get price C:\\app\\p.js:3:9', { name: 'get price', file: 'C:\\app\\p.js', line: 3, column: 9 }],
    ['price evalmachine.<anonymous>:2:1', { name: 'price', file: 'evalmachine.<anonymous>', line: 2, column: 1 }],
  ])('reads the script function %j', (text, frame) => {
    expect(scriptFrame(text)).toEqual({ runtime: 'node', ...frame });
  });

  it('takes names of a megabyte in their stride', () => {
    const long = '/ :1'.repeat(250_000);
    expect(scriptFrame(long).file).toHaveLength(999_998);
    expect(nativeFrame(`py::${long}:`, '/tmp/perf-1.map').runtime).toBe('python');
  });
});

describe('code without symbols', () => {
  it.each(['', '[unknown]', '0x0', '0xFFFF', '??'])('%j has none', (name) => expect(isUnsymbolised(name)).toBe(true));
  it.each(['f', '0xg', 'unknown_function'])('%j has one', (name) => expect(isUnsymbolised(name)).toBe(false));

  it('is one function a module, whatever the path', () => {
    expect(unsymbolisedFrame(moduleName('/usr/lib/libz.so.1'))).toEqual(
      unsymbolisedFrame(moduleName('C:\\lib\\libz.so.1')),
    );
  });
});
