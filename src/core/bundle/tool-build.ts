import { z } from 'zod';
import type { Manifest } from './manifest.ts';

/** A build of Plateau: what writes bundles, and what verifies them. */
export const toolBuild = z.object({
  version: z.string(),
  /** Of the sources it was built from; null where none can be named. */
  commit: z.string().nullable(),
  /** Why no commit can be named. */
  why: z.string(),
  /** Digest of what judges in it: builds with one digest give the same verdicts, word for word. Null where it is not known. */
  judging: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
});
export type ToolBuild = z.infer<typeof toolBuild>;

/** How a build is named to people: its version, and the commit that tells builds of one version apart. */
export function buildName({ version, commit }: { readonly version: string; readonly commit: string | null }): string {
  return `Plateau ${version} (${commit === null ? 'commit not known' : `commit ${commit.slice(0, 12)}`})`;
}

/**
 * Whether a bundle's verdicts are to be held word for word: it was made by what judges here. A bundle that names this very commit has this digest, or
 * lies; one that names neither is of another build. What a bundle says of itself only ever decides how a difference is called: none is ever overlooked.
 */
export function isJudgedAlike({ tool }: Pick<Manifest, 'tool'>, judging: string | undefined, by: ToolBuild): boolean {
  if (judging !== undefined && judging === by.judging) return true;
  return by.commit !== null && tool.commit === by.commit && tool.version === by.version;
}
