import type { RawFrame } from '../identity.ts';
import type { Runtime } from '../model.ts';

/** True for what tools write in place of a name they could not find: an address, `[unknown]`, `?`, nothing. */
export function isUnsymbolised(name: string): boolean {
  return name === '' || name === '[unknown]' || name === '??' || name === '?' || /^0x[0-9a-f]+$/i.test(name);
}

/** The last part of a path written with either slash; kernel and vdso names in brackets stay whole. */
export function moduleName(path: string): string {
  return path.startsWith('[') ? path : path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/**
 * The frame of code without a symbol: known by its module alone, because addresses change with every build and every start. All
 * addresses of one module are one function of category `unknown`.
 */
export function unsymbolisedFrame(module: string, runtime: Runtime = 'native'): RawFrame {
  if (module === '' || module === '[unknown]') return { runtime, name: '[unknown]', category: 'unknown' };
  return { runtime, name: `[${module.replace(/^\[|\]$/g, '')}]`, module, category: 'unknown' };
}
