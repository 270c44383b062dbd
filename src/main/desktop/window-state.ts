import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { screen } from 'electron';
import { z } from 'zod';

const boundsSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(200).max(20_000),
  height: z.number().int().min(200).max(20_000),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof boundsSchema>;

/** How much of a remembered window must lie on a display for its place to be used again, in pixels. */
const VISIBLE = 80;

function isOnDisplay(state: WindowState): boolean {
  return screen.getAllDisplays().some(({ workArea }) => {
    const width = Math.min(state.x + state.width, workArea.x + workArea.width) - Math.max(state.x, workArea.x);
    const height = Math.min(state.y + state.height, workArea.y + workArea.height) - Math.max(state.y, workArea.y);
    return width >= VISIBLE && height >= VISIBLE;
  });
}

/** The window's remembered place, or null when there is none, it is damaged, or it lies on no display any more. */
export function readWindowState(path: string): WindowState | null {
  try {
    const state = boundsSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    return isOnDisplay(state) ? state : null;
  } catch {
    // A missing or damaged file only costs the window its place.
    return null;
  }
}

/** Remembers the window's place; written beside and renamed, so that a crash leaves the old file whole. */
export function writeWindowState(path: string, state: WindowState): void {
  writeFileSync(`${path}.new`, JSON.stringify(state), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
