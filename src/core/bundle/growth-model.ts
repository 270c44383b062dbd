import { z } from 'zod';
import type { Growth } from '../heap/growth/model.ts';
import { heapClass } from './heap-model.ts';
import { badModel, type ModelFile, rowLines } from './model-lines.ts';

const numbers = z.array(z.number());
const MOST_STEPS = 1000;

const growthHead = z.object({
  kind: z.literal('growth'),
  snapshots: z
    .array(
      z.object({
        id: z.string(),
        label: z.string(),
        sha256: z.string(),
        nodeCount: z.number().nullable(),
        totalSize: z.number(),
        takenAt: z.string().nullable(),
        operations: z.number().nullable(),
        forcedGc: z.boolean().nullable(),
      }),
    )
    .min(2)
    .max(MOST_STEPS),
  warmUp: z.int().min(0),
  matching: z.object({
    byId: z.boolean(),
    kind: z.enum(['ids', 'noIds', 'otherProcess']),
    renamed: numbers,
    reason: z.string(),
  }),
  sizes: z.enum(['retained', 'shallow', 'none']),
  unlistedMost: z.number().nullable().exactOptional(),
});

const classGrowth = heapClass.extend({
  count: numbers,
  self: numbers,
  retained: numbers,
  added: numbers.nullable(),
  addedBytes: numbers.nullable(),
  removed: numbers.nullable(),
  stillAlive: numbers.nullable(),
  unreached: z.number(),
  partOf: z.string().nullable(),
  unlisted: numbers.exactOptional(),
});

const pathGrowth = z.object({
  class: z.string(),
  path: z.string(),
  wholePath: z.string(),
  count: numbers,
  bytes: numbers,
  example: z.number().nullable(),
});

const growthOwner = z.object({
  id: z.number(),
  node: z.number(),
  snapshot: z.number(),
  name: z.string(),
  path: z.string(),
  gained: numbers,
  released: numbers,
  contents: z.array(z.object({ name: z.string(), count: z.number(), retained: z.number() })),
});

/** A series of heaps, measured, as lines of JSON. */
export function* growthLines({ classes, paths, owners, ...head }: Growth): Generator<string> {
  yield `${JSON.stringify({ kind: 'growth', ...head })}\n`;
  yield* rowLines('classes', classes);
  yield* rowLines('paths', paths);
  yield* rowLines('owners', owners);
}

/** The series of a model's file. Throws `bundle.badModel`. */
export function growthOf(file: ModelFile): Growth {
  const head = growthHead.safeParse(file.head);
  if (!head.success) throw badModel('its first line is not that of a series of heaps.');
  const classes = z.array(classGrowth).safeParse(file.rows('classes'));
  const paths = z.array(pathGrowth).safeParse(file.rows('paths'));
  const owners = z.array(growthOwner).safeParse(file.rows('owners'));
  if (!classes.success || !paths.success || !owners.success) throw badModel('a row of its tables is none.');
  const steps = head.data.snapshots.length;
  if (classes.data.some(({ count, self, retained }) => [count, self, retained].some((row) => row.length !== steps))) {
    throw badModel(`a row of its class table is not of ${steps} heaps.`);
  }
  const { kind: _kind, ...rest } = head.data;
  return { ...rest, classes: classes.data, paths: paths.data, owners: owners.data };
}
