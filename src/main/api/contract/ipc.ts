import { z } from 'zod';

/** The messages between the preload script and the desktop shell. Everything else goes through the door. */
export const CHANNELS = {
  chooseFiles: 'plateau:choose-files',
  chooseWorkspace: 'plateau:choose-workspace',
  saveReply: 'plateau:save-reply',
  command: 'plateau:command',
  openFiles: 'plateau:open-files',
} as const;

/** Arguments of each call the window may make, checked on arrival. */
export const CALL_ARGUMENTS = {
  chooseFiles: z.tuple([]),
  chooseWorkspace: z.tuple([z.enum(['create', 'open'])]),
  saveReply: z.tuple([
    z
      .string()
      .regex(/^\/api\//)
      .max(4096),
    z.string().min(1).max(255),
  ]),
} as const;
