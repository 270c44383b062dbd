import type { ByteChunks } from '../profile/importer.ts';
import type { ImportWarning } from '../profile/model.ts';
import type { LatencyUnit } from './latency-unit.ts';
import type { LoadRun } from './model.ts';

/** What a person states of a file that does not tell it itself. */
export interface LoadOptions {
  /** Wall time of the run in seconds. */
  readonly seconds?: number;
  /** What latencies are in. */
  readonly latencyUnit?: LatencyUnit;
  readonly signal?: AbortSignal;
}

export interface LoadRead {
  readonly run: LoadRun;
  readonly warnings: readonly ImportWarning[];
}

/** What one load generator writes. */
export interface LoadReader {
  readonly id: string;
  readonly title: string;
  /** True where a file that begins so is of this format; `head` is up to 64 KB of it. */
  recognise(head: string): boolean;
  /** Throws `import.*`, `job.cancelled`. */
  read(chunks: ByteChunks, options: LoadOptions): Promise<LoadRead>;
}

/** Rows of at most this many endpoints are kept apart: addresses that hold ids would make one of each request. */
export const MOST_ENDPOINTS = 1000;

export const TOO_MANY_ENDPOINTS: ImportWarning = {
  code: 'load.manyEndpoints',
  message: `More than ${MOST_ENDPOINTS} endpoints: those seen later are counted together as “(others)”. Give requests names without ids.`,
};

export const CUT_OFF: ImportWarning = {
  code: 'load.cutOff',
  message: 'The last line is cut off and was left out: the run was stopped, or is still going on.',
};

/** Longest text or JSON summary, in bytes. */
export const MAX_SUMMARY_BYTES = 64 * 1024 * 1024;
