import type { LoadRow } from './model.ts';

/** Failed requests of all, 0–1; null where failures are not told or nothing was asked. */
export function failedShare({ requests, failures }: Pick<LoadRow, 'requests' | 'failures'>): number | null {
  return failures === null || requests === null || requests === 0 ? null : failures / requests;
}
