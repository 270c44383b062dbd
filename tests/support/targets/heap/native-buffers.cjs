'use strict';
/** A pool that never gives a buffer back: a megabyte outside of the heap every fourth operation, with one small object in it. */
const { series, folder } = require('./series.cjs');
const { MemoryLog } = require('./memory-log.cjs');

class FramePool {
  frames = [];

  take(number) {
    this.frames.push(Buffer.allocUnsafeSlow(1 << 20).fill(number));
  }
}

const pool = new FramePool();
const log = new MemoryLog();
series(
  (number) => {
    if (number % 4 === 0) pool.take(number);
    log.note();
  },
  { className: 'Buffer', perOperation: 0.25 },
).then(() => log.write(folder));
