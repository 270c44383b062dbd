import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { importsOf, type Source } from './sources.ts';

/** What a part of the house may import: other parts by name, and packages. */
interface Part {
  readonly name: string;
  /** Paths that belong to it begin with one of these; the longest match of all parts wins. */
  readonly paths: readonly string[];
  /** Parts it may import besides itself. */
  readonly imports: readonly string[];
  readonly node: boolean;
  readonly electron: boolean;
}

const DOMAIN = ['core', 'contract'];
const STORES = ['workspace', 'remote', 'capture', 'demo', 'jobs'];
const SERVED = [...DOMAIN, ...STORES, 'services', 'api'];

function part(name: string, path: string, imports: readonly string[], more: Partial<Part> = {}): Part {
  return { name, paths: [path], imports, node: true, electron: false, ...more };
}

/** The direction of imports, as `docs/architecture.md` draws it: each part with all it may see. */
export const PARTS: readonly Part[] = [
  part('core', 'src/core/', [], { node: false }),
  part('contract', 'src/main/api/contract/', ['core'], { node: false }),
  part('workspace', 'src/main/workspace/', ['core']),
  part('remote', 'src/main/remote/', ['core']),
  part('capture', 'src/main/capture/', ['core', 'remote']),
  part('demo', 'src/main/demo/', ['core', 'remote']),
  part('jobs', 'src/main/jobs/', ['core', 'workspace']),
  part('services', 'src/main/services/', [...DOMAIN, ...STORES]),
  part('api', 'src/main/api/', [...DOMAIN, ...STORES, 'services']),
  part('desktop', 'src/main/desktop/', SERVED, { paths: ['src/main/desktop/', 'src/main/index.ts'], electron: true }),
  part('web', 'src/main/web/', SERVED),
  part('cli', 'src/main/cli/', SERVED),
  part('preload', 'src/preload/', DOMAIN, { node: false, electron: true }),
  part('renderer', 'src/renderer/', DOMAIN, { node: false }),
];

export interface Violation {
  readonly path: string;
  readonly message: string;
}

function partOf(path: string): Part | undefined {
  let best: Part | undefined;
  let length = 0;
  for (const candidate of PARTS) {
    for (const prefix of candidate.paths) {
      if (path.startsWith(prefix) && prefix.length > length) {
        best = candidate;
        length = prefix.length;
      }
    }
  }
  return best;
}

function seen(list: readonly string[]): string {
  return list.length === 0 ? 'nothing else' : list.join(', ');
}

function check(source: Source, from: Part, imported: string): string | null {
  if (imported === 'electron' || imported.startsWith('electron/')) {
    return from.electron
      ? null
      : `imports electron; only src/main/desktop and src/preload may. Put it behind an interface.`;
  }
  if (isBuiltin(imported)) {
    return from.node ? null : `imports “${imported}”; ${from.name} knows no Node. Pass the value in instead.`;
  }
  if (!imported.startsWith('.')) return null;
  const target = posix.join(posix.dirname(source.path), imported);
  if (!target.startsWith('src/')) return `imports ${target}, which lies outside src/. Move what is needed into src/.`;
  const to = partOf(target);
  if (to === undefined)
    return `imports ${target}, which belongs to no part of the house. See build/architecture/directions.ts.`;
  if (to.name === from.name || from.imports.includes(to.name)) return null;
  return `imports ${target}; ${from.name} may see ${seen(from.imports)}, not ${to.name}. Turn the dependency round: let ${to.name} call ${from.name}, or move the shared part further in.`;
}

/** Tests may also use the tools of tests/support and Node; otherwise they keep to their part's direction. */
function isTestsOwn(source: Source, imported: string): boolean {
  if (!/\.test\.tsx?$/.test(source.path)) return false;
  const target = posix.join(posix.dirname(source.path), imported);
  return (
    isBuiltin(imported) ||
    (imported.startsWith('.') && (target.startsWith('tests/') || target.startsWith('resources/')))
  );
}

/** Every import in `src/` that points the wrong way. */
export function wrongImports(sources: readonly Source[]): readonly Violation[] {
  const found: Violation[] = [];
  for (const source of sources) {
    if (!source.path.startsWith('src/')) continue;
    const from = partOf(source.path);
    if (from === undefined) {
      found.push({
        path: source.path,
        message: 'belongs to no part of the house. See build/architecture/directions.ts.',
      });
      continue;
    }
    for (const imported of importsOf(source)) {
      if (isTestsOwn(source, imported)) continue;
      const message = check(source, from, imported);
      if (message !== null) found.push({ path: source.path, message });
    }
  }
  return found;
}
