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

  it('keeps a script function without a file', () => {
    expect(scriptFrame('price')).toEqual({ runtime: 'node', name: 'price' });
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
