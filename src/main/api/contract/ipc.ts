/** The messages between the preload script and the desktop shell. Everything else goes through the door. */
export const CHANNELS = {
  chooseFiles: 'plateau:choose-files',
  chooseWorkspace: 'plateau:choose-workspace',
  saveReply: 'plateau:save-reply',
  command: 'plateau:command',
  openFiles: 'plateau:open-files',
} as const;
