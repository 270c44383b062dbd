import { MessageChannel, Worker } from 'node:worker_threads';
import { importDevToolsHeap, openWithDevTools } from '../../../tests/support/heap/devtools-worker.ts';

/**
 * DevTools' worker and its second one, one snapshot to the classes it shows; with two, to their difference.
 * `node devtools.ts MODULE FILE [LATER]`
 */
const [module = '', file = '', later] = process.argv.slice(2);
const devTools = await importDevToolsHeap(module);

async function open(path: string) {
  const { port1, port2 } = new MessageChannel();
  const second = new Worker(new URL('./devtools-second.ts', import.meta.url), {
    workerData: { module, port: port2 },
    transferList: [port2],
    resourceLimits: { maxOldGenerationSizeMb: 16_000 },
  });
  const snapshot = await openWithDevTools(devTools, path, port1);
  port1.close();
  await second.terminate();
  return snapshot;
}

const snapshot = await open(file);
if (later === undefined) {
  console.log(Object.keys(snapshot.aggregatesWithFilter({})).length, 'classes');
} else {
  const after = await open(later);
  const before = snapshot.aggregatesForDiff(after.interfaceDefinitions());
  console.log(Object.keys(after.calculateSnapshotDiff(1, before)).length, 'classes changed');
}
