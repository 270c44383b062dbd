import type { HostClass, HostEntry } from '../../core/capture/host.ts';

/** What the fields hold while a host is being described. */
export interface HostFields {
  readonly name: string;
  readonly destination: string;
  readonly class: HostClass;
  readonly transport: HostEntry['transport'];
  readonly remoteFolder: string;
}

export const NEW_HOST: HostFields = {
  name: '',
  destination: '',
  class: 'staging',
  transport: 'ssh2',
  remoteFolder: '',
};

export const fieldsOf = (entry: HostEntry): HostFields => ({
  name: entry.name,
  destination: entry.destination,
  class: entry.class,
  transport: entry.transport,
  remoteFolder: entry.remoteFolder ?? '',
});

/** What keeps a destination from being one; null where nothing does. */
export function destinationComplaint(destination: string): string | null {
  const text = destination.trim();
  if (text === '') return 'An alias of your SSH configuration, or user@host, or user@host:port.';
  if (text.startsWith('-')) return 'A destination does not begin with “-”.';
  if (/[\s\p{Cc}]/u.test(text)) return 'A destination is one word: user@host:port.';
  const port = /^(?:[^@]*@)?(?:\[[^\]]*\]|[^:[\]]*):(.*)$/.exec(text)?.[1];
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) {
    return 'The port after “:” is a number from 1 to 65535.';
  }
  return null;
}

/** What keeps a name from being one; null where nothing does. `taken` are the names of the other hosts. */
export function nameComplaint(name: string, taken: readonly string[]): string | null {
  const text = name.trim();
  if (text === '') return 'A name to call it by, also to type before a capture in production.';
  if (text.length > 100) return 'At most 100 characters.';
  if (text.startsWith('-')) return 'A name does not begin with “-”.';
  if (/[\s/\\\p{Cc}]/u.test(text)) return 'A name is one word, without slashes.';
  if (taken.includes(text)) return `There is a host “${text}” already.`;
  return null;
}

/** What keeps a folder from being one; null where nothing does. Empty leaves the choice to the host. */
export function folderComplaint(folder: string): string | null {
  const text = folder.trim();
  if (text === '') return null;
  if (!text.startsWith('/')) return 'A whole path on the host, beginning with “/”.';
  if (/\p{Cc}/u.test(text)) return 'A path without control characters.';
  return null;
}

/** The name a destination suggests: an alias itself, or the first part of the machine's name. */
export function suggestedName(destination: string): string {
  const machine = destination.trim().replace(/^[^@]*@/, '');
  const bare = /^\[([^\]]*)\]/.exec(machine)?.[1] ?? machine.replace(/:\d*$/, '');
  const isAddress = /^[\d.]+$/.test(bare) || bare.includes(':');
  return (isAddress ? bare : (bare.split('.')[0] ?? '')).replace(/[\s/\\\p{Cc}]/gu, '').slice(0, 100);
}

/** The entry the fields describe; null where a field has a complaint. */
export function entryOfFields(fields: HostFields, taken: readonly string[]): HostEntry | null {
  const { name, destination, remoteFolder } = fields;
  const wrong = nameComplaint(name, taken) ?? destinationComplaint(destination) ?? folderComplaint(remoteFolder);
  if (wrong !== null) return null;
  return {
    name: name.trim(),
    destination: destination.trim(),
    class: fields.class,
    transport: fields.transport,
    remoteFolder: remoteFolder.trim() === '' ? null : remoteFolder.trim(),
  };
}
