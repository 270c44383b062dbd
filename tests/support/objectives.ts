import type { Slo } from '../../src/core/investigation/slo.ts';

/** An objective that a person set for all requests of a run. */
export const PERSONS_OWN: Slo = { level: 'audit', of: '', metric: 'p95', limit: 33, source: 'user' };
