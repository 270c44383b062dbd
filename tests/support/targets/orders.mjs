/** The order service as an ES module; --worker: a worker thread works beside it, in `packParcel`. Options as of orders.cjs. */
import { isMainThread, Worker } from 'node:worker_threads';
import orders from './orders.cjs';

function packParcel(weights) {
  let best = 0;
  for (const a of weights) for (const b of weights) best = Math.max(best, (a * b) % 1009);
  return best;
}

if (isMainThread) {
  if (process.argv.includes('--worker')) new Worker(new URL(import.meta.url)).unref();
  orders.serve(orders.findPrice);
} else {
  const weights = Array.from({ length: 300 }, (_, number) => number * 7);
  setInterval(() => packParcel(weights), 1);
}
