import { z } from 'zod';
import { DATA_CLASSES } from '../redact/data-class.ts';

/** A place in the finished files of an export where something stands that was to be taken out. */
const leakPlace = z.object({
  file: z.string(),
  /** The item of the workspace that the file is made of; null of several. */
  item: z.string().nullable(),
  /** The way into it, from outside in: `gzip`, `base64`. */
  container: z.array(z.string()).readonly(),
  /** Bytes into the innermost of it. */
  offset: z.number(),
  class: z.enum(DATA_CLASSES),
  /** Of a secret: which kind. */
  kind: z.string().nullable(),
  /** Its first character and its length. */
  preview: z.string(),
  /** The value, by its id; null of a secret, which is known by its form. */
  value: z.string().nullable(),
});
export type LeakPlace = z.infer<typeof leakPlace>;

/** A value that an export could not get rid of. The value itself never leaves the process that found it. */
const leakedValue = z.object({
  /** The same for the same value in all exports of the workspace, and tells nothing without its secret. */
  id: z.string(),
  class: z.enum(DATA_CLASSES),
  preview: z.string(),
  /** True where telling the redactor of it is enough: it is replaced then wherever it stands. */
  canBeKnown: z.boolean(),
});
export type LeakedValue = z.infer<typeof leakedValue>;

/** What an export comes to: a bundle, or what stopped it. */
export const exportOutcome = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('written'),
    path: z.string(),
    /** Of the file, without its folder. */
    name: z.string(),
    /** Of the zip, in bytes. */
    size: z.number(),
    bundleId: z.string(),
    manifestSha256: z.string(),
    /** Of all files in it, in bytes. */
    bytes: z.number(),
    files: z.number(),
    missing: z.array(z.object({ path: z.string(), reason: z.string() })).readonly(),
    /** Values that were taken out, and looked for in the finished files. */
    searched: z.number(),
    isSigned: z.boolean(),
  }),
  z.object({
    state: z.literal('stopped'),
    /** The first ones, in the order of the files. */
    places: z.array(leakPlace).readonly(),
    placeCount: z.number(),
    values: z.array(leakedValue).readonly(),
    /** Files that cannot be looked into, which count as leaks. */
    unscannable: z
      .array(z.object({ file: z.string(), container: z.array(z.string()).readonly(), reason: z.string() }))
      .readonly(),
  }),
]);
export type ExportOutcome = z.infer<typeof exportOutcome>;
export type ExportStop = Extract<ExportOutcome, { readonly state: 'stopped' }>;
