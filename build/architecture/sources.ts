import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { parseSync } from 'vite';

/** One source file, with its path from the repository's root, `/` between folders. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

const EXTENSIONS: ReadonlySet<string> = new Set(['.ts', '.tsx', '.mjs']);
/** Folders with no source of ours. */
const SKIPPED: ReadonlySet<string> = new Set(['node_modules', 'out', 'dist', '.cache', '.git', 'fixtures']);

/** Every source file below the given folders of a repository. */
export function readSources(root: string, folders: readonly string[]): readonly Source[] {
  const found: Source[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !SKIPPED.has(entry.name)) walk(path);
      else if (entry.isFile() && EXTENSIONS.has(extname(entry.name))) {
        found.push({ path: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') });
      }
    }
  };
  for (const folder of folders) walk(join(root, folder));
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A node of the syntax tree, as far as the checks look at it. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}

export function isSyntaxNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** Visits every node of a source's syntax tree, parents first. Fails loudly on a file that does not parse. */
export function visit(source: Source, see: (node: SyntaxNode) => void): void {
  const { program, errors } = parseSync(source.path, source.text);
  if (errors.length > 0) throw new Error(`${source.path} does not parse: ${errors[0]?.message}`);
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) walk(one);
    else if (isSyntaxNode(value)) {
      see(value);
      for (const child of Object.values(value)) if (typeof child === 'object') walk(child);
    }
  };
  walk(program);
}

/** The value of a string literal (or a template without holes), else null. */
export function stringOf(node: unknown): string | null {
  if (!isSyntaxNode(node)) return null;
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  return null;
}

const IMPORTING: ReadonlySet<string> = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
]);

/** Everything a source imports, types too, as written: `./a.ts`, `node:fs`, `react`. Query suffixes (`?modulePath`) are left off. */
export function importsOf(source: Source): readonly string[] {
  const found: string[] = [];
  visit(source, (node) => {
    const required =
      node.type === 'CallExpression' && isSyntaxNode(node.callee) && node.callee.name === 'require'
        ? (Array.isArray(node.arguments) ? node.arguments : [])[0]
        : undefined;
    const from = IMPORTING.has(node.type) ? (node.source ?? node.argument) : required;
    const text = stringOf(from);
    if (text !== null) found.push(text.replace(/\?.*$/, ''));
  });
  return found;
}
