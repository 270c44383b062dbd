/** The order service as an ES module; --worker: a worker thread works beside it, in `packParcel`. Options as of orders.cjs. */
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import orders from './orders.cjs';

/** The most that fits; it calls itself, so that V8 cannot inline it and profiles show it by name. */
function packParcel(weights, from, room) {
  let best = 0;
  for (let i = from; i < weights.length; i++) {
    const weight = weights[i];
    if (weight <= room) best = Math.max(best, weight + packParcel(weights, i + 1, room - weight));
  }
  return best;
}

const serve = () => orders.serve(orders.findPrice);

if (!isMainThread) {
  const weights = Array.from({ length: 40 }, (_, number) => 7 + number * 3);
  setInterval(() => packParcel(weights, 0, 250), 1);
  parentPort.postMessage('ready');
} else if (process.argv.includes('--worker')) {
  const worker = new Worker(new URL(import.meta.url));
  worker.once('message', () => {
    worker.unref();
    serve();
  });
} else {
  serve();
}
