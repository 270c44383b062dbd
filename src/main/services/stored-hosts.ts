import { z } from 'zod';
import { HOST_CLASSES, type HostEntry } from '../../core/capture/host.ts';
import type { StateService } from './state-service.ts';

const KEY = 'hosts';
const storedSchema = z
  .array(
    z.object({
      name: z.string(),
      destination: z.string(),
      class: z.enum(HOST_CLASSES),
      transport: z.enum(['ssh2', 'system']),
      remoteFolder: z.string().nullable(),
      formerly: z.array(z.string()).optional(),
    }),
  )
  .catch([]);

type Stored = z.infer<typeof storedSchema>[number];

const entryOf = ({ name, destination, class: hostClass, transport, remoteFolder }: Stored): HostEntry => ({
  name,
  destination,
  class: hostClass,
  transport,
  remoteFolder,
});

/** The hosts the person added, with the names they had before: captures keep the one they were made under. */
export class StoredHosts {
  readonly #state: StateService;

  constructor(state: StateService) {
    this.#state = state;
  }

  list(): readonly HostEntry[] {
    return this.#read().map(entryOf);
  }

  /** The host of this name, else the one that had it before. */
  named(name: string): HostEntry | null {
    const all = this.#read();
    const found = all.find((host) => host.name === name) ?? all.find(({ formerly }) => formerly?.includes(name));
    return found === undefined ? null : entryOf(found);
  }

  formerNames(name: string): readonly string[] {
    return this.#read().find((host) => host.name === name)?.formerly ?? [];
  }

  /** Adds a host, or puts it in the place of the one that is called `name`. */
  put(entry: HostEntry, name = entry.name): void {
    const all = this.#read();
    const known = all.find((host) => host.name === name);
    const former = new Set([...(known?.formerly ?? []), ...(known === undefined ? [] : [name])]);
    const put: Stored = { ...entryOf(entry), formerly: [...former] };
    this.#write(known === undefined ? [...all, put] : all.map((host) => (host === known ? put : host)));
  }

  remove(name: string): void {
    this.#write(this.#read().filter((host) => host.name !== name));
  }

  #read(): readonly Stored[] {
    return storedSchema.parse(this.#state.read(KEY) ?? []);
  }

  /** A former name that another host has taken is that one's. */
  #write(hosts: readonly Stored[]): void {
    const taken = new Set(hosts.map(({ name }) => name));
    this.#state.write(
      KEY,
      hosts.map((host) => {
        const formerly = (host.formerly ?? []).filter((name) => !taken.has(name));
        return formerly.length === 0 ? entryOf(host) : { ...entryOf(host), formerly };
      }),
    );
  }
}
