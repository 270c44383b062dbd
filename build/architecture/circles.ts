import { posix } from 'node:path';
import type { Violation } from './directions.ts';
import { importsOf, type Source } from './sources.ts';

/** Which of the files each one imports, by path. */
function importsAmong(sources: readonly Source[]): ReadonlyMap<string, readonly string[]> {
  const paths = new Set(sources.map(({ path }) => path));
  return new Map(
    sources.map((source) => {
      const targets = importsOf(source)
        .filter((imported) => imported.startsWith('.'))
        .map((imported) => posix.join(posix.dirname(source.path), imported));
      return [source.path, targets.filter((target) => paths.has(target))];
    }),
  );
}

/** The shortest way along imports from a file back to itself; null where there is none. */
function circleThrough(start: string, imports: ReadonlyMap<string, readonly string[]>): readonly string[] | null {
  const cameFrom = new Map<string, string>();
  const waiting = [start];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    for (const target of imports.get(path) ?? []) {
      if (target === start) {
        const way = [path];
        for (let at = path; at !== start; ) {
          at = cameFrom.get(at) ?? start;
          way.unshift(at);
        }
        return way;
      }
      if (cameFrom.has(target)) continue;
      cameFrom.set(target, path);
      waiting.push(target);
    }
  }
  return null;
}

/** Files that import each other in a circle, types too: none of them can be understood, tested or moved alone. One entry a circle. */
export function circles(sources: readonly Source[]): readonly Violation[] {
  const imports = importsAmong(sources);
  const told = new Set<string>();
  const found: Violation[] = [];
  for (const { path } of sources) {
    if (told.has(path)) continue;
    const circle = circleThrough(path, imports);
    if (circle === null) continue;
    for (const one of circle) told.add(one);
    found.push({
      path,
      message: `stands in a circle of imports: ${[...circle, path].join(' → ')}. Move what two of them share into a file of its own.`,
    });
  }
  return found;
}
