import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BrowserWindow } from 'electron';
import { PlateauError } from '../../core/error.ts';
import { notPrinted } from '../services/pdf/not-printed.ts';

/** A window that nobody sees: without scripts, in a session of its own that may ask for its one page and for nothing else. */
function hiddenWindow(page: string): BrowserWindow {
  const window = new BrowserWindow({
    show: false,
    skipTaskbar: true,
    webPreferences: {
      // Not “persist:”: it lives in memory, as long as its window.
      partition: `print-${randomUUID()}`,
      javascript: false,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
    },
  });
  window.webContents.session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: url !== page }));
  return window;
}

/** Prints a page that needs nothing from anywhere, by Electron itself. Throws `report.notPrinted`, `job.cancelled`. */
export async function printInWindow(html: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'plateau-print-'));
  const file = join(folder, 'report.html');
  const page = pathToFileURL(file).href;
  let window: BrowserWindow | null = null;
  try {
    await writeFile(file, html, { mode: 0o600 });
    window = hiddenWindow(page);
    await window.loadURL(page);
    return await window.webContents.printToPDF({
      preferCSSPageSize: true,
      printBackground: true,
      generateTaggedPDF: true,
      generateDocumentOutline: true,
    });
  } catch (cause) {
    if (signal.aborted) throw new PlateauError({ code: 'job.cancelled', message: 'The printing was cancelled.' });
    throw notPrinted(cause instanceof Error ? cause.message : String(cause), cause);
  } finally {
    window?.destroy();
    await rm(folder, { recursive: true, force: true });
  }
}
