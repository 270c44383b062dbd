import type { HostBridge } from '../../main/api/contract/host.ts';

declare global {
  interface Window {
    readonly plateauHost?: HostBridge<File>;
  }
}

/** What the desktop shell lends the window; undefined in a browser, and where there is no window. */
export const host: HostBridge<File> | undefined = typeof window === 'undefined' ? undefined : window.plateauHost;
