import { setTimeout } from 'node:timers/promises';
import { bareEntry, checkEntry, LOCAL_ENTRY } from '../../core/capture/destination.ts';
import { type Host, type HostEntry, LOCAL_HOST } from '../../core/capture/host.ts';
import type { ProcessList } from '../../core/capture/process.ts';
import { PlateauError, toErrorData } from '../../core/error.ts';
import type { CaptureJournal } from '../capture/journal.ts';
import { leftBehind } from '../capture/left-behind.ts';
import { type Probed, probe } from '../capture/probe/index.ts';
import { PROFILERS } from '../capture/profilers.ts';
import type { Connection, Prompts } from '../remote/connection.ts';
import type { EventHub } from './event-hub.ts';
import type { QuestionService } from './question-service.ts';
import { SecretMemory } from './secret-memory.ts';
import type { StateService } from './state-service.ts';
import { StoredHosts } from './stored-hosts.ts';

/** Seconds to wait before each attempt to make a lost connection again. */
const AGAIN_SECONDS = [1, 2, 5, 10, 20, 30];

/** Asks nobody. */
const SILENT: Prompts = { hostKey: async () => false, secret: async () => null };

/** What reaches hosts: real connections in the product. */
export interface Network {
  connect(entry: HostEntry, prompts: Prompts, signal: AbortSignal): Promise<Connection>;
  /** Names of OpenSSH's configuration. */
  aliases(): readonly string[];
}

export interface HostServiceOptions {
  readonly state: StateService;
  readonly events: EventHub;
  readonly questions: QuestionService;
  readonly journal: CaptureJournal;
  readonly network: Network;
}

interface Link {
  connection: Connection | null;
  /** An attempt on its way, shared by whoever asks meanwhile. */
  attempt: { readonly promise: Promise<Connection>; readonly controller: AbortController } | null;
  problem: Host['problem'];
  probed: Probed | null;
}

function notFound(name: string): PlateauError {
  return new PlateauError({
    code: 'hosts.notFound',
    message: `There is no host “${name}”.`,
    hint: '“plateau hosts” lists them; “plateau hosts add NAME DESTINATION” adds one. user@host works without adding.',
  });
}

/** Hosts: the ones the person added, this machine, and whatever is named by its destination; each with at most one connection. */
export class HostService {
  readonly #options: HostServiceOptions;
  readonly #stored: StoredHosts;
  readonly #links = new Map<string, Link>();
  readonly #secrets = new SecretMemory();
  readonly #lent = new Map<string, { readonly entry: HostEntry; readonly connect: Network['connect'] }>();

  constructor(options: HostServiceOptions) {
    this.#options = options;
    this.#stored = new StoredHosts(options.state);
  }

  /** Every host: this machine first, then the added ones by name. */
  list(): readonly Host[] {
    const added = [...this.#stored.list()].sort((a, b) => a.name.localeCompare(b.name));
    return [LOCAL_ENTRY, ...added].map((entry) => this.#host(entry));
  }

  /** Names of OpenSSH's configuration that are no hosts yet. */
  aliases(): readonly string[] {
    const known = new Set(this.#stored.list().map(({ destination }) => destination));
    return this.#options.network.aliases().filter((alias) => !known.has(alias));
  }

  /** The entry of a host by its name or a former one, or of a destination that names itself. Throws `hosts.notFound`. */
  entry(name: string): HostEntry {
    const entry = this.#lent.get(name)?.entry ?? this.#stored.named(name) ?? bareEntry(name);
    if (entry !== null) return entry;
    throw notFound(name);
  }

  /** Throws `hosts.exists`, `hosts.badDestination`. */
  add(entry: HostEntry): Host {
    this.#refuseTaken(entry.name);
    checkEntry(entry);
    this.#stored.put(entry);
    return this.#changed(entry);
  }

  /**
   * Changes what is known of the host that is called `name`, which may be its name too; its connection is closed.
   * Throws `hosts.notFound`, `hosts.exists`, `hosts.badDestination`.
   */
  change(entry: HostEntry, name = entry.name): Host {
    this.#known(name);
    if (entry.name !== name) this.#refuseTaken(entry.name);
    checkEntry(entry);
    this.#drop(name);
    this.#stored.put(entry, name);
    return this.#changed(entry);
  }

  /** Throws `hosts.notFound`, `hosts.builtIn`. */
  remove(name: string): { readonly name: string } {
    if (name === LOCAL_HOST) {
      throw new PlateauError({ code: 'hosts.builtIn', message: 'This machine is always a host.', hint: 'Leave it.' });
    }
    this.#known(name);
    this.#drop(name);
    this.#stored.remove(name);
    this.#options.events.tell({ type: 'hosts' });
    return { name };
  }

  /** Prompts that remember what was typed for something behind a host for as long as its own passwords are remembered. */
  remembering(name: string, prompts: Prompts): ReturnType<SecretMemory['answering']> {
    return this.#secrets.answering(this.entry(name).name, prompts);
  }

  /** Makes a host known for a while, reached in its own way; the answered function takes it away again. */
  lend(entry: HostEntry, connect: Network['connect']): () => void {
    this.#lent.set(entry.name, { entry, connect });
    return () => {
      this.#drop(entry.name);
      this.#lent.delete(entry.name);
    };
  }

  /** Connects, or answers with the connection that stands. Throws `hosts.notFound`, `ssh.*`. */
  async connection(name: string): Promise<Connection> {
    const entry = this.entry(name);
    const link = this.#link(entry.name);
    if (link.connection !== null && !link.connection.gone.aborted) return link.connection;
    link.attempt ??= this.#attempt(entry, link);
    return link.attempt.promise;
  }

  async connect(name: string): Promise<Host> {
    await this.connection(name);
    return this.#host(this.entry(name));
  }

  /** Closes the connection, or ends the attempt to make one. */
  disconnect(name: string): Host {
    const entry = this.entry(name);
    this.#drop(entry.name);
    this.#options.events.tell({ type: 'hosts' });
    return this.#host(entry);
  }

  /** Looks at a host now; connects where it must. Throws `capture.probeFailed`, `ssh.*`. */
  async probe(name: string): Promise<Probed> {
    const connection = await this.connection(name);
    const entry = this.entry(name);
    const probed = await probe(connection, entry.remoteFolder);
    this.#link(entry.name).probed = probed;
    return probed;
  }

  /** What the last look saw, or a look now. */
  async lastProbe(name: string): Promise<Probed> {
    await this.connection(name);
    return this.#link(this.entry(name).name).probed ?? this.probe(name);
  }

  /** What runs on a host, with what each can be profiled by. */
  async processes(name: string): Promise<ProcessList> {
    const { host, processes } = await this.probe(name);
    const ready = (process: Probed['processes'][number] | null) =>
      PROFILERS.flatMap((profiler) => profiler.readiness(process, host) ?? []);
    return {
      host: this.entry(name).name,
      facts: host,
      processes: processes.map((process) => ({
        ...process,
        command: process.arguments.join(' '),
        profilers: ready(process),
      })),
      launchers: ready(null),
    };
  }

  close(): void {
    for (const name of this.#links.keys()) this.#drop(name);
  }

  #host(entry: HostEntry): Host {
    const link = this.#links.get(entry.name);
    const connected = link?.connection !== null && link?.connection?.gone.aborted === false;
    const key = link?.connection?.keys.at(-1)?.key ?? null;
    const formerly = this.#stored.formerNames(entry.name);
    return {
      ...entry,
      formerly,
      state: connected ? 'connected' : link?.attempt ? 'connecting' : 'disconnected',
      key,
      trusted: key !== null || entry.destination === LOCAL_HOST,
      problem: link?.problem ?? null,
      leftBehind: [entry.name, ...formerly].flatMap((name) => leftBehind(this.#options.journal, name)),
    };
  }

  #link(name: string): Link {
    const link = this.#links.get(name) ?? { connection: null, attempt: null, problem: null, probed: null };
    this.#links.set(name, link);
    return link;
  }

  #attempt(entry: HostEntry, link: Link, silent = false): NonNullable<Link['attempt']> {
    const { events, questions, network } = this.#options;
    const controller = new AbortController();
    const connect = this.#lent.get(entry.name)?.connect ?? network.connect;
    const asked = this.#secrets.answering(
      entry.name,
      silent ? SILENT : questions.promptsFor(entry.name, controller.signal),
    );
    const tell = (): void => events.tell({ type: 'hosts' });
    const attempt = async (): Promise<Connection> => {
      try {
        const connection = await connect(entry, asked.prompts, controller.signal);
        asked.keep();
        link.connection = connection;
        link.problem = null;
        connection.gone.addEventListener('abort', () => {
          if (link.connection !== connection) return;
          link.connection = null;
          link.probed = null;
          const { code, message, hint } = toErrorData(connection.gone.reason);
          link.problem = code === 'ssh.closed' ? null : { code, message, ...(hint === undefined ? {} : { hint }) };
          tell();
          if (code === 'ssh.lost') void this.#connectAgain(entry);
        });
        return connection;
      } catch (thrown) {
        const { code, message, hint } = toErrorData(thrown);
        link.problem = { code, message, ...(hint === undefined ? {} : { hint }) };
        throw thrown;
      } finally {
        link.attempt = null;
        tell();
      }
    };
    // Told after the attempt stands in its place.
    const promise = Promise.resolve().then(attempt);
    promise.catch(() => undefined);
    queueMicrotask(tell);
    return { promise, controller };
  }

  /** After a lost connection: tries again for a while, asking nobody. */
  async #connectAgain(entry: HostEntry): Promise<void> {
    for (const seconds of AGAIN_SECONDS) {
      await setTimeout(seconds * 1000, undefined, { ref: false });
      const link = this.#links.get(entry.name);
      // Somebody disconnected, or connected meanwhile.
      if (link === undefined || link.problem === null || link.connection !== null) return;
      link.attempt ??= this.#attempt(entry, link, true);
      const made = await link.attempt.promise.catch(() => null);
      if (made !== null) return;
    }
  }

  #drop(name: string): void {
    const link = this.#links.get(name);
    if (link === undefined) return;
    link.attempt?.controller.abort();
    const { connection } = link;
    link.connection = null;
    link.probed = null;
    link.problem = null;
    this.#secrets.forget(name);
    void connection?.close();
  }

  /** Throws `hosts.notFound` for a name that no added host has now. */
  #known(name: string): void {
    if (!this.#stored.list().some((host) => host.name === name)) throw notFound(name);
  }

  #refuseTaken(name: string): void {
    if (name !== LOCAL_HOST && !this.#stored.list().some((host) => host.name === name)) return;
    throw new PlateauError({
      code: 'hosts.exists',
      message: `There is a host “${name}” already.`,
      hint: 'Choose another name, or change that one.',
    });
  }

  #changed(entry: HostEntry): Host {
    this.#options.events.tell({ type: 'hosts' });
    return this.#host(entry);
  }
}
