import { z } from 'zod';
import { manifestSchema } from '../../core/bundle/manifest.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** What the journal notes of a thing that came with a bundle. */
const restored = z.object({ bundle: z.string(), sha256: z.string().default('') });
const RESTORED: ReadonlySet<string> = new Set(['restore-from-bundle', 'restore-baseline', 'restore-change']);

/** Names in a workspace that tell nothing of a raw file, since another workspace made them for a bundle. */
export interface CameCommitted {
  /** Of items, baselines and changes. */
  readonly ids: ReadonlySet<string>;
  /** Commitments to raw files. */
  readonly digests: ReadonlySet<string>;
}

/**
 * Ids and commitments that came with bundles which have commitments. They go on as they are: the workspace that made them knows its own by them, however many hands they
 * went through. Those of bundles that name raw files by their SHA-256 are not among them.
 */
export function cameCommitted(workspace: Pick<Workspace, 'bundles' | 'items' | 'journal'>): CameCommitted {
  const ids = new Set<string>();
  const digests = new Set<string>();
  const notes = workspace.journal().filter(({ action, item }) => item !== null && RESTORED.has(action));
  if (notes.length === 0) return { ids, digests };
  const committing = new Set<string>();
  for (const { bundleId, manifestSha256 } of workspace.bundles.list()) {
    const bytes = workspace.bundles.manifest(manifestSha256);
    const read = bytes === null ? null : manifestSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    if (read?.data?.rawHashes === 'commitment') committing.add(bundleId);
  }
  for (const { item, detail } of notes) {
    const note = restored.safeParse(JSON.parse(detail)).data;
    if (item === null || note === undefined || !committing.has(note.bundle)) continue;
    ids.add(item);
    if (note.sha256 !== '') digests.add(note.sha256);
  }
  // Whoever makes a bundle chooses what it calls a commitment: it may be the SHA-256 of a file whose presence here they want to learn.
  for (const { id, sha256 } of workspace.items.list({ runs: true })) if (!ids.has(id)) digests.delete(sha256);
  return { ids, digests };
}
