#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './set-up/build.mjs';
import { nodeOf } from './set-up/node.mjs';
import { runProgram } from './set-up/program.mjs';
import { ROOT, runScript } from './set-up.mjs';

await runScript(() => {
  // A checkout has sources and builds what changed; an installed package only has what was built.
  if (existsSync(join(ROOT, 'src'))) ensureBuilt(ROOT);
  return runProgram(nodeOf(ROOT), ['--no-warnings', join(ROOT, 'out/main/cli.js'), ...process.argv.slice(2)]);
});
