import { Worker } from 'node:worker_threads';

/** Who started this process; read before it can have gone. */
const PARENT = process.ppid;

/** Runs in a thread: looks twice a second whether process `workerData` is still the parent and there. */
const WATCH = `
const { workerData: parent } = require('node:worker_threads');
const isThere = () => {
  try {
    return process.ppid === parent && process.kill(parent, 0);
  } catch (thrown) {
    return thrown.code === 'EPERM';
  }
};
setInterval(() => isThere() || process.kill(process.pid, 'SIGKILL'), 500);
`;

/**
 * Runs what holds the thread for as long as it likes, and ends this whole process when the one that started it is gone meanwhile: a busy
 * thread does not hear that the connection to it went.
 */
export function endingWithParent<T>(work: () => T): T {
  const watch = new Worker(WATCH, { eval: true, workerData: PARENT });
  watch.unref();
  // Without it the work is done all the same.
  watch.on('error', () => undefined);
  try {
    return work();
  } finally {
    void watch.terminate();
  }
}
