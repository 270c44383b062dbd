import { PlateauError } from '../../../core/error.ts';
import type { Job } from '../../../main/api/contract/items.ts';
import { finished } from '../../jobs/finished.ts';
import { call } from '../../state/client.ts';
import { refreshItems } from '../../state/items.ts';
import type { GrowthRequest } from './growth-form.ts';

/** Starts to measure a series and answers with the job's id. */
export async function startGrowth(request: GrowthRequest): Promise<string> {
  const { jobId } = await call('startGrowth', request);
  return jobId;
}

function itemOf({ result }: Job): string | null {
  return typeof result === 'object' && result !== null && 'itemId' in result && typeof result.itemId === 'string'
    ? result.itemId
    : null;
}

/** The item that a job measured, once it has; null when it was cancelled. Throws what it failed with. */
export async function growthOf(jobId: string): Promise<string | null> {
  const job = await finished(jobId);
  if (job.state === 'cancelled') return null;
  const itemId = itemOf(job);
  if (itemId === null) {
    throw new PlateauError(
      job.error ?? {
        code: 'window.badReply',
        message: 'The series ended without a result.',
        hint: 'Reload the window. If it happens again, report it as a bug.',
      },
    );
  }
  await refreshItems();
  return itemId;
}
