import { PlateauError } from '../error.ts';
import { type HostEntry, LOCAL_HOST } from './host.ts';

/** This machine as a host. */
export const LOCAL_ENTRY: HostEntry = {
  name: LOCAL_HOST,
  destination: LOCAL_HOST,
  class: 'dev',
  transport: 'ssh2',
  remoteFolder: null,
};

/** `user@host`, `user@host:port`, `[::1]:22`: what is a destination by itself and needs no entry. */
const BARE = /^[^\s@/\\-][^\s@/\\]*@[^\s@/\\]+$/;

/** The entry of a host that was not added but named by its destination: class staging. Null where the text names no destination. */
export function bareEntry(text: string): HostEntry | null {
  if (text === LOCAL_HOST) return LOCAL_ENTRY;
  if (!BARE.test(text)) return null;
  return { name: text, destination: text, class: 'staging', transport: 'ssh2', remoteFolder: null };
}

/** Checks a new or changed entry. Throws `hosts.badDestination`. */
export function checkEntry(entry: HostEntry): void {
  if (/^-|[\s\p{Cc}]/u.test(entry.destination)) {
    throw new PlateauError({
      code: 'hosts.badDestination',
      message: `“${entry.destination}” is no SSH destination.`,
      hint: 'Give an alias of ~/.ssh/config, or user@host, or user@host:port.',
    });
  }
}
