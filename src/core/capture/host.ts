/** What a host is for; decides the limits of captures on it (`rules.md` QG-HOST). */
export type HostClass = 'dev' | 'staging' | 'production';
export const HOST_CLASSES = ['dev', 'staging', 'production'] as const satisfies readonly HostClass[];

/** The name of this machine among hosts: reached without SSH. */
export const LOCAL_HOST = 'local';

/** A box as the person named it. Kept with the person's own data, never in a workspace; holds no secret. */
export interface HostEntry {
  readonly name: string;
  /** An alias of OpenSSH's configuration, `user@host[:port]`, or `local`. */
  readonly destination: string;
  readonly class: HostClass;
  /** `system` goes through the system's `ssh` program: certificates, FIDO keys, ProxyCommand. */
  readonly transport: 'ssh2' | 'system';
  /** Folder on the host under which captures make their own; null: its folder for temporary files. */
  readonly remoteFolder: string | null;
}

/** A host key as people compare it. */
export interface HostKey {
  /** `ssh-ed25519`, `ecdsa-sha2-nistp256`, … */
  readonly type: string;
  /** `SHA256:` and unpadded base64, as OpenSSH prints it. */
  readonly sha256: string;
}

/** Something a capture that was cut off left on its host. */
export interface LeftBehind {
  readonly captureId: string;
  readonly host: string;
  /** The capture's own folder on the host; null where it made none. */
  readonly folder: string | null;
  /** For people: `py-spy record -p 4711 …`. */
  readonly what: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** The label of the capture it belonged to. */
  readonly label: string;
  /** Why it was left, as far as known. */
  readonly why: string;
}

/** A host with what is known of its connection. */
export interface Host extends HostEntry {
  /** Names it had before: what was captured under them was captured on it. */
  readonly formerly: readonly string[];
  readonly state: 'disconnected' | 'connecting' | 'connected';
  /** The key it last showed on this connection or that is known for it; null before the first connection. */
  readonly key: HostKey | null;
  readonly trusted: boolean;
  /** Why the last connection failed or ended; null while all is well. */
  readonly problem: { readonly code: string; readonly message: string; readonly hint?: string } | null;
  readonly leftBehind: readonly LeftBehind[];
}

/**
 * What the person is asked while a connection is made, or between the heaps of a series. Nothing is sent to the host before a `hostKey`
 * question is answered.
 */
export type Question =
  | {
      readonly id: string;
      readonly kind: 'hostKey';
      readonly host: string;
      /** The machine whose key this is: the host, or a jump host on the way. */
      readonly address: string;
      readonly key: HostKey;
    }
  | {
      readonly id: string;
      readonly kind: 'secret';
      readonly host: string;
      readonly address: string;
      readonly what: 'password' | 'passphrase' | 'answer';
      /** What the person sees: `Password for anna@staging`, or the server's own words (untrusted text). */
      readonly prompt: string;
      /** False where the typed text must not be shown. */
      readonly echo: boolean;
      /** 1 for the first time it is asked. */
      readonly attempt: number;
    }
  | {
      readonly id: string;
      /** The operations are the person's to run; true says that they are done. */
      readonly kind: 'operations';
      readonly host: string;
      /** The capture's label. */
      readonly label: string;
      /** Heaps that were taken. */
      readonly taken: number;
      readonly heaps: number;
      /** How many to run; null where nobody counts them. */
      readonly operations: number | null;
    };

/** True or false for a host key and for operations; the text of a secret; null: the person gave up. */
export type Answer = boolean | string | null;
