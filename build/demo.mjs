import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { nodeOf } from './set-up/node.mjs';
import { runProgram } from './set-up/program.mjs';
import { ROOT, runScript, setUp } from './set-up.mjs';

const HELP = `npm run demo     Two versions of a small service, captured over SSH on this machine and compared

  --seconds N       how long each version is captured (32)
  --no-open         print the verdicts and do not open the comparison
`;

await runScript(async () => {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string' },
      'no-open': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  setUp();
  // A new workspace each time: it opens on its comparison.
  const workspace = join(ROOT, '.cache/demo.plateau');
  rmSync(workspace, { recursive: true, force: true });
  const terminal = join(ROOT, 'out/main/cli.js');
  const made = await runProgram(nodeOf(ROOT), ['--no-warnings', terminal, 'init', workspace, '--quiet']);
  if (made !== 0) return made;
  const seconds = values.seconds === undefined ? [] : ['--seconds', values.seconds];
  const done = await runProgram(nodeOf(ROOT), [
    '--no-warnings',
    terminal,
    'demo',
    '--workspace',
    workspace,
    ...seconds,
  ]);
  if (done !== 0 || values['no-open']) return done;
  return runProgram(nodeOf(ROOT), [join(ROOT, 'build/start.mjs'), '--workspace', workspace]);
});
