import { z } from 'zod';
import type { Job } from '../../main/api/contract/items.ts';

const warning = z.object({ message: z.string() });

/** What the window needs of the result of a capture, of collecting one, and of the demonstration. */
const captureOutcome = z.object({
  captures: z.array(z.object({ captureId: z.string(), itemIds: z.array(z.string()) })).default([]),
  comparisonId: z.string().nullable().default(null),
  growthId: z.string().nullable().default(null),
  warnings: z.array(warning).default([]),
});
export type SeenCapture = z.infer<typeof captureOutcome>;

const KINDS: ReadonlySet<string> = new Set(['capture', 'collect', 'demo']);

/** The outcome of a finished capture job; null for other jobs, and while it runs. */
export function captureOutcomeOf(job: Pick<Job, 'kind' | 'result'>): SeenCapture | null {
  if (!KINDS.has(job.kind) || job.result === null) return null;
  const parsed = captureOutcome.safeParse(job.result);
  return parsed.success ? parsed.data : null;
}

/** Heaps of a series that was ended early, where enough were taken to be measured; else none. */
export function heapsKept({ state, error }: Pick<Job, 'state' | 'error'>): readonly string[] {
  const kept = error?.kept ?? [];
  return state === 'cancelled' && kept.length > 1 ? kept : [];
}

/** The item a finished capture is shown by: its comparison, the growth of its series, else the first thing it brought in. */
export function shownItem({ comparisonId, growthId, captures }: SeenCapture): string | null {
  return comparisonId ?? growthId ?? captures.flatMap(({ itemIds }) => itemIds)[0] ?? null;
}
