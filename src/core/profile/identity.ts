import type { Category, Runtime } from './model.ts';

/** A frame as a tool writes it. */
export interface RawFrame {
  readonly runtime: Runtime;
  readonly name: string;
  readonly file?: string;
  /** Line of the function's *definition*, 1-based; leave it out when the tool gives the executing line. */
  readonly line?: number;
  readonly column?: number;
  /** Shared library, package or module, where the tool gives one. */
  readonly module?: string;
  /** Where the tool itself says what the frame is (V8's `(garbage collector)`, perf's `[k]`, an async-profiler suffix). */
  readonly category?: Category;
}

/** A function's identity (`rules.md` §2.3): equal for all calls, lines, addresses and JIT tiers of one function. */
export interface FunctionIdentity {
  readonly runtime: Runtime;
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly category?: Category;
}

/** A function's identity from a tool's frame. */
export function identify(raw: RawFrame): FunctionIdentity {
  return {
    runtime: raw.runtime,
    name: raw.name,
    file: raw.file ?? raw.module ?? '',
    line: raw.line ?? 0,
    column: raw.column ?? 0,
    ...(raw.category === undefined ? {} : { category: raw.category }),
  };
}

/** The text by which verdicts and comparisons know a function: `name (file)`, with `:line` where the line belongs to the identity. */
export function functionKey(name: string, file: string, line: number): string {
  if (file === '') return name;
  return line > 0 ? `${name} (${file}:${line})` : `${name} (${file})`;
}

/**
 * The text by which functions of two captures are matched: a {@link functionKey} without what changes between builds of the same code
 * (line, address, lambda number).
 */
export function matchKey(name: string, file: string): string {
  return functionKey(name, file, 0);
}
