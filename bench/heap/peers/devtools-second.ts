import { workerData } from 'node:worker_threads';
import { importDevToolsHeap } from '../../../tests/support/heap/devtools-worker.ts';

/** The thread in which DevTools computes retainers, dominators and retained sizes. */
const devTools = await importDevToolsHeap(workerData.module);
new devTools.HeapSnapshot.SecondaryInitManager(workerData.port);
