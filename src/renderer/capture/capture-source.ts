import type { ListedProcess, ProcessFacts, ProcessList, Readiness } from '../../core/capture/process.ts';
import type { CaptureProvenance, CaptureRequest } from '../../core/capture/request.ts';
import { PlateauError } from '../../core/error.ts';
import type { Item } from '../../main/api/contract/items.ts';
import { useHosts } from '../hosts/host-store.ts';
import { processKey } from '../hosts/process-rows.ts';
import { call } from '../state/client.ts';
import { useItems } from '../state/items.ts';
import type { CaptureOpening } from './capture-opening.ts';
import { findAgain } from './find-again.ts';
import { capturesDatabase } from './profiler-table.ts';

/** Everything the capture dialog is about, once it is known. */
export interface CaptureSource {
  readonly list: ProcessList;
  /** Null where a program is started, or none was found. */
  readonly process: ListedProcess | null;
  /** What the process can be chosen from; empty where it is settled. */
  readonly choices: readonly ListedProcess[];
  /** What is to be known of how the process was found. */
  readonly note: string;
  /** The capture that is made again; null for one of its own. */
  readonly request: CaptureRequest | null;
  readonly again: Item | null;
}

/** The profilers to choose from for a process, for starting a program, or for a database. */
export function profilersFor(
  list: ProcessList,
  process: ListedProcess | null,
  target: 'process' | 'launch' | 'database',
): readonly Readiness[] {
  if (target === 'process') return process?.profilers ?? [];
  return list.launchers.filter(({ name }) => capturesDatabase(name) === (target === 'database'));
}

async function provenanceOf(item: Item, signal: AbortSignal): Promise<CaptureProvenance> {
  const own = (['series', 'heap', 'plan'] as const).find((kind) => kind === item.kind);
  const route = own ?? 'profile';
  const { provenance } = await call(route, { id: item.id }, signal);
  if (provenance.capture !== undefined) return provenance.capture;
  throw new PlateauError({
    code: 'window.notCaptured',
    message: `“${item.label}” came from a file, so there is nothing to capture again.`,
    hint: 'Open the host it comes from, and capture the process there.',
  });
}

async function processesOf(name: string, signal: AbortSignal): Promise<ProcessList> {
  const list = await call('processes', { name }, signal);
  useHosts.setState(({ looks }) => ({
    looks: new Map(looks).set(name, { list, at: Date.now(), error: null, loading: false }),
  }));
  return list;
}

async function again(itemId: string, signal: AbortSignal): Promise<CaptureSource> {
  const item = useItems.getState().items.get(itemId);
  if (item === undefined) {
    throw new PlateauError({
      code: 'item.gone',
      message: 'The item is no longer in the workspace.',
      hint: 'Undo brings it back where it was deleted.',
    });
  }
  const { request, target } = await provenanceOf(item, signal);
  const list = await processesOf(request.host, signal);
  const settled = { list, request, again: item };
  if (target === null) return { ...settled, process: null, choices: [], note: '' };
  return { ...settled, ...foundIn(list, target) };
}

function foundIn(list: ProcessList, target: ProcessFacts): Pick<CaptureSource, 'process' | 'choices' | 'note'> {
  const { process, choices, note } = findAgain(target, list.processes);
  return { process, note, choices: note === '' ? [] : choices };
}

/** Finds out what the dialog was opened for. Throws `window.notCaptured`, `item.gone`, and what the door answers. */
export async function captureSource(opening: CaptureOpening, signal: AbortSignal): Promise<CaptureSource> {
  if (opening.kind === 'again') return again(opening.itemId, signal);
  const list = useHosts.getState().looks.get(opening.host)?.list ?? (await processesOf(opening.host, signal));
  const own = { list, choices: [], note: '', request: null, again: null };
  if (opening.kind !== 'process') return { ...own, process: null };
  const process = list.processes.find((one) => processKey(one) === processKey(opening)) ?? null;
  return { ...own, process };
}
