import { type ActionProps, OverlayToaster, Position } from '@blueprintjs/core';
import { announce } from './announcer.tsx';

let toaster: OverlayToaster | null = null;

export interface Notice {
  readonly text: string;
  readonly intent?: 'none' | 'success' | 'warning' | 'danger';
  readonly action?: ActionProps;
  readonly timeoutMs?: number;
}

/** Shows a passing notice in the corner and says it to screen readers; the answer takes it away. */
export function noticed({ text, intent = 'none', action, timeoutMs = 6000 }: Notice): () => void {
  announce(text);
  const key = toaster?.show({
    message: text,
    className: `notice notice-${intent}`,
    timeout: timeoutMs,
    ...(action === undefined ? {} : { action }),
  });
  return () => {
    if (key !== undefined) toaster?.dismiss(key);
  };
}

/** Shows a passing notice in the corner and says it to screen readers. What must not be missed belongs in the jobs panel too. */
export const notify = (notice: Notice): void => void noticed(notice);

/** The corner notices stand in; drawn once in the window. */
export function Toasts() {
  return (
    <OverlayToaster
      position={Position.BOTTOM_RIGHT}
      maxToasts={4}
      ref={(instance) => {
        toaster = instance;
      }}
    />
  );
}
