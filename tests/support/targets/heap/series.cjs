'use strict';
const { join } = require('node:path');
const { writeHeapSnapshot } = require('node:v8');

const STEPS = 3;
const OPERATIONS = 200;

/** Where the program was told to write: `node --expose-gc PROGRAM.cjs FOLDER`. */
const folder = process.argv[2] ?? '.';

/** So many characters that no other number has, in one piece. */
const text = (number, length) => Buffer.from(`${number} `.padEnd(length, `${number * 7919} `)).toString('latin1');

/**
 * Runs 200 operations three times and writes s0 … s3.heapsnapshot before, between and after, each after a forced collection. Prints what is
 * true of the series as JSON. `expected` is the class that grows and by how many an operation, null where nothing leaks.
 */
async function series(operation, expected) {
  const settled = async () => {
    // Finalisers and promises run between two collections.
    for (let i = 0; i < 2; i++) {
      globalThis.gc();
      await new Promise(setImmediate);
    }
  };
  for (let step = 0; step <= STEPS; step++) {
    if (step > 0) for (let i = 0; i < OPERATIONS; i++) await operation((step - 1) * OPERATIONS + i);
    await settled();
    writeHeapSnapshot(join(folder, `s${step}.heapsnapshot`));
  }
  console.log(JSON.stringify({ operationsPerStep: OPERATIONS, expected }));
}

module.exports = { OPERATIONS, STEPS, folder, series, text };
