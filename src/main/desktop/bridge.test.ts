import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { BrowserWindow, record } from '../../../tests/support/fake-electron.ts';
import { CHANNELS } from '../api/contract/ipc.ts';
import { installBridge } from './bridge.ts';

vi.mock('electron', () => import('../../../tests/support/fake-electron.ts'));

const folder = mkdtempSync(join(tmpdir(), 'plateau-bridge-'));
afterAll(() => rmSync(folder, { recursive: true }));
const OWN = { url: 'app://plateau/' };

beforeEach(() => {
  record.reset();
  new BrowserWindow({});
  installBridge(async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/api/broken') {
      const body = new ReadableStream({
        pull: (stream) => stream.error(new Error('gone')),
      });
      return new Response(body);
    }
    return pathname === '/api/refused' ? new Response('no', { status: 422 }) : new Response(`answer of ${pathname}`);
  });
});

describe('a message', () => {
  it.each([
    ['another origin', { url: 'https://evil.example/' }],
    ['another host of the scheme', { url: 'app://evil/' }],
    ['a frame in the page', { url: 'app://plateau/speedscope/', nested: true }],
  ])('of %s is refused on every channel', async (_who, from) => {
    for (const channel of [CHANNELS.chooseFiles, CHANNELS.chooseWorkspace, CHANNELS.saveReply]) {
      await expect(record.invoke(channel, from, 'open', 'x')).rejects.toMatchObject({ code: 'desktop.foreignSender' });
    }
    expect(record.names()).not.toContain('dialog.showOpenDialog');
  });

  it.each([
    [CHANNELS.chooseFiles, ['more']],
    [CHANNELS.chooseWorkspace, ['destroy']],
    [CHANNELS.chooseWorkspace, []],
    [CHANNELS.saveReply, ['https://evil.example/', 'a.txt']],
    [CHANNELS.saveReply, ['/other', 'a.txt']],
    [CHANNELS.saveReply, ['/api/x']],
  ])('on %s with %j is refused', async (channel, args) => {
    await expect(record.invoke(channel, OWN, ...args)).rejects.toThrow();
    expect(record.names().filter((name) => name.startsWith('dialog'))).toEqual([]);
  });
});

describe('the dialogs', () => {
  it('answer with the chosen files', async () => {
    record.answerDialogs({ filePaths: ['/a', '/b'] });
    expect(await record.invoke(CHANNELS.chooseFiles, OWN)).toEqual(['/a', '/b']);
  });

  it('answer with null when nothing was chosen', async () => {
    expect(await record.invoke(CHANNELS.chooseWorkspace, OWN, 'open')).toBeNull();
    expect(await record.invoke(CHANNELS.chooseWorkspace, OWN, 'create')).toBeNull();
    expect(await record.invoke(CHANNELS.saveReply, OWN, '/api/x', 'x.svg')).toBeNull();
  });
});

describe('saving a reply', () => {
  it('writes what the door answers, whole', async () => {
    const filePath = join(folder, 'a.svg');
    record.answerDialogs({ filePath });
    expect(await record.invoke(CHANNELS.saveReply, OWN, '/api/items/x/export?to=svg', 'a.svg')).toBe(filePath);
    expect(readFileSync(filePath, 'utf8')).toBe('answer of /api/items/x/export');
  });

  it.each([
    ['/api/refused', 'desktop.exportFailed'],
    ['/api/broken', 'desktop.cannotWrite'],
  ])('of %s leaves nothing behind', async (path, code) => {
    const filePath = join(folder, 'broken.svg');
    record.answerDialogs({ filePath });
    await expect(record.invoke(CHANNELS.saveReply, OWN, path, 'b.svg')).rejects.toMatchObject({ code });
    expect(existsSync(filePath)).toBe(false);
    expect(readdirSync(folder).filter((name) => name.includes('broken'))).toEqual([]);
  });

  it('suggests a name without folders', async () => {
    await record.invoke(CHANNELS.saveReply, OWN, '/api/x', '../../etc/passwd');
    expect(record.argsOf('dialog.showSaveDialog')).toMatchObject([{ defaultPath: 'passwd' }]);
  });
});
