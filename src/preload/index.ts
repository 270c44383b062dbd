import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { CommandId } from '../main/api/contract/commands.ts';
import type { HostBridge } from '../main/api/contract/host.ts';
import { CHANNELS } from '../main/api/contract/ipc.ts';

/** Hears one channel until the answered function is called; the event itself, with its sender, stays here. */
function listen<T>(channel: string, listener: (value: T) => void): () => void {
  const heard = (_event: unknown, value: T): void => listener(value);
  ipcRenderer.on(channel, heard);
  return () => ipcRenderer.off(channel, heard);
}

const bridge: HostBridge<File> = {
  shell: 'desktop',
  pathOf: (file) => webUtils.getPathForFile(file),
  chooseFiles: () => ipcRenderer.invoke(CHANNELS.chooseFiles),
  chooseWorkspace: (mode) => ipcRenderer.invoke(CHANNELS.chooseWorkspace, mode),
  saveReply: (apiPath, suggestedName) => ipcRenderer.invoke(CHANNELS.saveReply, apiPath, suggestedName),
  onCommand: (listener) => listen<CommandId>(CHANNELS.command, listener),
  onOpenFiles: (listener) => listen<readonly string[]>(CHANNELS.openFiles, listener),
};

contextBridge.exposeInMainWorld('plateauHost', bridge);
