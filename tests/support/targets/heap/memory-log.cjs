'use strict';
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');

/** Simulated: 15 s an operation, so that 600 are a soak of two and a half hours. */
const SECONDS = 15;
const FIELDS = ['rss', 'heapTotal', 'heapUsed', 'external', 'arrayBuffers'];

/** Values of `process.memoryUsage()` after each operation, as a series in CSV with a clock that runs ahead. */
class MemoryLog {
  lines = [`time [s],${FIELDS.map((field) => `${field} [bytes]`).join(',')}`];

  note() {
    const usage = process.memoryUsage();
    this.lines.push([this.lines.length * SECONDS, ...FIELDS.map((field) => usage[field])].join(','));
  }

  write(folder) {
    writeFileSync(join(folder, 'memory.csv'), `${this.lines.join('\n')}\n`);
  }
}

module.exports = { MemoryLog };
