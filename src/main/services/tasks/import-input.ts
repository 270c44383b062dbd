import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CaptureProvenance } from '../../../core/capture/request.ts';
import { LATENCY_UNITS } from '../../../core/load/latency-unit.ts';

export const importOptionsSchema = z.object({
  label: z.string().optional(),
  /** An importer's id, `series` or a series reader's id, `load` or a load reader's id, or `text` for what is kept as it is. */
  format: z.string().optional(),
  unit: z.enum(['samples', 'nanoseconds', 'bytes', 'count']).optional(),
  /** What the latencies of a load run are in. */
  latencyUnit: z.enum(LATENCY_UNITS).optional(),
  durationSeconds: z.number().positive().optional(),
  /** Seconds between two values of a series that tells no times. */
  intervalSeconds: z.number().positive().optional(),
  /** Bytes the process of a series may use at most. */
  memoryLimit: z.number().positive().optional(),
  /** Operations done while it was captured. */
  operations: z.number().positive().optional(),
  /** A collection was forced before a heap snapshot. */
  forcedGc: z.boolean().optional(),
  /** The statement of a plan that does not tell it, and the values of its parameters as a log prints them. */
  statement: z.string().optional(),
  parameters: z.string().optional(),
  /** Requests that were served while pg_stat_statements counted, and rows that each of them asked for. */
  requests: z.number().positive().max(1e15).optional(),
  pageRows: z.number().positive().max(1e15).optional(),
  via: z.enum(['file', 'drop', 'paste', 'stdin', 'sample', 'capture', 'calculator']),
});
export type ImportRequestOptions = z.infer<typeof importOptionsSchema>;

export const importInputSchema = z.object({
  workspace: z.string(),
  sources: z.array(
    z.object({
      /** Where to read it. */
      path: z.string(),
      /** What it is called: the outcome's `path`. */
      name: z.string(),
      /** True when `path` is a staged file of this workspace, which the import takes over. */
      staged: z.boolean(),
      /** What is said of this one only. */
      options: importOptionsSchema.omit({ via: true }).optional(),
      /** The hash that its host computed, of a file that was captured. */
      remoteSha256: z.string().nullable().optional(),
      /** Which run of a statement it is, from 1; the first file with a run stands for all that come with it. */
      run: z.number().int().positive().optional(),
    }),
  ),
  options: importOptionsSchema,
  /** How Plateau captured it. */
  capture: z.custom<CaptureProvenance>().optional(),
  at: z.string(),
  version: z.string(),
});
export type ImportInput = z.infer<typeof importInputSchema>;

/** A series' id: what a person states of it makes it another one. */
export function seriesId(
  sha256: string,
  { format, intervalSeconds, memoryLimit }: Omit<ImportRequestOptions, 'via'>,
): string {
  const named = format === undefined || format === 'series' ? null : format;
  const stated = [named, intervalSeconds ?? null, memoryLimit ?? null];
  if (stated.every((one) => one === null)) return `s${sha256.slice(0, 12)}`;
  return `s${createHash('sha256')
    .update(JSON.stringify([sha256, ...stated]))
    .digest('hex')
    .slice(0, 12)}`;
}

/** A load run's id: what a person states of it makes it another one. */
export function loadId(
  sha256: string,
  { format, durationSeconds, latencyUnit }: Omit<ImportRequestOptions, 'via'>,
): string {
  const named = format === undefined || format === 'load' ? null : format;
  const stated = [named, durationSeconds ?? null, ...(latencyUnit === undefined ? [] : [latencyUnit])];
  if (stated.every((one) => one === null)) return `l${sha256.slice(0, 12)}`;
  return `l${createHash('sha256')
    .update(JSON.stringify([sha256, ...stated]))
    .digest('hex')
    .slice(0, 12)}`;
}

/** A profile's id: the same file read in the same way is the same item in every workspace. */
export function itemId(sha256: string, index: number, options: Omit<ImportRequestOptions, 'via'>): string {
  const identity = [sha256, index, options.format ?? null, options.unit ?? null, options.durationSeconds ?? null];
  return `p${createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 12)}`;
}

/** A heap's id: the same file is the same item in every workspace; a file of several histograms is as many. */
export function heapItemId(sha256: string, index = 0): string {
  if (index === 0) return `h${sha256.slice(0, 12)}`;
  return `h${createHash('sha256')
    .update(JSON.stringify([sha256, index]))
    .digest('hex')
    .slice(0, 12)}`;
}

/** A plan's id: the same file read in the same way is the same item in every workspace; a file of several plans is as many. */
export function planItemId(sha256: string, index: number, { format }: Omit<ImportRequestOptions, 'via'>): string {
  if (index === 0 && format === undefined) return `q${sha256.slice(0, 12)}`;
  return `q${createHash('sha256')
    .update(JSON.stringify([sha256, index, format ?? null]))
    .digest('hex')
    .slice(0, 12)}`;
}
