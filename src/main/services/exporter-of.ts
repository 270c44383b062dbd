import { z } from 'zod';
import type { Provenance } from '../../core/item.ts';
import type { StoredItem } from '../workspace/items.ts';

const tool = z.object({ name: z.string().min(1), version: z.string().optional() });

/** What readers keep of a file besides its numbers: a profile names its tool among the facts of the capture, a run or a report by itself. */
const told = z.union([
  z.object({ meta: z.object({ tool }) }).transform(({ meta }) => meta.tool),
  z
    .object({ tool: z.string().min(1), toolVersion: z.string().nullish() })
    .transform(({ tool: name, toolVersion }) => ({ name, version: toolVersion ?? undefined })),
]);

/** Where an item came from, with the tool that wrote its file as far as the file names one. */
export function provenanceWithExporter({ provenance, detail }: Pick<StoredItem, 'provenance' | 'detail'>): Provenance {
  const exporter = told.safeParse(detail).data;
  if (exporter === undefined) return provenance;
  const { name, version } = exporter;
  return { ...provenance, exporter: version === undefined || version === '' ? { name } : { name, version } };
}
