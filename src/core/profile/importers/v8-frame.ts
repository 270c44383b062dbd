import type { RawFrame } from '../identity.ts';
import type { Category } from '../model.ts';

/** V8's pseudo functions and what they are. */
const SYNTHETIC: ReadonlyMap<string, Category> = new Map([
  ['(idle)', 'idle'],
  ['(garbage collector)', 'gc'],
  ['(program)', 'native'],
  ['(unresolved function)', 'unknown'],
]);

/** A V8 call frame: names of pseudo functions have no place, anonymous ones are known by theirs. Lines and columns are 0-based. */
export function v8Frame(name: string, url: string, line: number, column: number): RawFrame {
  const category = SYNTHETIC.get(name);
  if (category !== undefined) return { runtime: 'node', name, category };
  return {
    runtime: 'node',
    name: name === '' ? '(anonymous)' : name,
    ...(url === '' ? {} : { file: url }),
    ...(line >= 0 ? { line: line + 1, column: column + 1 } : {}),
  };
}
