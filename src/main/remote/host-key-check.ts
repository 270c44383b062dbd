import { PlateauError } from '../../core/error.ts';
import { fingerprintOf, hostKeyOf, nameWithPort } from './host-key.ts';
import { judgeKey, type Knowledge, type KnownHostsEntry, knownKeyTypes, namesHost } from './known-hosts.ts';
import { addKnownHost, readKnownHosts } from './known-hosts-files.ts';
import { needsSystem } from './ssh-errors.ts';
import type { HopSettings } from './ssh-settings.ts';

/** What the known hosts files say about one machine. */
export class HostKeyCheck {
  readonly #hop: HopSettings;
  readonly #entries: readonly KnownHostsEntry[];
  readonly #names: readonly string[];
  /** What people call the machine. */
  readonly address: string;

  private constructor(hop: HopSettings, entries: readonly KnownHostsEntry[]) {
    this.#hop = hop;
    this.#entries = entries;
    this.address = nameWithPort(hop.host, hop.port);
    this.#names = hop.hostKeyAlias === null ? [this.address, hop.host] : [hop.hostKeyAlias];
  }

  static async of(hop: HopSettings): Promise<HostKeyCheck> {
    return new HostKeyCheck(hop, await readKnownHosts([...hop.userKnownHosts, ...hop.globalKnownHosts]));
  }

  /** Types of the keys the machine is known by. */
  get knownTypes(): readonly string[] {
    return knownKeyTypes(this.#entries, this.#names);
  }

  /** A key the machine is known by under its exact name; null where there is none. */
  get knownEntry(): KnownHostsEntry | null {
    const name = this.#names[0] ?? '';
    return this.#entries.find(({ hosts, marker }) => marker === 'none' && namesHost(hosts, name)) ?? null;
  }

  judge(blob: Uint8Array, types: readonly string[]): Knowledge {
    return judgeKey(this.#entries, this.#names, blob, types);
  }

  /** Why a key is not taken; null where the person may be asked. Under no setting can a changed or revoked key be gone on with. */
  refusal(knowledge: Exclude<Knowledge, { kind: 'known' }>, blob: Uint8Array): PlateauError | null {
    const shown = hostKeyOf(blob);
    switch (knowledge.kind) {
      case 'revoked':
        return hostKeyRevoked(this.address, `${shown.type} ${shown.sha256}`, placeOf(knowledge.entry));
      case 'changed': {
        const { entry } = knowledge;
        return hostKeyChanged(this.address, {
          shown: `${shown.type} ${shown.sha256}`,
          known: `${entry.type} ${fingerprintOf(entry.blob)}`,
          place: placeOf(entry),
          name: this.#names[0] ?? '',
        });
      }
      case 'unknown':
        if (knowledge.authority !== null) {
          return needsSystem(
            this.address,
            `${this.address} is vouched for by a certificate authority (${placeOf(knowledge.authority)})`,
          );
        }
        return this.#hop.strict ? hostKeyUnknown(this.address, `${shown.type} ${shown.sha256}`) : null;
    }
  }

  /** Makes a key known from now on. Throws the system's error. */
  async remember(blob: Uint8Array): Promise<void> {
    const file = this.#hop.userKnownHosts[0];
    if (file !== undefined) await addKnownHost(file, this.#names[0] ?? '', blob, this.#hop.hashKnownHosts);
  }

  /** Where {@link remember} writes to. */
  get file(): string {
    return this.#hop.userKnownHosts[0] ?? '';
  }
}

function placeOf({ file, line }: KnownHostsEntry): string {
  return `${file}:${line}`;
}

export function hostKeyChanged(
  address: string,
  keys: { readonly shown: string; readonly known: string; readonly place: string; readonly name: string },
): PlateauError {
  return new PlateauError({
    code: 'ssh.hostKeyChanged',
    message: `${address} shows another host key than the one known for it: it shows ${keys.shown}, known is ${keys.known} (${keys.place}). Nothing was sent to it.`,
    hint: `Somebody may be listening in. Ask whoever runs it whether its key was changed; only then remove the old one: ssh-keygen -R "${keys.name}"`,
  });
}

export function hostKeyRevoked(address: string, shown: string, place: string): PlateauError {
  return new PlateauError({
    code: 'ssh.hostKeyRevoked',
    message: `${address} shows a host key that is marked as revoked: ${shown} (${place}). Nothing was sent to it.`,
    hint: 'Do not log in there. Ask whoever runs the machine.',
  });
}

export function hostKeyUnknown(address: string, shown: string): PlateauError {
  return new PlateauError({
    code: 'ssh.hostKeyUnknown',
    message: `The host key of ${address} is not known: ${shown}. Your OpenSSH configuration wants such hosts refused (StrictHostKeyChecking yes).`,
    hint: 'Compare it with the key whoever runs the machine tells you, and add it to your known hosts.',
  });
}
