import type { FrontendReport, SizeKind } from '../../frontend/model.ts';
import { packageOf } from '../../frontend/package-of.ts';
import type { ComparedPackage, FrontendComparison } from './frontend-comparison.ts';

/** What the parts of a report are measured in; null where it has none, or several units. */
export function partsUnit({ files }: FrontendReport): SizeKind | null {
  const units = new Set(files.flatMap(({ parts, partsAre }) => (parts.length > 0 ? [partsAre] : [])));
  const [unit] = units;
  return units.size === 1 && unit !== undefined ? unit : null;
}

function packageBytes({ files }: FrontendReport): ReadonlyMap<string, number> {
  const bytes = new Map<string, number>();
  for (const { parts } of files) {
    for (const part of parts) {
      const name = packageOf(part.path);
      bytes.set(name, (bytes.get(name) ?? 0) + part.bytes);
    }
  }
  return bytes;
}

function changeOf(before: number | null, after: number | null): ComparedPackage['change'] {
  if (before === null) return 'new';
  if (after === null) return 'gone';
  return after > before ? 'grown' : after < before ? 'smaller' : 'same';
}

const moved = ({ before, after }: ComparedPackage): number => Math.abs((after ?? 0) - (before ?? 0));

/**
 * Packages of two builds by their bytes in all files, those that are loaded later included, so that what moves from one file to another does not
 * change. Largest change first. Null where not both tell their parts in one unit.
 */
export function comparedPackages(before: FrontendReport, after: FrontendReport): FrontendComparison['packages'] {
  const unit = partsUnit(before);
  if (unit === null || unit !== partsUnit(after)) return null;
  const [was, is] = [packageBytes(before), packageBytes(after)];
  const rows = [...new Set([...was.keys(), ...is.keys()])].map((name): ComparedPackage => {
    const [left, right] = [was.get(name) ?? null, is.get(name) ?? null];
    return { name, before: left, after: right, change: changeOf(left, right) };
  });
  rows.sort(
    (a, b) =>
      moved(b) - moved(a) ||
      Math.max(b.before ?? 0, b.after ?? 0) - Math.max(a.before ?? 0, a.after ?? 0) ||
      (a.name < b.name ? -1 : 1),
  );
  return { unit, rows };
}
