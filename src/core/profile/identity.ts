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

/** What functions without a symbol are called; the module stays with them as their file. */
export const UNKNOWN_NAME = '[unknown]';
const ANONYMOUS = '(anonymous)';

/**
 * A function's identity from a tool's frame (`rules.md` §2.3). Dropped: executing line, address, offset, JIT tier, async-profiler
 * suffixes, Go type arguments, counters of lambdas and generated classes, compiler clones, symbol versions, Rust hashes. A definition
 * position stays only where the name does not tell functions of one file apart: V8's anonymous functions and the one or two letters
 * a minifier gives.
 */
export function identify(raw: RawFrame): FunctionIdentity {
  const { name: shown, category } = withoutFrameKind(raw.name, raw.category);
  const file = raw.file ?? raw.module ?? '';
  const base = { runtime: raw.runtime, ...(category === undefined ? {} : { category }) };
  switch (raw.runtime) {
    case 'node': {
      const named = nodeName(shown, file, raw.line ?? 0, raw.column ?? 0);
      return { ...base, ...named };
    }
    case 'python':
      return { ...base, ...pythonName(shown, file), line: 0, column: 0 };
    case 'jvm':
      return { ...base, name: nativeName(jvmName(shown)), file, line: 0, column: 0 };
    case 'go':
      return { ...base, name: nativeName(goName(shown)), file, line: 0, column: 0 };
    default: {
      const name = nativeName(shown);
      return {
        ...base,
        name: raw.runtime === 'native' ? name.replace(/(.)\.cold(?:\.\d+)?$/, '$1') : name,
        file,
        line: 0,
        column: 0,
      };
    }
  }
}

/** The kind suffix async-profiler and stackcollapse-perf put behind a frame: `_[j]` JIT, `_[i]` inlined, `_[k]` kernel, `_[0]`, `_[1]`. */
function withoutFrameKind(
  name: string,
  category: Category | undefined,
): { readonly name: string; readonly category: Category | undefined } {
  if (!name.endsWith(']')) return { name, category };
  const kind = /_\[([jik01])\]$/.exec(name)?.[1];
  if (kind === undefined) return { name, category };
  return { name: name.slice(0, -4), category: category ?? (kind === 'k' ? 'kernel' : undefined) };
}

/** py-spy's raw output writes `name (file:line)`; the line there is the executing one. */
function pythonName(name: string, file: string): { readonly name: string; readonly file: string } {
  if (file === '' && name.endsWith(')')) {
    const open = name.lastIndexOf(' (');
    if (open > 0) {
      const place = name.slice(open + 2, -1).replace(/:\d+$/, '');
      return { name: name.slice(0, open), file: place };
    }
  }
  return { name: nativeName(name), file };
}

const GENERATED_CLASSES: readonly (readonly [RegExp, string])[] = [
  // Shop$$Lambda$14/0x0000000800c03000, Shop$$Lambda$1.0x00007f8cc4000a08, Shop$$Lambda/0x00007f…
  [/\$\$Lambda(?:\$\d+)?(?:[./+]0x[0-9a-fA-F]+|\/\d+)?/g, '$$$$Lambda'],
  // LambdaForm$MH.0x00007f8cc4004c00, LambdaForm$DMH/1234567
  [/(LambdaForm\$\w+)[./](?:0x[0-9a-fA-F]+|\d+)/g, '$1'],
  [/[./+]0x[0-9a-fA-F]{8,}/g, ''],
  [/\blambda\$([^$.;]*)\$\d+/g, 'lambda$$$1'],
  [/\b(Generated(?:Constructor|Method|SerializationConstructor)Accessor)\d+/g, '$1'],
  [/(\$Proxy)\d+/g, '$1'],
  [/(\$\$(?:EnhancerBy|FastClassBy)\w*CGLIB)\$\$[0-9a-f]+/g, '$1'],
  [/(\$\$SpringCGLIB)\$\$\d+/g, '$1'],
  [/(\$ByteBuddy)\$\w+/g, '$1'],
];

/** `java/lang/Thread.run` is `java.lang.Thread.run`; hidden and generated classes lose their counters and addresses. */
function jvmName(name: string): string {
  let text = name;
  if (text.includes('$') || text.includes('0x') || text.includes('Accessor')) {
    for (const [pattern, replacement] of GENERATED_CLASSES) text = text.replace(pattern, replacement);
  }
  return text.includes('/') && /^[\p{L}_$][\p{L}\p{N}_$/.<>[\]-]*$/u.test(text) ? text.replaceAll('/', '.') : text;
}

/** Go: type arguments in brackets and the counters of closures (`main.f.func1.2`) belong to a build, not to the function. */
function goName(name: string): string {
  const bare = name.includes('[') && !name.startsWith('[') ? withoutBrackets(name) : name;
  return bare.replace(/\.func\d+(?:\.\d+)*/g, '.func').replace(/\.(gowrap|deferwrap)\d+/g, '.$1');
}

function withoutBrackets(name: string): string {
  let depth = 0;
  let out = '';
  let from = 0;
  for (let i = 0; i < name.length; i++) {
    const c = name[i];
    if (c === '[') {
      if (depth++ === 0) out += name.slice(from, i);
    } else if (c === ']' && depth > 0 && --depth === 0) from = i + 1;
  }
  return depth > 0 ? name : out + name.slice(from);
}

function nodeName(raw: string, rawFile: string, line: number, column: number) {
  // V8's log puts the kind and tier of code before a name: `LazyCompile:*render /srv/app.js:3:1`.
  const name = raw.replace(/^(?:LazyCompile|Function|Script|Eval):\s*/, '').replace(/^[~*^+](?=[\p{L}_$(<#]|$)/u, '');
  const file = rawFile.startsWith('file://') ? withoutUrl(rawFile) : rawFile;
  if (name.includes('@@') || /\.so(?:\.\d+)*$/.test(file)) return { name: nativeName(name), file, line: 0, column: 0 };
  if (name === '' || /^\(?anonymous\)?$|^<anonymous>$/.test(name)) return { name: ANONYMOUS, file, line, column };
  // Two letters name nothing in a minified file; in any other the position is right as well.
  if (name.length <= 2 && file !== '') return { name, file, line, column };
  return { name, file, line: 0, column: 0 };
}

function withoutUrl(url: string): string {
  const path = url.slice(7).replace(/[?#].*$/, '');
  // A drive letter follows a third slash: file:///C:/app.js
  return /^\/[A-Za-z]:\//.test(path) ? path.slice(1) : path;
}

/** Native symbols: compiler clones, symbol versions, linkage stubs, offsets, Rust hashes; an address alone is {@link UNKNOWN_NAME}. */
function nativeName(name: string): string {
  let text = name;
  if (text.includes('0x')) {
    if (/^\[?0x[0-9a-fA-F]+\]?$/.test(text)) return UNKNOWN_NAME;
    text = text.replace(/\+0x[0-9a-fA-F]+(?:\/0x[0-9a-fA-F]+)?$/, '');
  }
  if (text.includes('[clone ')) text = text.replace(/ \[clone [^\][]*\]/g, '');
  if (text.includes('@')) {
    text = text.replace(/@plt$/, '').replace(/@@?(?:GLIBC|GLIBCXX|CXXABI|GCC)_[\w.]+$/, '');
  }
  if (/\.\d+$/.test(text)) {
    text = text.replace(/(?:\.(?:isra|part|constprop|lto_priv|llvm|cold)\.\d+)+$/, '');
  }
  const hash = text.indexOf('17h');
  if (hash > 0) text = text.replace(/17h[0-9a-f]{16}E/, 'E');
  return text.includes('::h') ? text.replace(/::h[0-9a-f]{16}$/, '') : text;
}

/**
 * The text by which verdicts know a function: `name (file)`, with `:line` and `:column` where the position belongs to the identity.
 */
export function functionKey(name: string, file: string, line: number, column = 0): string {
  if (file === '') return name;
  if (line <= 0) return `${name} (${file})`;
  return column > 0 ? `${name} (${file}:${line}:${column})` : `${name} (${file}:${line})`;
}

/**
 * The text by which functions of two captures are matched: a {@link functionKey} without what changes between builds and machines of the
 * same code (line, version of a shared library, where packages are installed). Go and JVM names say their package, so the file is left
 * out. Functions with equal match keys are compared as one.
 */
export function matchKey(name: string, file: string): string {
  return functionKey(name, portableFile(file), 0);
}

/** A {@link functionKey} in its parts; `place` is `:line` or `:line:column` where it has one. Of a key without a file both are empty. */
export function functionKeyParts(key: string): {
  readonly name: string;
  readonly file: string;
  readonly place: string;
} {
  const open = key.endsWith(')') ? key.lastIndexOf(' (') : -1;
  if (open < 0) return { name: key, file: '', place: '' };
  const inside = key.slice(open + 2, -1);
  const place = /(?::\d+){1,2}$/.exec(inside)?.[0] ?? '';
  return { name: key.slice(0, open), file: inside.slice(0, inside.length - place.length), place };
}

function portableFile(file: string): string {
  if (file === '') return file;
  if (/\.(?:go|s|java|kt|scala|groovy|clj)$/.test(file)) return '';
  const path = file.includes('\\') ? file.replaceAll('\\', '/') : file;
  for (const folder of ['/node_modules/', '/site-packages/', '/dist-packages/']) {
    const at = path.lastIndexOf(folder);
    if (at >= 0) return path.slice(at + 1);
  }
  const library = /(?:^|\/)([\w.+-]+?)(?:-\d[\d.]*)?\.so(?:\.\d+)*$/.exec(path);
  if (library !== null) return `${library[1]}.so`;
  return path.replace(/^.*\/lib\/python\d+(?:\.\d+)?\//, '');
}
