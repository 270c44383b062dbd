import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Oldest Node that Plateau itself runs under; the scripts that set it up need only 20. */
const OLDEST = 22;

/**
 * The Node to run Plateau with: the one among its dependencies, else the running one where it is new enough.
 * @param {string} root
 * @param {string} running version of the running Node
 * @returns {string}
 */
export function nodeOf(root, running = process.versions.node) {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const packages = [`node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`];
  for (const folder of packages) {
    const binary = join(root, 'node_modules', folder, 'bin', name);
    if (existsSync(binary)) return binary;
  }
  if (Number(running.split('.')[0]) >= OLDEST) return process.execPath;
  throw new Error(
    `Plateau needs Node ${OLDEST} or newer; this is ${running}. Install a newer one from https://nodejs.org.`,
  );
}
