import type { ProfilerId } from '../../core/capture/profiler-ids.ts';
import type { CaptureFields } from './capture-form.ts';

/** What the capture dialog is opened for. */
export type CaptureOpening =
  /** A process the person chose in the list of its host. */
  | {
      readonly kind: 'process';
      readonly host: string;
      readonly pid: number;
      readonly startTicks: number;
      readonly profiler: ProfilerId | null;
    }
  /** A program that a profiler starts itself. */
  | { readonly kind: 'launch'; readonly host: string }
  /** A database as a host reaches it. */
  | { readonly kind: 'database'; readonly host: string }
  /** The settings of an item's own capture, again; with changes where its verdicts ask for another one. */
  | { readonly kind: 'again'; readonly itemId: string; readonly changes?: Partial<CaptureFields> };
