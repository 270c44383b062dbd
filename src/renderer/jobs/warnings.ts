import { z } from 'zod';
import type { Job } from '../../main/api/contract/items.ts';
import { captureOutcomeOf } from '../capture/capture-outcome.ts';
import { oneLine } from '../ui/format.ts';
import { outcomeOf } from './job-store.ts';

const warning = z.object({ message: z.string() });

/** The sentences an import or a capture warned with, each once. */
export function warningsOf(job: Job): readonly string[] {
  const all = [
    ...(outcomeOf(job)?.imported ?? []).flatMap(({ warnings }) => warnings),
    ...(captureOutcomeOf(job)?.warnings ?? []),
  ];
  const sentences = all.flatMap((one) => {
    const parsed = warning.safeParse(one);
    return parsed.success ? [oneLine(parsed.data.message, 500)] : [];
  });
  return [...new Set(sentences)];
}
