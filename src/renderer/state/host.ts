import type { HostBridge } from '../../main/api/contract/host.ts';

declare global {
  interface Window {
    readonly plateauHost?: HostBridge<File>;
  }
}

/** What the desktop shell lends the window; undefined in a browser. */
export const host: HostBridge<File> | undefined = window.plateauHost;
