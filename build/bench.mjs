import { delimiter, join } from 'node:path';
import { nodeOf } from './set-up/node.mjs';
import { runProgram } from './set-up/program.mjs';
import { ROOT, runScript, setUp } from './set-up.mjs';
import { ensureBrowser, ensurePythonTools } from './testing/tools.mjs';

await runScript(() => {
  setUp();
  const browser = ensureBrowser(ROOT, nodeOf(ROOT));
  const { programs } = ensurePythonTools(ROOT);
  const path = [programs, process.env.PATH ?? ''].join(delimiter);
  return runProgram(
    nodeOf(ROOT),
    [
      '--no-warnings',
      '--import',
      join(ROOT, 'bench/virtual-modules.ts'),
      join(ROOT, 'bench/index.ts'),
      ...process.argv.slice(2),
    ],
    {
      env: { ...process.env, PATH: path, ...(browser?.path ? { PLATEAU_TEST_BROWSER: browser.path } : {}) },
    },
  );
});
