import { beforeEach, describe, expect, it, vi } from 'vitest';
import { BrowserWindow, permissions, record } from '../../../tests/support/fake-electron.ts';
import { printInWindow } from './print-pdf.ts';

vi.mock('electron', () => import('../../../tests/support/fake-electron.ts'));

beforeEach(() => record.reset());

const print = () => printInWindow(new TextEncoder().encode('<!doctype html>'), new AbortController().signal);

describe('printing a report in the desktop window', () => {
  it('loads the page in a window that nobody sees, without scripts, and takes it away', async () => {
    expect(new TextDecoder().decode(await print())).toBe('%PDF-1.4');
    expect(record.argsOf('new BrowserWindow')?.[0]).toMatchObject({
      show: false,
      webPreferences: { javascript: false, sandbox: true, nodeIntegration: false },
    });
    expect(record.names().slice(-3)).toEqual(['window.loadURL', 'webContents.printToPDF', 'window.destroy']);
    expect(BrowserWindow.getAllWindows()).toEqual([]);
  });

  it('lets its session ask for that page alone', async () => {
    await print();
    const [page] = record.argsOf('window.loadURL') ?? [];
    const isCancelled = (url: unknown): boolean => {
      let cancelled = false;
      const answer = ({ cancel }: { readonly cancel: boolean }): void => {
        cancelled = cancel;
      };
      Reflect.apply(permissions.printed ?? (() => undefined), undefined, [{ url }, answer]);
      return cancelled;
    };
    expect(isCancelled(page)).toBe(false);
    expect(isCancelled('https://example.org/')).toBe(true);
    expect(isCancelled('file:///etc/passwd')).toBe(true);
  });
});
