import { PlateauError } from '../../../error.ts';
import { MAX_DEPTH, type ThreadKey } from '../../builder.ts';
import type { RawFrame } from '../../identity.ts';
import type { Runtime } from '../../model.ts';

export interface SpeedscopeFrame {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface SpeedscopeEvent {
  readonly open: boolean;
  readonly frame: number;
  readonly at: number;
}

export interface SpeedscopeProfile {
  readonly type: string;
  readonly name: string;
  readonly unit: string;
  readonly start: number;
  readonly end: number;
  readonly samples: readonly Int32Array[];
  readonly weights: Float64Array;
  readonly events: readonly SpeedscopeEvent[];
  /** Byte where the profile stands. */
  readonly offset: number;
}

/** The weight nearly all samples have, which is the sampling interval; null when weights differ. */
export function commonWeight(profiles: readonly SpeedscopeProfile[]): number | null {
  const all = profiles.find(({ weights }) => weights.length > 0)?.weights;
  const first = all?.[all.length >> 1];
  if (all === undefined || first === undefined || !(first > 0)) return null;
  const same = all.reduce((sum, weight) => sum + (Math.abs(weight - first) <= first * 1e-6 ? 1 : 0), 0);
  return same >= all.length * 0.9 ? first : null;
}

export function rawFrame({ name, file, line, column }: SpeedscopeFrame, runtime: Runtime): RawFrame {
  return {
    runtime,
    name,
    ...(file === '' ? {} : { file }),
    // py-spy gives the executing line, V8 the definition's.
    ...(runtime === 'node' && line > 0 ? { line, column } : {}),
  };
}

/** py-spy's `Thread 7782 "MainThread"`; any other name is the thread's own where there are several. */
export function threadOf(name: string, count: number): ThreadKey {
  const pySpy = /^(?:Process (\d+) )?Thread (0x[0-9a-fA-F]+|\d+)(?: "(.*)")?$/s.exec(name);
  if (pySpy !== null) {
    const [, process = '', id = '', shown] = pySpy;
    return { id, process, name: shown ?? `Thread ${id}`, main: shown === 'MainThread' };
  }
  return { name: count > 1 ? name : '' };
}

export function tooDeep(what: string, offset: number): PlateauError {
  return new PlateauError({
    code: 'import.tooDeep',
    message: `${what} is more than ${MAX_DEPTH} frames deep.`,
    hint: 'Limit the depth where the capture is made.',
    at: { offset },
  });
}

export function bad(message: string, offset: number): PlateauError {
  return new PlateauError({
    code: 'import.badProfile',
    message,
    hint: 'The file is damaged or was edited. Export it from its tool again.',
    at: { offset },
  });
}
