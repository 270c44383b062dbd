import { z } from 'zod';
import { madeOf } from '../../../../core/bundle/item-record.ts';
import { EXPORT, MANIFEST, type Manifest } from '../../../../core/bundle/manifest.ts';
import { type JudgedItem, VERDICTS } from '../../../../core/bundle/verdict-file.ts';
import type { Failures } from './failures.ts';
import type { BundledRows } from './replay-bundle.ts';

const pointers = z.object({ evidence: z.array(z.object({ captureId: z.string(), sha256: z.string() })) });

/** What captures were read from, by id: of items, and of heaps that a series still tells of after they were deleted. */
export async function sourcesOf(rows: BundledRows): Promise<ReadonlyMap<string, string>> {
  const found = new Map([...rows.records.values()].map(({ id, sha256 }) => [id, sha256]));
  for (const { id, kind } of rows.records.values()) {
    if (kind !== 'growth') continue;
    try {
      const model = await rows.model(id);
      if (model?.kind !== 'growth') continue;
      for (const snapshot of model.growth.snapshots) {
        if (!found.has(snapshot.id)) found.set(snapshot.id, snapshot.sha256);
      }
    } catch {
      // That a model is damaged is told where it is judged by.
    }
  }
  return found;
}

/** Whether everything that is referred to is there: items by others, files by items, captures by verdicts with the hash of what they were read from. */
export function checkReferences(
  manifest: Manifest,
  rows: BundledRows,
  { sources, judged }: { readonly sources: ReadonlyMap<string, string>; readonly judged: readonly JudgedItem[] },
  failures: Failures,
): void {
  const { records } = rows;
  const paths = new Set(manifest.files.map(({ path }) => path));
  for (const { path, captureId } of manifest.files) {
    if (captureId !== undefined && !records.has(captureId)) {
      failures.add(
        path,
        'reference.item',
        `It is said to be of ${captureId}, which is not among the items (${MANIFEST}).`,
      );
    }
  }
  for (const record of records.values()) {
    if (record.model !== null && !paths.has(record.model)) {
      failures.add(EXPORT, 'reference.model', `The model of ${record.id}, ${record.model}, is not in the bundle.`);
    }
  }
  for (const { item, verdicts } of judged) {
    for (const verdict of verdicts ?? []) {
      const read = pointers.safeParse(verdict);
      for (const { captureId, sha256 } of read.success ? read.data.evidence : []) {
        const known = sources.get(captureId);
        if (known === undefined) {
          failures.add(
            VERDICTS,
            'reference.evidence',
            `A verdict on ${item} points to ${captureId}, which is not among the items.`,
          );
        } else if (known !== sha256) {
          failures.add(
            VERDICTS,
            'reference.evidence',
            `A verdict on ${item} points to another file than ${captureId} was read from.`,
          );
        }
      }
    }
  }
  for (const record of records.values()) {
    for (const id of madeOf(record)) {
      if (!sources.has(id))
        failures.add(EXPORT, 'reference.item', `${record.id} is made of ${id}, which is not among the items.`);
    }
  }
}
