import type { WorkerNeeds } from './channel.ts';

/**
 * V8's flags for a worker: its heap's limit, and types noted from a function's first call on. Most of a worker's time goes into loops that run
 * once, over columns of millions: without the latter they begin unoptimised, and an import of a heap takes a tenth longer.
 */
export const workerFlags = ({ memoryMegabytes }: Pick<WorkerNeeds, 'memoryMegabytes'>): readonly string[] => [
  `--max-old-space-size=${memoryMegabytes}`,
  '--no-lazy-feedback-allocation',
];

/**
 * What glibc's malloc reads when the process starts: columns come from one area that grows and is used again, instead of one of its own for
 * each, whose pages the kernel empties at their first use (decision 066). Other allocators do not know the names.
 */
export const workerEnvironment = ({ reusesMemory }: Pick<WorkerNeeds, 'reusesMemory'>): NodeJS.ProcessEnv =>
  reusesMemory && process.platform === 'linux'
    ? { MALLOC_MMAP_MAX_: '0', MALLOC_TRIM_THRESHOLD_: String(2 ** 40), MALLOC_TOP_PAD_: String(2 ** 26) }
    : {};
