import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { electronBinary } from './set-up/electron.mjs';
import { nodeOf } from './set-up/node.mjs';
import { runProgram } from './set-up/program.mjs';
import { ROOT, runScript, setUp } from './set-up.mjs';

const HELP = `npm start -- [FILE…]     Plateau in a window of its own, with these files imported

  --workspace DIR   open this workspace
  --web             in a browser, although the desktop window is there
  --port N          in a browser, at this port
  --no-open         only print the link
`;

function canShowWindows() {
  if (process.platform === 'darwin' || process.platform === 'win32') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * The desktop window.
 * @param {string} binary
 * @param {string | undefined} workspace
 * @param {readonly string[]} files
 */
function desktop(binary, workspace, files) {
  const { ELECTRON_RUN_AS_NODE: _dropped, ...env } = process.env;
  if (workspace !== undefined) env.PLATEAU_WORKSPACE = workspace;
  // Chromium refuses to run as root with its sandbox; whoever is root has no wall to lose.
  const switches = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return runProgram(binary, [...switches, ROOT, ...files], { env });
}

/**
 * The same workbench in a browser.
 * @param {{ workspace?: string | undefined, port?: string | undefined, open: boolean, files: readonly string[] }} options
 */
function web({ workspace, port, open, files }) {
  return runProgram(nodeOf(ROOT), [
    join(ROOT, 'out/main/web.js'),
    ...(workspace === undefined ? [] : ['--workspace', workspace]),
    ...(port === undefined ? [] : ['--port', port]),
    ...(open ? ['--open'] : []),
    '--',
    ...files,
  ]);
}

await runScript(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      workspace: { type: 'string' },
      port: { type: 'string' },
      web: { type: 'boolean', default: false },
      'no-open': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  setUp();
  const wantsBrowser = values.web || values['no-open'] || values.port !== undefined;
  const binary = electronBinary(ROOT);
  if (binary !== null && !wantsBrowser && canShowWindows()) return desktop(binary, values.workspace, positionals);
  if (binary === null) {
    process.stderr.write(
      'For the desktop window run “npx install-electron” once (it downloads Electron), then “npm start” again.\n',
    );
  }
  return web({ workspace: values.workspace, port: values.port, open: !values['no-open'], files: positionals });
});
