import { resolve } from 'node:path';
import { ensureBuilt } from './set-up/build.mjs';
import { ensureDependencies } from './set-up/dependencies.mjs';

/** The checkout this script lies in. */
export const ROOT = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');

/** Brings a checkout, however bare, to where every command works: dependencies as locked, everything built. */
export function setUp() {
  ensureDependencies(ROOT);
  ensureBuilt(ROOT);
}

/**
 * Runs a script's work; what goes wrong is told in a sentence.
 * @param {() => number | Promise<number>} work answers with the exit code
 */
export async function runScript(work) {
  try {
    process.exitCode = await work();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}
