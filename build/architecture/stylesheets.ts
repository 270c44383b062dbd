import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import type { Violation } from './directions.ts';
import { isSyntaxNode, type Source, type SyntaxNode, stringOf, visit } from './sources.ts';

const RENDERER = 'src/renderer/';
/** What the window loads first, and with it everything that is imported and not asked for later. */
const FIRST = 'src/renderer/main.tsx';

/** Every stylesheet of the window. */
export function readStylesheets(root: string): readonly Source[] {
  const folder = join(root, RENDERER);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.css'))
    .map((name) => {
      const path = join(folder, name);
      return { path: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') };
    });
}

interface Imported {
  readonly atOnce: readonly string[];
  readonly later: readonly string[];
}

function importedBy(source: Source): Imported {
  const atOnce: string[] = [];
  const later: string[] = [];
  const resolved = (from: string): string => posix.join(posix.dirname(source.path), from);
  visit(source, (node) => {
    const from = stringOf(node.source);
    if (from === null || !from.startsWith('.')) return;
    if (node.type === 'ImportExpression') later.push(resolved(from));
    else if (node.importKind !== 'type' && node.exportKind !== 'type') atOnce.push(resolved(from));
  });
  return { atOnce, later };
}

/** The whole words of a template: what touches a hole is a part of one. */
function wholeWords({ quasis }: SyntaxNode): readonly string[] {
  const parts = Array.isArray(quasis) ? quasis : [];
  return parts.map((part: unknown, at) => {
    const value = isSyntaxNode(part) && typeof part.value === 'object' && part.value !== null ? part.value : {};
    const text = 'cooked' in value && typeof value.cooked === 'string' ? value.cooked : '';
    const begun = at === 0 ? text : text.replace(/^\S+/, '');
    return at === parts.length - 1 ? begun : begun.replace(/\S+$/, '');
  });
}

/** The words that stand as a class in a file: of `className="a b"`, of conditions in it, and of templates as far as they are whole. */
function classesIn(source: Source): ReadonlySet<string> {
  const words = new Set<string>();
  visit(source, (node) => {
    if (node.type !== 'JSXAttribute' || !isSyntaxNode(node.name) || node.name.name !== 'className') return;
    const literals: string[] = [];
    const walk = (value: unknown): void => {
      if (Array.isArray(value)) for (const one of value) walk(one);
      else if (isSyntaxNode(value)) {
        const text = stringOf(value);
        if (text !== null) literals.push(text);
        else if (value.type === 'TemplateLiteral') literals.push(...wholeWords(value));
        // What is compared in a condition is no class.
        else if (value.type === 'ConditionalExpression') walk([value.consequent, value.alternate]);
        else if (value.type !== 'BinaryExpression' && value.type !== 'CallExpression') walk(Object.values(value));
      }
    };
    walk(node.value);
    for (const literal of literals) for (const word of literal.split(/\s+/)) if (word !== '') words.add(word);
  });
  return words;
}

/** Everything that is loaded with a file at once. */
function loadedWith(start: string, imports: ReadonlyMap<string, Imported>): ReadonlySet<string> {
  const loaded = new Set([start]);
  for (const path of loaded) for (const target of imports.get(path)?.atOnce ?? []) loaded.add(target);
  return loaded;
}

/**
 * Classes of a view that only a stylesheet of another view gives a look: it has one when that one was opened before, and none else. A view is what is
 * loaded later (`import('…')`); what the window begins with is loaded for all.
 */
export function unloadedLooks(sources: readonly Source[], stylesheets: readonly Source[]): readonly Violation[] {
  const files = sources.filter(({ path }) => path.startsWith(RENDERER) && !/\.test\.tsx?$/.test(path));
  const imports = new Map(files.map((source) => [source.path, importedBy(source)]));
  const homes = new Map<string, string[]>();
  for (const { path, text } of stylesheets) {
    for (const [, name = ''] of text.matchAll(/\.(-?[a-zA-Z_][\w-]*)/g)) {
      homes.set(name, [...(homes.get(name) ?? []), path]);
    }
  }
  const first = loadedWith(FIRST, imports);
  const views = new Set([...imports.values()].flatMap(({ later }) => later));
  const words = new Map(files.map((source) => [source.path, classesIn(source)]));
  const found = new Map<string, Violation>();
  for (const view of views) {
    const loaded = loadedWith(view, imports);
    for (const path of loaded) {
      for (const word of words.get(path) ?? []) {
        const at = homes.get(word) ?? [];
        if (at.length === 0 || at.some((sheet) => loaded.has(sheet) || first.has(sheet))) continue;
        const message = `uses the class “${word}” of ${at[0]}, which ${view} does not load. Import the stylesheet where the class is used.`;
        found.set(`${path} ${word}`, { path, message });
      }
    }
  }
  return [...found.values()];
}
