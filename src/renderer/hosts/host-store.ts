import { create } from 'zustand';
import { type Host, LOCAL_HOST } from '../../core/capture/host.ts';
import type { ProcessList } from '../../core/capture/process.ts';
import { type PlateauErrorData, toErrorData } from '../../core/error.ts';
import { call } from '../state/client.ts';

/** The newest look at a host's processes, and the one on its way. */
export interface Look {
  readonly list: ProcessList | null;
  /** When the list was taken, in milliseconds since 1970. */
  readonly at: number | null;
  readonly error: PlateauErrorData | null;
  readonly loading: boolean;
}

interface HostStore {
  readonly hosts: readonly Host[];
  readonly loaded: boolean;
  readonly error: PlateauErrorData | null;
  readonly looks: ReadonlyMap<string, Look>;
}

export const NO_LOOK: Look = { list: null, at: null, error: null, loading: false };

export const useHosts = create<HostStore>(() => ({ hosts: [], loaded: false, error: null, looks: new Map() }));

/** A host by its name; undefined when there is none (any more). */
export const useHost = (name: string): Host | undefined =>
  useHosts((state) => state.hosts.find((host) => host.name === name));

export const useLook = (name: string): Look => useHosts((state) => state.looks.get(name) ?? NO_LOOK);

export const hostNamed = (name: string): Host | undefined =>
  useHosts.getState().hosts.find((host) => host.name === name);

/** What a host is called in the window. */
export const hostTitle = (name: string): string => (name === LOCAL_HOST ? 'This machine' : name);

/** A connection that the person gave up or closed has failed at nothing. */
const GIVEN_UP: ReadonlySet<string> = new Set(['ssh.declined', 'ssh.closed', 'job.cancelled']);

const withoutGivenUp = (host: Host): Host =>
  host.problem !== null && GIVEN_UP.has(host.problem.code) ? { ...host, problem: null } : host;

let newest = 0;

/** Asks for all hosts. An older answer never overwrites a newer one. */
export async function refreshHosts(): Promise<void> {
  newest += 1;
  const turn = newest;
  try {
    const hosts = await call('hosts', {});
    if (turn === newest) useHosts.setState({ hosts: hosts.map(withoutGivenUp), loaded: true, error: null });
  } catch (thrown) {
    if (turn === newest) useHosts.setState({ error: toErrorData(thrown), loaded: true });
  }
}

function putLook(name: string, change: Partial<Look>): void {
  useHosts.setState(({ looks }) => ({
    looks: new Map(looks).set(name, { ...NO_LOOK, ...looks.get(name), ...change }),
  }));
}

const asking = new Map<string, AbortController>();

/** Looks at what runs on a host, connecting where it must. A second call while one is on its way waits for that one's answer. */
export async function look(name: string): Promise<void> {
  if (asking.has(name)) return;
  const abort = new AbortController();
  asking.set(name, abort);
  putLook(name, { loading: true, error: null });
  try {
    const list = await call('processes', { name }, abort.signal);
    putLook(name, { list, at: Date.now(), loading: false });
  } catch (thrown) {
    const error = toErrorData(thrown);
    putLook(name, { loading: false, error: abort.signal.aborted || GIVEN_UP.has(error.code) ? null : error });
  } finally {
    asking.delete(name);
  }
}

/** Gives up what is being asked of a host, and the attempt to connect to it. */
export async function stopLooking(name: string): Promise<void> {
  asking.get(name)?.abort();
  if (hostNamed(name)?.state === 'connecting') await disconnect(name);
}

/** Forgets what was seen on a host: it was changed, or is another one now. */
export function forgetLook(name: string): void {
  useHosts.setState(({ looks }) => ({ looks: new Map([...looks].filter(([other]) => other !== name)) }));
}

/** Closes the connection to a host, or ends the attempt to make one. Throws what the door answers. */
export async function disconnect(name: string): Promise<void> {
  await call('disconnectHost', { name });
  await refreshHosts();
}
