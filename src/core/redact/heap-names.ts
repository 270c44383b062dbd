import { NODE_TYPES } from '../heap/model.ts';

/** Classes and variables that every program on V8 has, whatever it is (ECMA-262 §19, WHATWG globals, Node's module system and its errors). */
const EVERYWHERE: ReadonlySet<string> = new Set(
  `Object Array Map Set WeakMap WeakSet WeakRef FinalizationRegistry String Number Boolean Symbol BigInt Buffer Promise Function Date Error RegExp
  AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError Proxy Reflect JSON Math Intl Atomics WebAssembly Iterator Generator
  ArrayBuffer SharedArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float16Array
  Float32Array Float64Array BigInt64Array BigUint64Array URL URLSearchParams AbortController AbortSignal Event EventTarget EventEmitter
  Module BuiltinModule NodeError process global globalThis Window Context console`.split(/\s+/),
);
/** What V8 calls edges between objects, and JavaScript properties that every object has. */
const EDGES: ReadonlySet<string> = new Set(
  `context shared prototype __proto__ constructor table map elements properties first second previous parent native_context scope_info code
  trusted_function_data feedback_cell initial_map transitions descriptors dependent_code backing_store buffer extension length value`.split(
    /\s+/,
  ),
);
/** Packages of the JDK, and what its primitives are called. */
const OF_JDK =
  /^(?:java|javax|jdk|sun|com\.sun)(?:\.[\w$]+)+(?:\[\])*$|^(?:boolean|byte|char|short|int|long|float|double)(?:\[\])+$/;
/** `(string)`, `(compiled code)`, `system / Map`: the runtime's own. */
const OF_V8 = /^\([A-Za-z+ -]+\)$|^system \/ [\w /@]+$|^system$/;
/** `global / file:///…`, `Window / https://…`: the address says whose page it is. */
const GLOBAL = /^(global|Window) \/ /;
const ANONYMOUS = /^\(anonymous at (.*?)(:\d+)?\)$/s;

/** How names of a heap are hidden: what each is called outside. */
export interface HeapNaming {
  /** The token of a name; a token stays. */
  token(name: string): string;
  path(path: string): string;
}

/** True for a package or a class of the runtime or its library, by which rules tell it from the program's own. */
export const isRuntimeClass = (name: string): boolean => EVERYWHERE.has(name) || OF_JDK.test(name) || OF_V8.test(name);

/** The name of a class, or the title of one that is a function (`classTitle`), without what only its program has. */
export function strictClass(name: string, naming: HeapNaming): string {
  if (name === '') return name;
  if (name.endsWith('()') && name.length > 2) {
    const title = name.slice(0, -2);
    const [, file, line = ''] = ANONYMOUS.exec(title) ?? [];
    return `${file === undefined ? strictClass(title, naming) : `(anonymous at ${naming.path(file)}${line})`}()`;
  }
  const [, global] = GLOBAL.exec(name) ?? [];
  if (global !== undefined) return global;
  return !name.startsWith('(anonymous at ') && isRuntimeClass(name) ? name : naming.token(name);
}

/** A shape, what the runtime names in words, a class of the JDK with the fields on it, and any other word. */
const PART =
  /\{[^{}]*\}|\([A-Za-z+ -]+\)|system \/ \w+(?: \/ scope @\d+)?|… \d+ more …|(?<![\p{L}\p{N}_$.])(?:java|javax|jdk|sun|com\.sun)(?:\.[\w$]+)+|[\p{L}\p{N}_$]+/gu;

/**
 * A retention path without names that only its program has: each class, function, variable and property by a token of its own, so that equal ones are seen
 * to be equal, and steps of the runtime as they are. Keys are to be taken out before.
 */
export function strictRetentionPath(path: string, { token }: Pick<HeapNaming, 'token'>): string {
  return path.replace(PART, (part) =>
    /^[(…]|^system \/ |^(?:java|javax|jdk|sun|com\.sun)\./.test(part) ||
    /^\d+$/.test(part) ||
    EVERYWHERE.has(part) ||
    EDGES.has(part)
      ? part
      : token(part),
  );
}

const TYPES: ReadonlySet<string> = new Set(NODE_TYPES);
/** A class's key (`object:Session@/srv/app.js:3:1`, as `classify` writes it) as it is made of its redacted name and place, so that a verdict and the table of classes still agree. */
export function strictClassKey(key: string, naming: HeapNaming): string {
  const colon = key.indexOf(':');
  const type = key.slice(0, Math.max(0, colon));
  if (!TYPES.has(type)) return strictClass(key, naming);
  const [end = '', line = '', column = ''] = /:(\d*):(\d*)$/.exec(key) ?? [];
  const at = end === '' ? -1 : key.indexOf('@', colon);
  if (at === -1) return `${type}:${strictClass(key.slice(colon + 1), naming)}`;
  const module = key.slice(at + 1, key.length - end.length);
  const place = /^#\d+$/.test(module) ? '' : naming.path(module);
  return `${type}:${strictClass(key.slice(colon + 1, at), naming)}@${place}:${line}:${column}`;
}

/** `NAME at PATH`; the name of a function without one has the word itself. */
const AT = /^(\(anonymous at [^)]*\)\(\)|.*?) at (.*)$/s;

/** What is called by a class and the path that holds it: `Session at global.app → Cache.m`, `object:Session@… at …`, `global.app → Cache`. */
export function strictPlace(
  text: string,
  naming: HeapNaming & { readonly retained: (path: string) => string },
): string {
  const [, name, path = ''] = AT.exec(text) ?? [];
  return name === undefined ? naming.retained(text) : `${strictClassKey(name, naming)} at ${naming.retained(path)}`;
}
