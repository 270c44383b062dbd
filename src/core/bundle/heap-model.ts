import { z } from 'zod';
import { NODE_TYPES } from '../heap/model.ts';
import type { ClassRow, HeapFacts } from '../heap/stored.ts';
import { badModel, type ModelFile, rowLines } from './model-lines.ts';

const nodeType = z.enum(NODE_TYPES);
const size = z.number().min(0);

/** What a class is told by, in every table of them. */
export const heapClass = z.object({
  key: z.string(),
  type: nodeType,
  name: z.string(),
  module: z.string().nullable(),
  line: z.number().nullable(),
  column: z.number().nullable(),
});

const classRow = heapClass.extend({ count: size, self: size, retained: size, distance: z.number() });
const named = z.object({ name: z.string(), retained: size });

const suspect = named.extend({
  node: z.int().min(0),
  path: z.string(),
  point: named.extend({
    node: z.int().min(0),
    path: z.string(),
    largestChild: z.number(),
    children: size,
    full: z.array(named.extend({ count: size })),
  }),
});

const factsSchema = z.object({
  format: z.string(),
  runtime: z.string(),
  takenAt: z.string().nullable(),
  table: z
    .object({
      basis: z.enum(['class', 'type', 'allocation site']),
      measure: z.enum(['alive', 'allocated', 'peak or leaked']),
      collected: z.boolean().nullable(),
      isComplete: z.boolean(),
      hasBytes: z.boolean(),
      callers: z.array(z.object({ key: z.string(), callers: z.array(z.string()) })).exactOptional(),
    })
    .nullable(),
  nodeCount: size,
  edgeCount: size,
  unreached: z.object({ count: size, bytes: size }),
  totalSize: size,
  extraNativeBytes: size,
  sizeByType: z.array(z.object({ type: nodeType, bytes: size })),
  detached: z.object({ count: size, bytes: size }).nullable(),
  hasIds: z.boolean(),
  largestId: z.number().nullable(),
  hasSites: z.boolean(),
  suspects: z.array(suspect),
  repeated: z.object({ contents: size, wasted: size }).nullable(),
});

/** What the rules know of one heap. */
export interface HeapModel {
  readonly facts: HeapFacts;
  readonly classes: readonly ClassRow[];
}

/** A heap's facts and class table as lines of JSON: names and sizes, no contents. */
export function* heapLines({ facts, classes }: HeapModel): Generator<string> {
  yield `${JSON.stringify({ kind: 'heap', facts })}\n`;
  yield* rowLines('classes', classes);
}

/** The heap of a model's file. Throws `bundle.badModel`. */
export function heapOf(file: ModelFile): HeapModel {
  const head = z.object({ kind: z.literal('heap'), facts: factsSchema }).safeParse(file.head);
  if (!head.success) {
    throw badModel(`its first line is not that of a heap (${head.error.issues[0]?.path.join('.')}).`);
  }
  const classes = z.array(classRow).safeParse(file.rows('classes'));
  if (!classes.success) throw badModel('a row of its class table is none.');
  return { facts: head.data.facts, classes: classes.data };
}
