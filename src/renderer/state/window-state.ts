import { z } from 'zod';
import { create } from 'zustand';
import { recall, remember } from './remember.ts';

export const SIDEBAR_WIDTH = { min: 180, initial: 264, max: 560 } as const;
const STATE_KEY = 'window';

/** How the window is set up, for every workspace. */
const windowState = z.object({
  theme: z.enum(['system', 'dark', 'light']),
  sidebarOpen: z.boolean(),
  sidebarWidth: z.number().min(SIDEBAR_WIDTH.min).max(SIDEBAR_WIDTH.max),
  hostsOpen: z.boolean().default(true),
});
export type WindowState = z.infer<typeof windowState>;

const INITIAL: WindowState = {
  theme: 'system',
  sidebarOpen: true,
  sidebarWidth: SIDEBAR_WIDTH.initial,
  hostsOpen: true,
};

export const useWindowState = create<WindowState>(() => INITIAL);

export async function loadWindowState(): Promise<void> {
  useWindowState.setState(await recall(STATE_KEY, windowState, INITIAL));
}

/** Changes the set-up and keeps it for the next start. */
export function setWindowState(change: Partial<WindowState>): void {
  useWindowState.setState(change);
  remember(STATE_KEY, useWindowState.getState());
}

export function setSidebarWidth(pixels: number): void {
  setWindowState({ sidebarWidth: Math.round(Math.min(SIDEBAR_WIDTH.max, Math.max(SIDEBAR_WIDTH.min, pixels))) });
}
