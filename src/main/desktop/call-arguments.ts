import { z } from 'zod';

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
