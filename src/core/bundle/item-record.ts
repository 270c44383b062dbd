import { z } from 'zod';
import { slo } from '../investigation/slo.ts';
import { ITEM_KINDS, type ItemKind } from '../item.ts';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const text = z.string().max(100_000);
const id = z.string().regex(/^[A-Za-z0-9._-]{1,100}$/);

/** An item of the workspace as a bundle holds it: one line of `workspace/export.ndjson`. */
export const itemRecord = z.object({
  type: z.literal('item'),
  id,
  kind: z.enum(ITEM_KINDS),
  label: text,
  format: z.string().max(200),
  group: z.string().max(200),
  /** Of the raw file, which is not in the bundle, or a commitment to it, as the manifest's `rawHashes` says; empty for what was made of other items. */
  sha256: z.union([digest, z.literal('')]),
  bytes: z.number().min(0),
  host: z.string().max(500).nullable(),
  capturedAt: z.string().max(60).nullable(),
  importedAt: z.string().max(60),
  summary: text,
  level: z.string().max(60),
  /** What a comparison or a series of heaps is made of; what the result of a check or a calculation says; null for everything else that was read from a file. */
  spec: z.json(),
  /** What the rules were told besides the model. */
  judgedWith: z.object({
    host: z
      .object({
        load: z.number().exactOptional(),
        cores: z.number().exactOptional(),
        throttled: z.number().exactOptional(),
      })
      .exactOptional(),
    memoryLimit: z.object({ bytes: z.number(), source: z.string().max(500) }).exactOptional(),
    /** Of a plan: the catalogs that were asked, by what is looked for first. */
    catalogs: z.array(id).exactOptional(),
    /** Of a plan that stands for several runs: the others that count. */
    confirmedBy: z.array(id).exactOptional(),
    /** Of a plan as a side of a comparison. */
    run: z
      .object({
        queryHash: z.string().max(200).nullable(),
        serverVersion: z.string().max(200).nullable(),
        isFirst: z.boolean(),
      })
      .exactOptional(),
    /** Of a comparison of plans: what its sides are called. */
    sides: z.tuple([text, text]).exactOptional(),
    /** Of a load run: the objectives that an investigation asked for; absent where nobody wrote one. */
    objectives: z
      .object({
        own: z.array(slo).max(10_000),
        defaults: z.array(slo).max(10_000),
        appType: z.string().max(200).nullable(),
      })
      .exactOptional(),
    /** Of a stepped load run: the series that tell the CPU of its time, and whether a person linked them with it. */
    beside: z
      .array(z.object({ id, linked: z.boolean() }))
      .max(10_000)
      .exactOptional(),
    /** Of a visit of a page: the visits made together with it, itself included, in order. */
    visits: z.array(id).max(10_000).exactOptional(),
    /** Of a series of heaps as a side of a comparison. */
    side: z
      .object({
        format: z.string().max(200).nullable(),
        runtime: z.string().max(200).nullable(),
        version: z.string().max(200).nullable(),
        host: z.string().max(500).nullable(),
      })
      .exactOptional(),
  }),
  /** Items that a person linked with it: a load run with the profile that was taken under it. */
  links: z.array(id).max(10_000).exactOptional(),
  /** A token of the process that it was captured from, without its host and number: items with the same one belong together. */
  process: z.string().max(100).exactOptional(),
  /** Its model's file; null where it has none. */
  model: z.string().max(400).nullable(),
});
export type ItemRecord = z.infer<typeof itemRecord>;

/** Where the result of a check lies, for people; its row has the same. */
export const gatePath = (id: string): string => `audit_artifacts/gates/${id}.json`;

/** Where a calculation lies, for people; its row has the same. */
export const calculationPath = (id: string): string => `audit_artifacts/calculations/${id}.json`;

const JUDGED: ReadonlySet<ItemKind> = new Set([
  'profile',
  'heap',
  'growth',
  'series',
  'plan',
  'comparison',
  'growth-comparison',
  'plan-comparison',
  'load',
  'load-comparison',
  'frontend',
  'frontend-comparison',
]);

/** True for items that rules judge, and whose model, or those of its sides, are bundled: a bundle states verdicts on each. */
export const isJudged = ({ kind }: Pick<ItemRecord, 'kind'>): boolean => JUDGED.has(kind);

/** Ids that an item's verdicts are made of besides its own. */
export function madeOf({ spec, judgedWith }: ItemRecord): readonly string[] {
  const ids = [...(judgedWith.catalogs ?? []), ...(judgedWith.confirmedBy ?? []), ...(judgedWith.visits ?? [])];
  for (const { id: series } of judgedWith.beside ?? []) ids.push(series);
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec)) return ids;
  for (const side of [spec.before, spec.after]) {
    const named = Array.isArray(side) ? side : [side];
    for (const id of named) if (typeof id === 'string') ids.push(id);
  }
  const steps = Array.isArray(spec.steps) ? spec.steps : [];
  for (const step of steps) {
    if (typeof step === 'object' && step !== null && !Array.isArray(step) && typeof step.id === 'string')
      ids.push(step.id);
  }
  return ids;
}
