import type { Connection, Prompts } from './connection.ts';
import type { SshPlaces } from './settings/places.ts';
import { needsSystem } from './ssh-errors.ts';
import { resolveSettings } from './ssh-settings.ts';
import { connectSystem } from './system-ssh.ts';

export interface ConnectOptions {
  /** An alias of OpenSSH's configuration, `user@host`, `user@host:port`, `[v6]:port` or `ssh://…`. */
  readonly destination: string;
  readonly transport: 'ssh2' | 'system';
  readonly prompts: Prompts;
  /** Gives the attempt up. */
  readonly signal: AbortSignal;
  readonly settings: SshPlaces;
  /** Hears what was left out of the configuration, and what else went wrong without ending the attempt. */
  readonly onWarning?: (sentence: string) => void;
}

/**
 * Connects to a host by one of the transports. Throws what `connectSsh2` and {@link connectSystem} throw, `ssh.badDestination`,
 * `ssh.badConfig`.
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const { destination, transport, prompts, signal, onWarning } = options;
  const warn = onWarning ?? (() => undefined);
  const settings = resolveSettings(destination, options.settings);
  for (const sentence of settings.warnings) warn(sentence);
  if (transport === 'system') {
    return connectSystem({ destination, settings, places: options.settings, prompts, signal, warn });
  }
  if (settings.needsSystem !== null) throw needsSystem(destination, settings.needsSystem);
  // Loaded by who needs it: most calls of the terminal reach no host.
  const { connectSsh2 } = await import('./ssh2-connection.ts');
  return connectSsh2({ destination, settings, prompts, signal, warn });
}
