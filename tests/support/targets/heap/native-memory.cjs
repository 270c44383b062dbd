'use strict';
/** Memory that grows outside of the heap with no new object in it: a page of 64 KiB an operation in one WebAssembly memory. */
const { series, folder } = require('./series.cjs');
const { MemoryLog } = require('./memory-log.cjs');

const memory = new WebAssembly.Memory({ initial: 1, maximum: 2048 });
const log = new MemoryLog();
series((number) => {
  const page = memory.grow(1);
  new Uint8Array(memory.buffer, page * 65_536).fill(number);
  log.note();
}, null).then(() => log.write(folder));
