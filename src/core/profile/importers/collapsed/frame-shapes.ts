import type { ThreadKey } from '../../builder.ts';
import type { RawFrame } from '../../identity.ts';
import type { Runtime } from '../../model.ts';

/** Patterns by which a runtime's frames are told; the one with the most frames of the first lines wins. */
const SHAPES: readonly (readonly [Runtime, RegExp])[] = [
  ['python', /^.+ \([^()]+\.pyx?(:\d+)?\)$|^<module> \(/],
  ['node', /:\d+:\d+\)?$|^[~*^]\S* |\bnode:internal\b|\(?node:| \([^()]+\.[cm]?[jt]sx?\)$/],
  ['go', /^(runtime|main|net\/http|syscall|sync)\.|\.\(\*\w+(\[.*\])?\)\.|\.func\d+(\.\d+)*$/],
  [
    'jvm',
    /^(java|jdk|sun|javax|scala|kotlin|org|com|io|net)[/.]\w+([/.]\w|\$)|_\[[ji01]\]$|^[\w$]+\.[\w$<>]+$|\$\$Lambda|^(?:Java(?:Calls|Thread)|CompileBroker|CompileQueue|C2Compiler|VMThread|VM_\w+|WatcherThread|GangWorker|WorkerThread|G1\w+|ConcurrentGCThread|SharedRuntime|ObjectMonitor|ObjectSynchronizer|OptoRuntime|os::\w+)::|^(?:JVM_[A-Z]|JLI_|Unsafe_)\w|^call_stub$/,
  ],
  ['ruby', /\.rb(:\d+)?(\)|$)/],
  ['php', /\.php(:\d+)?(\)|$)/],
];

/** The runtime that most of these frames look like; `unknown` when few look like any. */
export function runtimeOf(frames: readonly string[]): Runtime {
  let best: Runtime = 'unknown';
  let most = frames.length * 0.2;
  for (const [runtime, shape] of SHAPES) {
    const count = frames.filter((frame) => shape.test(frame)).length;
    if (count > most) {
      most = count;
      best = runtime;
    }
  }
  return best;
}

/** A class as async-profiler writes it, with dots; the methods above it have slashes and a small last part. */
const CLASS = /^(?:[\w$]+\.)*[A-Z][\w$]*(?:\[\])*$|^[\w.$]+(?:\[\])+$/;

/** True where all stacks end in the class of an allocated object or of a lock: async-profiler's `alloc` and `lock` events. */
export function endInClasses(leaves: readonly string[]): boolean {
  return leaves.length > 0 && leaves.every((leaf) => CLASS.test(leaf.replace(/_\[[ijk01]\]$/, '')));
}

export interface ShapedFrame {
  readonly raw: RawFrame;
  /** The line that was executing; 0 when the text has none. */
  readonly executing: number;
}

/** A frame's text taken apart as its runtime writes it. */
export function shapedFrame(text: string, runtime: Runtime): ShapedFrame {
  if (runtime === 'python') {
    const match = /^(.*) \(([^()]*?)(?::(\d+))?\)$/s.exec(text);
    if (match !== null) {
      const [, name = '', file = '', line = '0'] = match;
      return { raw: { runtime, name, file }, executing: Number(line) };
    }
  }
  if (runtime === 'node') {
    const match = /:(\d+):(\d+)\)?$/.exec(text);
    if (match !== null) {
      const [, line = '0', column = '0'] = match;
      const named = text.slice(0, match.index);
      const bracket = text.endsWith(')') ? named.lastIndexOf(' (') : -1;
      const space = bracket >= 0 ? bracket : named.lastIndexOf(' ');
      const name = named.slice(0, Math.max(0, space));
      const file = named.slice(space + 1).replace(/^\(/, '');
      return {
        raw: { runtime, name: name === '' ? '(anonymous)' : name, file, line: Number(line), column: Number(column) },
        executing: 0,
      };
    }
    const bracket = text.endsWith(')') ? text.lastIndexOf(' (') : -1;
    const file = text.slice(bracket + 2, -1);
    if (bracket > 0 && /^node:|[\\/]|\.[cm]?[jt]sx?$/.test(file))
      return { raw: { runtime, name: text.slice(0, bracket), file }, executing: 0 };
  }
  return { raw: { runtime, name: text }, executing: 0 };
}

/**
 * The thread or process a leading frame names, or null for a function: py-spy's `process PID:"command"` and `thread (TID): name`,
 * async-profiler's `[name tid=TID]`.
 */
export function threadFrame(text: string): ThreadKey | null {
  const pySpyThread = /^thread \((0x[0-9a-fA-F]+|\d+)\)(?:: ?(.*))?$/s.exec(text);
  if (pySpyThread !== null) return { id: pySpyThread[1] ?? '', name: pySpyThread[2] || `thread ${pySpyThread[1]}` };
  const pySpyProcess = /^process (\d+):(.*)$/s.exec(text);
  if (pySpyProcess !== null) return { process: pySpyProcess[1] ?? '', name: '' };
  const asyncProfiler = /^\[(.*) tid=(\d+)\]$/s.exec(text);
  if (asyncProfiler !== null) return { id: asyncProfiler[2] ?? '', name: asyncProfiler[1] ?? '' };
  return null;
}

/** A thread frame below a process frame keeps the process. */
export function mergedKey(outer: ThreadKey, inner: ThreadKey): ThreadKey {
  const process = inner.process ?? outer.process;
  return { ...outer, ...inner, ...(process === undefined ? {} : { process }) };
}
