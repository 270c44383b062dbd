/**
 * V8's flags for a worker: its heap's limit, and types noted from a function's first call on. Most of a worker's time goes into loops that run
 * once, over columns of millions: without the latter they begin unoptimised, and an import of a heap takes a tenth longer.
 */
export const workerFlags = (memoryMegabytes: number): readonly string[] => [
  `--max-old-space-size=${memoryMegabytes}`,
  '--no-lazy-feedback-allocation',
];
