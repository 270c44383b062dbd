import type { RawFrame } from '../identity.ts';
import type { Runtime } from '../model.ts';
import { isUnsymbolised, moduleName, unsymbolisedFrame } from './unsymbolised.ts';

const IDLE =
  /^(?:pv_)?(?:default_idle|native_safe_halt|native_halt|intel_idle|acpi_idle|mwait_idle|poll_idle|arch_cpu_idle|cpu_idle_poll|cpuidle_|amd_e400_idle)/;
const NODE =
  /^(?:JS|LazyCompile|Function|Eval|Script|Module|CppEntry|Builtin|RegExp|Handler|BytecodeHandler|Stub):[*~^+]?/;

/** True for the names kernels give themselves and their modules where a shared object's path would stand. */
function isKernel(object: string): boolean {
  return /^\[(?!vdso|vsyscall|heap|stack|anon|unknown|uprobes)/.test(object);
}

/**
 * The frame of a native profiler's symbol and shared object. Code that a runtime compiled is named by the map it writes for profilers
 * (`/tmp/perf-PID.map`, jitdump): Node's `JS:*price file:///app/price.js:3:9` and CPython's `py::price:/app/price.py` become
 * functions of those runtimes.
 */
export function nativeFrame(symbol: string, object: string, kernelAddress = false): RawFrame {
  const module = moduleName(object);
  if (isUnsymbolised(symbol)) return unsymbolisedFrame(module);
  if (isKernel(module) || kernelAddress) {
    return {
      runtime: 'native',
      name: symbol,
      module: module === '' || module === '[unknown]' ? '[kernel.kallsyms]' : module,
      category: IDLE.test(symbol) ? 'idle' : 'kernel',
    };
  }
  const python = /^py::(.*?):([^:]*)$/.exec(symbol);
  if (python !== null) return { runtime: 'python', name: python[1] ?? '', ...file(python[2]) };
  const kind = NODE.exec(symbol)?.[0];
  if (kind !== undefined && isCompiled(object)) return nodeFrame(kind, symbol.slice(kind.length));
  return { runtime: runtimeOfModule(module), name: symbol, ...(module === '' ? {} : { module }) };
}

const RUNTIME_MODULES: readonly (readonly [RegExp, Runtime])[] = [
  [/^(?:node|nodejs|libnode\.so[.\d]*)$/, 'node'],
  [/^(?:libpython[\w.]*|python[\d.]*)$/, 'python'],
  [/^lib(?:jvm|java|jli|nio|net)\.(?:so|dylib)$/, 'jvm'],
  [/^(?:libruby[\w.-]*|ruby)$/, 'ruby'],
  [/^lib(?:coreclr|clrjit|hostpolicy)\.(?:so|dylib)$/, 'dotnet'],
  [/^(?:php[\d.]*|php-fpm[\d.]*|libphp[\w.]*)$/, 'php'],
];

/** Functions of an interpreter or virtual machine belong to its runtime, so that they are not taken for the program's own. */
function runtimeOfModule(module: string): Runtime {
  return RUNTIME_MODULES.find(([pattern]) => pattern.test(module))?.[1] ?? 'native';
}

/** Objects whose symbols come from a runtime's own map. */
function isCompiled(object: string): boolean {
  return /perf-\d+\.map$|jitted-|\.dump$|^\[?JIT|^\/\/anon|\[anon/.test(object) || object === '';
}

/** The frame of a script's function as V8 names it for profilers: `price file:///app/price.js:3:9`. */
export function scriptFrame(text: string): RawFrame {
  return nodeFrame('JS:', text);
}

function nodeFrame(kind: string, text: string): RawFrame {
  if (!/^(?:JS|LazyCompile|Function|Eval|Script|Module):/.test(kind)) {
    return { runtime: 'node', name: `${kind}${text}`, category: 'runtime' };
  }
  // On-stack replacement puts a quote before the name.
  const shown = text.startsWith("'") ? text.slice(1) : text;
  const [from, to] = pathIn(shown);
  const [, line, column] = /:(\d+)(?::(\d+))?$/.exec(shown.slice(Math.max(from, shown.length - MAX_PLACE))) ?? [];
  const end = line === undefined ? to : to - line.length - 1 - (column === undefined ? 0 : column.length + 1);
  return {
    runtime: 'node',
    name: shown.slice(0, from).trim(),
    ...file(shown.slice(from, end)),
    ...(line === undefined ? {} : { line: Number(line) }),
    ...(column === undefined ? {} : { column: Number(column) }),
  };
}

/** Longest `:line:column`. */
const MAX_PLACE = 24;

/** Where the path begins and ends in `name path:line:column`; searched without a pattern, for names may be a megabyte long. */
function pathIn(text: string): readonly [from: number, to: number] {
  const starts = ['file:', 'node:', '/', 'evalmachine', 'http:', 'https:'];
  if (starts.some((start) => text.startsWith(start))) return [0, text.length];
  const found = starts.map((start) => text.indexOf(` ${start}`)).filter((at) => at >= 0);
  const drive = /^.{0,500}? [A-Za-z]:\\/.exec(text)?.[0].length;
  if (drive !== undefined) found.push(drive - 4);
  return found.length === 0 ? [text.length, text.length] : [Math.min(...found) + 1, text.length];
}

const file = (path: string | undefined): { readonly file?: string } =>
  path === undefined || path === '' ? {} : { file: path };
