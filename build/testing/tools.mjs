import { spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Longest a single installation may take, in milliseconds: a test run never hangs on a download. */
const LIMIT = 300_000;

/**
 * A program on PATH, or null.
 * @param {string} name
 */
export function onPath(name) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, process.platform === 'win32' ? `${name}.exe` : name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not here; the next folder may have it.
    }
  }
  return null;
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} cwd
 */
export function tried(command, args, cwd = process.cwd()) {
  const { status } = spawnSync(command, args, {
    cwd,
    stdio: 'ignore',
    timeout: LIMIT,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return status === 0;
}

function isDebianRoot() {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/**
 * Debian's package of a program, where this is a Debian and may install.
 * @param {string} name
 */
export function fromDebian(name) {
  if (!isDebianRoot()) return false;
  const install = ['install', '-y', '--no-install-recommends', name];
  return tried('apt-get', install) || (tried('apt-get', ['update']) && tried('apt-get', install));
}

/** Where servers stand that are on an administrator's PATH only. */
const SERVER_FOLDERS = ['/usr/sbin', '/usr/local/sbin'];

/**
 * Whether a program is on PATH, or where servers stand.
 * @param {string} name
 */
const isInstalled = (name) => onPath(name) !== null || SERVER_FOLDERS.some((folder) => existsSync(join(folder, name)));

/** OpenSSH's server and client, or Debian's packages of them. Windows has the client only, and its server needs an administrator. */
export function ensureSshd() {
  const complete = () => ['sshd', 'ssh', 'ssh-agent', 'ssh-keygen'].every(isInstalled);
  if (complete()) return true;
  if (!isDebianRoot()) return false;
  process.stderr.write('Installing OpenSSH for the tests …\n');
  return fromDebian('openssh-server') && fromDebian('openssh-client') && complete();
}

/** MariaDB's server and client, or Debian's packages of the programs alone, which set up no service. */
export function ensureMariaDb() {
  const complete = () => ['mariadbd', 'mariadb', 'mariadb-install-db'].every(isInstalled);
  if (complete()) return true;
  if (!isDebianRoot()) return false;
  process.stderr.write('Installing MariaDB for the tests …\n');
  return fromDebian('mariadb-server-core') && fromDebian('mariadb-client-core') && complete();
}

/** Debian's packages of small programs by their names: what compresses on a host, a host of BusyBox, a terminal for a program, what reads a PDF and a picture, what packs zips. */
const SMALL_TOOLS = new Map([
  ['zstd', 'zstd'],
  ['busybox', 'busybox'],
  ['script', 'bsdutils'],
  ['pdftotext', 'poppler-utils'],
  ['exiftool', 'libimage-exiftool-perl'],
  ['pngcheck', 'pngcheck'],
  ['zip', 'zip'],
  ['7z', 'p7zip-full'],
  ['bsdtar', 'libarchive-tools'],
]);

/** Small programs that tests want on the PATH; the names of those that are not there and could not be installed. */
export function ensureSmallTools() {
  return [...SMALL_TOOLS].flatMap(([name, debian]) => {
    if (onPath(name) !== null) return [];
    if (!isDebianRoot()) return [name];
    process.stderr.write(`Installing ${name} for the tests …\n`);
    return fromDebian(debian) && onPath(name) !== null ? [] : [name];
  });
}

/** Where Go's own archive and Debian's packages put it, besides PATH. */
const GO_FOLDERS = ['/usr/local/go/bin', '/usr/lib/go/bin'];

/** Go, or Debian's package of it; the folder of its programs, or null. */
export function ensureGo() {
  const found = () => {
    const path = onPath('go');
    return path === null ? (GO_FOLDERS.find((folder) => existsSync(join(folder, 'go'))) ?? null) : join(path, '..');
  };
  const there = found();
  if (there !== null || !isDebianRoot()) return there;
  process.stderr.write('Installing Go for the tests …\n');
  return fromDebian('golang-go') ? found() : null;
}

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** @returns {string | null} */
function systemBrowser() {
  for (const name of BROWSERS) {
    const found = onPath(name);
    if (found !== null) return found;
  }
  return null;
}

/**
 * A browser for the journeys: the system's, Debian's, or the one Playwright brings. `path` is null for the latter.
 * @param {string} root
 * @param {string} node
 * @returns {{ path: string | null } | null}
 */
export function ensureBrowser(root, node) {
  const found = systemBrowser();
  if (found !== null) return { path: found };
  process.stderr.write('Installing a browser for the journeys …\n');
  if (fromDebian('chromium')) {
    const installed = systemBrowser();
    if (installed !== null) return { path: installed };
  }
  const playwright = join(root, 'node_modules/@playwright/test/cli.js');
  return tried(node, [playwright, 'install', 'chromium']) ? { path: null } : null;
}

/** Profilers of Python on PyPI, in the versions that are tested. memray does not run on Windows. */
const PYTHON_TOOLS = new Map([['py-spy', 'py-spy==0.4.1']]);
if (process.platform !== 'win32') PYTHON_TOOLS.set('memray', 'memray==1.20.0');

/**
 * Profilers of Python in a virtual environment of this checkout: its folder of programs, and the names of those that could not be installed.
 * @param {string} root
 * @returns {{ programs: string, missing: readonly string[] }}
 */
export function ensurePythonTools(root) {
  const folder = join(root, '.cache/python');
  const programs = join(folder, process.platform === 'win32' ? 'Scripts' : 'bin');
  const wanted = [...PYTHON_TOOLS].filter(([name]) => onPath(name) === null && !existsSync(join(programs, name)));
  const python = onPath('python3') ?? onPath('python');
  const missing = wanted.flatMap(([name, version]) => {
    if (python === null) return [name];
    process.stderr.write(`Installing ${name} for the tests …\n`);
    const made = existsSync(programs) || tried(python, ['-m', 'venv', folder]);
    return made && tried(join(programs, 'python'), ['-m', 'pip', 'install', version]) ? [] : [name];
  });
  return { programs, missing };
}

/**
 * clinic in a folder of this checkout; the folder with that one program, or null.
 * @param {string} root
 */
export function ensureClinic(root) {
  const found = onPath('clinic');
  if (found !== null) return join(found, '..');
  const folder = join(root, '.cache/clinic');
  const programs = join(folder, 'bin');
  const program = join(programs, 'clinic');
  const script = join(folder, 'node_modules/clinic/bin.js');
  if (existsSync(program)) return programs;
  const npm = onPath('npm');
  if (npm === null || process.platform === 'win32') return null;
  process.stderr.write('Installing clinic for the tests …\n');
  const options = ['--prefix', folder, '--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'];
  mkdirSync(programs, { recursive: true });
  if (!tried(npm, ['install', ...options, 'clinic@13.0.0']) || !existsSync(script)) return null;
  // Not the folder with the programs of all its dependencies, some of which are called as the system's.
  chmodSync(script, 0o755);
  symlinkSync('../node_modules/clinic/bin.js', program);
  return programs;
}
