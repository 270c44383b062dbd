import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PlateauError } from '../../../core/error.ts';
import { findBrowser, type Surroundings, surroundings } from '../find-browser.ts';
import { printArguments } from './browser-arguments.ts';
import { notPrinted } from './not-printed.ts';

/** How long a browser may take for one report, in milliseconds. */
const LIMIT_MS = 180_000;
/** What it said last, for the error. */
const KEPT_WORDS = 400;

function noBrowser(): PlateauError {
  return new PlateauError({
    code: 'report.noBrowser',
    message: 'There is no browser here that could print the report to PDF.',
    hint: 'Install Chromium, Google Chrome or Microsoft Edge, or print the page (--to html) from any browser. Markdown and HTML hold the same.',
  });
}

const cancelled = (): PlateauError =>
  new PlateauError({ code: 'job.cancelled', message: 'The printing was cancelled.' });

/**
 * Runs the browser to its end, or ends it. A browser that just begins may never hear a request to end: it is killed, and so it is where this
 * process ends first. What it wrote is in a folder that is thrown away.
 */
function finished(browser: string, args: readonly string[], signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.reject(cancelled());
  return new Promise((done, failed) => {
    const child = spawn(browser, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
    });
    const kill = (): void => void child.kill('SIGKILL');
    signal.addEventListener('abort', kill, { once: true });
    process.once('exit', kill);
    const over = (): void => {
      signal.removeEventListener('abort', kill);
      process.off('exit', kill);
    };
    let words = '';
    child.stderr.on('data', (chunk: Buffer) => {
      words = (words + chunk.toString()).slice(-KEPT_WORDS);
    });
    child.once('error', (cause) => {
      over();
      failed(notPrinted(cause.message, cause));
    });
    // Its last helpers may hold the pipe open for a moment: they end by themselves.
    child.once('exit', () => {
      over();
      if (signal.aborted) failed(cancelled());
    });
    child.once('close', (code, killed) => {
      if (code === 0) done();
      else
        failed(notPrinted(killed === null ? `it ended with ${code}. ${words.trim()}` : `it was ended by ${killed}.`));
    });
  });
}

/** Prints with a browser that is installed here. Throws `report.noBrowser`, `report.notPrinted`, `job.cancelled`. */
export async function printWithBrowser(
  html: Uint8Array,
  signal: AbortSignal,
  around: Surroundings = surroundings(),
): Promise<Uint8Array> {
  const browser = findBrowser(around);
  if (browser === null) throw noBrowser();
  const folder = await mkdtemp(join(tmpdir(), 'plateau-print-'));
  try {
    const page = join(folder, 'report.html');
    const pdf = join(folder, 'report.pdf');
    await writeFile(page, html, { mode: 0o600 });
    const { isRoot } = around;
    const paths = { page: pathToFileURL(page).href, pdf, profile: join(folder, 'profile'), isRoot };
    await finished(browser, printArguments(paths), signal);
    return await readFile(pdf).catch((cause) => {
      throw notPrinted('it wrote no file.', cause);
    });
  } finally {
    // The browser's last processes may still be writing to its profile.
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
