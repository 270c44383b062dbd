import { create } from 'zustand';
import type { CaptureOpening } from '../capture/capture-opening.ts';

/** The dialog that is open. There is one at a time. */
export type OpenDialog =
  | { readonly kind: 'none' }
  | { readonly kind: 'palette' }
  | { readonly kind: 'keys' }
  | { readonly kind: 'about' }
  | { readonly kind: 'paste'; readonly text: string }
  | { readonly kind: 'import'; readonly files: readonly File[] }
  | { readonly kind: 'export'; readonly itemId: string }
  | { readonly kind: 'compare'; readonly before: readonly string[]; readonly after: readonly string[] }
  /** `name` is the host that is changed; null adds one. */
  | { readonly kind: 'host'; readonly name: string | null }
  | { readonly kind: 'capture'; readonly opening: CaptureOpening }
  | { readonly kind: 'workspace'; readonly mode: 'create' | 'open' };

export const useDialogs = create<{ readonly open: OpenDialog }>(() => ({ open: { kind: 'none' } }));

export const openDialog = (open: OpenDialog): void => useDialogs.setState({ open });
export const closeDialog = (): void => useDialogs.setState({ open: { kind: 'none' } });
