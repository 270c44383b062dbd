import { create } from 'zustand';
import type { CaptureOpening } from '../capture/capture-opening.ts';
import type { GrowthOpening } from '../growth/dialog/growth-opening.ts';
import type { SignOffOpening } from '../sign-off/sign-off-opening.ts';
import type { UnitlessFiles } from '../workspace/import-choice-types.ts';

/** The dialog that is open. There is one at a time. */
export type OpenDialog =
  | { readonly kind: 'none' }
  | { readonly kind: 'palette' }
  | { readonly kind: 'keys' }
  | { readonly kind: 'about' }
  | { readonly kind: 'paste'; readonly text: string }
  | { readonly kind: 'import'; readonly files: readonly File[] }
  /** Files of requests that do not say what their latencies are in. */
  | { readonly kind: 'latencyUnit'; readonly unread: UnitlessFiles }
  | { readonly kind: 'export'; readonly itemId: string }
  | { readonly kind: 'report' }
  /** An older bundle is chosen, whose findings are retested. */
  | { readonly kind: 'retest' }
  | ({ readonly kind: 'signOff' } & SignOffOpening)
  | { readonly kind: 'compare'; readonly before: readonly string[]; readonly after: readonly string[] }
  | { readonly kind: 'growth'; readonly opening: GrowthOpening }
  | { readonly kind: 'compareGrowths'; readonly before: string | null; readonly after: string | null }
  | { readonly kind: 'comparePlans'; readonly before: string | null; readonly after: string | null }
  /** `name` is the host that is changed; null adds one. */
  | { readonly kind: 'host'; readonly name: string | null }
  | { readonly kind: 'capture'; readonly opening: CaptureOpening }
  /** `audit`: the new workspace is opened on its investigation. */
  | { readonly kind: 'workspace'; readonly mode: 'create' | 'open'; readonly audit: boolean };

export const useDialogs = create<{ readonly open: OpenDialog }>(() => ({ open: { kind: 'none' } }));

/** What had the focus before the first of the dialogs that are open. */
let before: Element | null = null;

export function openDialog(open: OpenDialog): void {
  if (useDialogs.getState().open.kind === 'none') before = document.activeElement;
  useDialogs.setState({ open });
}

/** Closes the dialog; the focus goes back to where it was, unless something else takes it. */
export function closeDialog(): void {
  const back = before;
  leaveDialog();
  returnFocus(back);
}

/** Closes the dialog for a view that it opens: that one takes the focus. */
export function leaveDialog(): void {
  useDialogs.setState({ open: { kind: 'none' } });
  before = null;
}

/** Gives the focus back once the dialog that had it is gone, unless something else has it by then. */
export function returnFocus(to: Element | null): void {
  setTimeout(() => {
    if (document.activeElement !== document.body || !(to instanceof HTMLElement)) return;
    if (to.isConnected) to.focus({ preventScroll: true });
  }, 0);
}
