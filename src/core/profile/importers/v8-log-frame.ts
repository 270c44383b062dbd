import type { RawFrame } from '../identity.ts';

/** A code entry of V8's log: its name as V8 writes it (`fn file:line:col`, tier marker before it), its type and kind. */
export function v8LogFrame(name: string, type: string, kind: string): RawFrame {
  if (type === 'JS' || (type === 'CODE' && /:\d+:\d+$/.test(name))) {
    const match = /^[~*^+]?(\S*) (.*):(\d+):(\d+)$/s.exec(name);
    if (match !== null) {
      const [, shown = '', file = '', line = '0', column = '0'] = match;
      const at = file === '' ? {} : { file };
      return {
        runtime: 'node',
        name: shown === '' ? '(anonymous)' : shown,
        ...at,
        line: Number(line),
        column: Number(column),
      };
    }
    return { runtime: 'node', name: name.trim() === '' ? '(anonymous)' : name.trim() };
  }
  if (type === 'SHARED_LIB') return { runtime: 'native', name: '[unknown]', module: name, category: 'unknown' };
  // What a native function is, its name tells: a wait in `epoll_pwait` is no work.
  const stub = type === 'CODE' && kind !== '';
  return { runtime: 'node', name: name === '' ? '[unknown]' : name, ...(stub ? { category: 'runtime' } : {}) };
}
