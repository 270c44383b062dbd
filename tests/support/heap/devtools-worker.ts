import { createReadStream } from 'node:fs';
import { MessageChannel, type MessagePort } from 'node:worker_threads';

/** What is used here of the module that `npm test` makes of DevTools' heap snapshot worker; the names are its own. */
export interface DevToolsHeap {
  readonly HeapSnapshotLoader: { readonly HeapSnapshotLoader: new (dispatcher: Dispatcher) => Loader };
  readonly HeapSnapshot: {
    readonly SecondaryInitManager: new (port: MessagePort) => unknown;
    readonly JSHeapSnapshot: { readonly prototype: DevToolsSnapshot };
  };
}

interface Dispatcher {
  sendEvent(name: string, data: unknown): void;
}

interface Loader {
  write(chunk: string): void;
  close(): void;
  buildSnapshot(secondWorker: MessagePort): Promise<DevToolsSnapshot>;
}

export interface DevToolsNode {
  nodeIndex: number;
  id(): number;
  name(): string;
  rawName(): string;
  rawType(): number;
  className(): string;
  classKeyInternal(): string | number;
  detachedness(): number;
}

export interface DevToolsAggregate {
  readonly count: number;
  readonly distance: number;
  readonly self: number;
  readonly maxRet: number;
  readonly name: string;
}

export interface DevToolsDiff {
  readonly name: string;
  readonly addedCount: number;
  readonly removedCount: number;
  readonly addedSize: number;
  readonly removedSize: number;
}

export interface DevToolsSnapshot {
  readonly nodeCount: number;
  readonly nodeFieldCount: number;
  readonly nodeSelfSizeOffset: number;
  readonly nodes: { getValue(index: number): number };
  readonly nodeTypes: readonly string[];
  readonly strings: readonly string[];
  readonly dominatorsTree: Uint32Array;
  readonly retainedSizes: Float64Array;
  readonly nodeDistances: Int32Array;
  readonly totalSize: number;
  calculateShallowSizes(): void;
  createNode(nodeIndex: number): DevToolsNode;
  interfaceDefinitions(): string;
  aggregatesWithFilter(filter: object): Readonly<Record<string, DevToolsAggregate>>;
  buildAggregates(): ReadonlyMap<string | number, DevToolsAggregate>;
  calculateClassesRetainedSize(aggregates: ReadonlyMap<string | number, DevToolsAggregate>): void;
  aggregatesForDiff(interfaceDefinitions: string): object;
  calculateSnapshotDiff(baseSnapshotId: number, baseAggregates: object): Readonly<Record<string, DevToolsDiff>>;
}

export async function importDevToolsHeap(module: string): Promise<DevToolsHeap> {
  const devTools: DevToolsHeap = await import(module);
  return devTools;
}

/**
 * Loads a snapshot as DevTools does. `second` is the port of the thread that computes dominators; without it they are computed
 * on this one.
 */
export async function openWithDevTools(
  devTools: DevToolsHeap,
  file: string,
  second?: MessagePort,
): Promise<DevToolsSnapshot> {
  const loader = new devTools.HeapSnapshotLoader.HeapSnapshotLoader({ sendEvent: () => undefined });
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 10_000_000 })) {
    loader.write(String(chunk));
    // Its parser works between the chunks; else the whole file would wait for it.
    await new Promise(setImmediate);
  }
  loader.close();
  if (second !== undefined) return loader.buildSnapshot(second);
  const { port1, port2 } = new MessageChannel();
  new devTools.HeapSnapshot.SecondaryInitManager(port2);
  try {
    return await loader.buildSnapshot(port1);
  } finally {
    port1.close();
  }
}
