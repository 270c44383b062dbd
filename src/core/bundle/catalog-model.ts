import { z } from 'zod';
import type { Catalog } from '../catalog/model.ts';
import { badModel, type ModelFile, rowLines } from './model-lines.ts';

const text = z.string().nullable();
const number = z.number().nullable();

const column = z.object({
  schema: text,
  table: z.string(),
  column: z.string(),
  distinct: number,
  nullShare: number,
  correlation: number,
  averageWidth: number,
  frequencies: z.array(z.number()),
});

const index = z.object({
  schema: text,
  table: z.string(),
  name: z.string(),
  columns: z.array(text),
  included: z.array(z.string()),
  isUnique: z.boolean(),
  isPartial: z.boolean(),
  method: text,
  size: number,
});

const headSchema = z.object({ kind: z.literal('catalog'), hasColumns: z.boolean(), hasIndexes: z.boolean() });

/** What a server knows of its tables as lines of JSON: statistics and indexes, no values. */
export function* catalogLines({ columns, indexes }: Catalog): Generator<string> {
  yield `${JSON.stringify({ kind: 'catalog', hasColumns: columns !== null, hasIndexes: indexes !== null })}\n`;
  yield* rowLines('columns', columns ?? []);
  yield* rowLines('indexes', indexes ?? []);
}

/** The catalog of a model's file. Throws `bundle.badModel`. */
export function catalogOf(file: ModelFile): Catalog {
  const head = headSchema.safeParse(file.head);
  const columns = z.array(column).safeParse(file.rows('columns'));
  const indexes = z.array(index).safeParse(file.rows('indexes'));
  if (!head.success || !columns.success || !indexes.success) throw badModel('it is not that of a catalog.');
  return {
    columns: head.data.hasColumns ? columns.data : null,
    indexes: head.data.hasIndexes ? indexes.data : null,
  };
}
