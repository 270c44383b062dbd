import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

/** What judges an item of a bundle, what reads the models that it judges, and what writes of them. */
const ENTRIES = [
  'src/core/bundle/replay.ts',
  'src/core/bundle/item-model.ts',
  'src/core/bundle/written/written-files.ts',
  'src/core/bundle/written/expected-report.ts',
  'src/core/bundle/written/told-findings.ts',
  'src/core/report/findings/findings-csv.ts',
  'src/core/report/findings/findings-sarif.ts',
  'src/core/investigation/traffic.ts',
];

/** Statements that bring code in; those that bring only types are gone before anything runs. */
const IMPORT = /^(?:import|export)\s+(?!type\s)(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;

/** The package that a bare specifier is of: `@scope/name/file` is of `@scope/name`. */
const packageOf = (specifier: string): string => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;

/**
 * SHA-256 (hex) of all sources that take part in judging, with the versions of the packages they use: two builds with one digest give the same verdicts
 * on the same models, word for word. `root` is the checkout's folder. Throws where a source cannot be read.
 */
export function judgingDigest(root: string): string {
  const texts = new Map<string, string>();
  const packages = new Map<string, string>();
  const open = ENTRIES.map((path) => join(root, path));
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const name = relative(root, path).replaceAll('\\', '/');
    if (texts.has(name)) continue;
    // Git may write other ends of lines on another system.
    const text = readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
    texts.set(name, text);
    for (const [, specifier = ''] of text.matchAll(IMPORT)) {
      if (specifier.startsWith('.')) open.push(resolve(path, '..', specifier));
      else if (!specifier.startsWith('node:')) packages.set(packageOf(specifier), '');
    }
  }
  for (const name of packages.keys()) {
    const described: unknown = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'));
    if (typeof described === 'object' && described !== null && 'version' in described) {
      packages.set(name, String(described.version));
    }
  }
  const rows = [...packages, ...texts].sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
}
