import type { ClassGrowth, PathGrowth } from '../../core/heap/growth/model.ts';
import { isMachinery } from '../../core/heap/machinery.ts';
import { classTitle } from './growth-numbers.ts';

export interface PathChoice {
  readonly key: string;
  readonly title: string;
}

/** True for classes whose paths were followed: those that grew most. */
export const hasPaths = (paths: readonly PathGrowth[], key: string): boolean =>
  paths.some((path) => path.class === key);

/** Classes that the paths can be told of, by name, the runtime's own last; also the chosen one, so that the choice never says another than is shown. */
export function pathChoices(
  paths: readonly PathGrowth[],
  byKey: ReadonlyMap<string, ClassGrowth>,
  chosen: string | null,
): readonly PathChoice[] {
  const keys = new Set(paths.map((path) => path.class));
  if (chosen !== null) keys.add(chosen);
  return [...keys]
    .map((key) => {
      const row = byKey.get(key);
      return {
        key,
        title: row === undefined ? key : classTitle(row),
        machinery: row !== undefined && isMachinery(row),
      };
    })
    .sort((a, b) => Number(a.machinery) - Number(b.machinery) || a.title.localeCompare(b.title))
    .map(({ key, title }) => ({ key, title }));
}
