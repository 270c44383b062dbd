import type { Violation } from './directions.ts';
import { isSyntaxNode, type Source, type SyntaxNode, stringOf, visit } from './sources.ts';

/** Tables whose ids look like codes and are none. */
const TABLES: readonly string[] = ['src/main/api/contract/commands.ts', 'src/core/investigation/fields.ts'];
const CODE = /^[a-z][a-zA-Z]*\.[a-z][a-zA-Z\d]+$/;

/** The codes of the table in `docs/errors.md`. */
export function documentedCodes(errorsPage: string): readonly string[] {
  return [...errorsPage.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1] ?? '');
}

/** Each string literal in an expression, the branches of conditions too. */
function literals(expression: unknown): readonly string[] {
  if (!isSyntaxNode(expression)) return [];
  const text = stringOf(expression);
  if (text !== null) return [text];
  return expression.type === 'ConditionalExpression'
    ? [...literals(expression.consequent), ...literals(expression.alternate)]
    : [];
}

function codeOf(object: unknown): readonly string[] {
  if (!isSyntaxNode(object) || object.type !== 'ObjectExpression' || !Array.isArray(object.properties)) return [];
  return object.properties.flatMap((property: unknown) =>
    isSyntaxNode(property) && isSyntaxNode(property.key) && property.key.name === 'code'
      ? literals(property.value)
      : [],
  );
}

function argumentsOf(node: SyntaxNode): readonly unknown[] {
  return Array.isArray(node.arguments) ? node.arguments : [];
}

/**
 * The codes `src/` raises: those given to `new PlateauError({ code })`, and, for files that make theirs by way of a function, codes of the
 * same families (`import.…`) given as `code:` or as a first argument. Tests and warnings of other families do not count.
 */
export function raisedCodes(sources: readonly Source[]): ReadonlyMap<string, string> {
  const direct = new Map<string, string>();
  const indirect = new Map<string, string>();
  for (const source of sources) {
    if (TABLES.includes(source.path) || !source.path.startsWith('src/') || /\.test\.tsx?$/.test(source.path)) continue;
    visit(source, (node) => {
      if (node.type === 'NewExpression' && isSyntaxNode(node.callee) && node.callee.name === 'PlateauError') {
        for (const code of codeOf(argumentsOf(node)[0])) direct.set(code, source.path);
      }
      const candidates = node.type === 'CallExpression' ? literals(argumentsOf(node)[0]) : codeOf(node);
      for (const code of candidates) if (CODE.test(code)) indirect.set(code, source.path);
    });
  }
  const ids = sources.flatMap(({ path, text }) => (TABLES.includes(path) ? [text] : [])).join('\n');
  const families = new Set([...direct.keys()].map((code) => code.split('.')[0]));
  for (const [code, path] of indirect) {
    if (families.has(code.split('.')[0]) && !direct.has(code) && !ids.includes(`'${code}'`)) direct.set(code, path);
  }
  return direct;
}

/** Codes raised but not in `docs/errors.md`, rows of `docs/errors.md` that nothing raises, and rows out of order. */
export function wrongCodes(sources: readonly Source[], errorsPage: string): readonly Violation[] {
  const documented = documentedCodes(errorsPage);
  const raised = raisedCodes(sources);
  const found: Violation[] = [];
  for (const [code, path] of [...raised].sort()) {
    if (!documented.includes(code))
      found.push({ path, message: `raises \`${code}\`, which has no row in docs/errors.md. Add one.` });
  }
  documented.forEach((code, at) => {
    if (!raised.has(code)) {
      found.push({
        path: 'docs/errors.md',
        message: `lists \`${code}\`, which nothing in src/ raises. Take the row out.`,
      });
    }
    if (at > 0 && (documented[at - 1] ?? '') >= code) {
      found.push({ path: 'docs/errors.md', message: `has \`${code}\` twice or out of order. Sort the rows.` });
    }
  });
  return found;
}
