import { join } from 'node:path';
import type { HostKey } from '../../../src/core/capture/host.ts';
import { PlateauError } from '../../../src/core/error.ts';
import { connect } from '../../../src/main/remote/connect.ts';
import type { Connection, Prompts } from '../../../src/main/remote/connection.ts';
import type { SshPlaces } from '../../../src/main/remote/settings/places.ts';

type SecretQuestion = Parameters<Prompts['secret']>[0];

/** A person who answers what is asked while a connection is made, and remembers the questions. */
export class Person implements Prompts {
  readonly keysAsked: { readonly address: string; readonly key: HostKey }[] = [];
  readonly secretsAsked: SecretQuestion[] = [];
  readonly warnings: string[] = [];
  readonly #trusts: boolean | (() => boolean | Promise<boolean>);
  readonly #secrets: readonly (string | null)[];

  /** `secrets` are given one after the other; then null. */
  constructor(trusts: boolean | (() => boolean | Promise<boolean>) = false, secrets: readonly (string | null)[] = []) {
    this.#trusts = trusts;
    this.#secrets = secrets;
  }

  async hostKey(address: string, key: HostKey): Promise<boolean> {
    this.keysAsked.push({ address, key });
    return typeof this.#trusts === 'boolean' ? this.#trusts : this.#trusts();
  }

  async secret(question: SecretQuestion): Promise<string | null> {
    this.secretsAsked.push(question);
    return this.#secrets[this.secretsAsked.length - 1] ?? null;
  }
}

/** Files of SSH below a HOME, and nothing of this machine's. */
export function placesIn(home: string, env: Readonly<Record<string, string>> = {}): SshPlaces {
  return { home, globalConfig: join(home, 'etc/ssh_config'), env, localUser: 'nobody-here' };
}

export interface Connecting {
  readonly transport?: 'ssh2' | 'system';
  readonly person?: Person;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Connects with the files of a HOME. */
export function connectFrom(home: string, destination: string, options: Connecting = {}): Promise<Connection> {
  const { transport = 'ssh2', person = new Person(), env, signal = new AbortController().signal } = options;
  return connect({
    destination,
    transport,
    prompts: person,
    signal,
    settings: placesIn(home, env),
    onWarning: (sentence) => person.warnings.push(sentence),
  });
}

/** The `PlateauError` that something ends with. */
export async function errorOf(promise: Promise<unknown>): Promise<PlateauError> {
  try {
    await promise;
  } catch (thrown) {
    if (thrown instanceof PlateauError) return thrown;
    throw thrown;
  }
  throw new Error('it did not fail');
}
