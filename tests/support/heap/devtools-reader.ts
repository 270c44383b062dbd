import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DevToolsSnapshot, importDevToolsHeap, openWithDevTools } from './devtools-worker.ts';

/**
 * Writes what DevTools computes from one snapshot, or the difference of two, into a folder: columns as little-endian arrays, the rest as
 * JSON. `node devtools-reader.ts MODULE FOLDER FILE [LATER]`
 */
const [module = '', folder = '', file = '', later] = process.argv.slice(2);
const devTools = await importDevToolsHeap(module);

function selfSizes(snapshot: DevToolsSnapshot): Uint32Array {
  const { nodes, nodeFieldCount, nodeSelfSizeOffset } = snapshot;
  return Uint32Array.from({ length: snapshot.nodeCount }, (_, i) =>
    nodes.getValue(i * nodeFieldCount + nodeSelfSizeOffset),
  );
}

let fileSelfSize: Uint32Array = new Uint32Array(0);
const { prototype } = devTools.HeapSnapshot.JSHeapSnapshot;
const moveSizes = prototype.calculateShallowSizes;
prototype.calculateShallowSizes = function (this: DevToolsSnapshot) {
  fileSelfSize = selfSizes(this);
  moveSizes.call(this);
};

const write = (name: string, column: NodeJS.ArrayBufferView) => writeFileSync(join(folder, name), column);
const writeJson = (value: unknown) => writeFileSync(join(folder, 'rest.json'), JSON.stringify(value));

function writeSnapshot(snapshot: DevToolsSnapshot): void {
  const { nodeCount, nodeFieldCount } = snapshot;
  const strings: string[] = [];
  const known = new Map<string, number>();
  const indexOf = (text: string): number => {
    const index = known.get(text);
    if (index !== undefined) return index;
    known.set(text, strings.length);
    return strings.push(text) - 1;
  };
  const keyText = (key: string | number) => (typeof key === 'number' ? `,${snapshot.strings[key]}` : key);
  const column = () => new Uint32Array(nodeCount);
  const [id, name, displayName, className, classKey] = [column(), column(), column(), column(), column()];
  const [type, detachedness] = [new Uint8Array(nodeCount), new Uint8Array(nodeCount)];
  const node = snapshot.createNode(0);
  for (let i = 0; i < nodeCount; i++) {
    node.nodeIndex = i * nodeFieldCount;
    id[i] = node.id();
    type[i] = node.rawType();
    name[i] = indexOf(node.rawName());
    displayName[i] = indexOf(node.name());
    className[i] = indexOf(node.className());
    classKey[i] = indexOf(keyText(node.classKeyInternal()));
    detachedness[i] = node.detachedness();
  }
  const columns = { id, type, name, displayName, className, classKey, detachedness, fileSelfSize };
  for (const [field, values] of Object.entries(columns)) write(field, values);
  write('selfSize', selfSizes(snapshot));
  write('distance', snapshot.nodeDistances);
  write('dominator', snapshot.dominatorsTree);
  write('retainedSize', snapshot.retainedSizes);

  const rows = snapshot.buildAggregates();
  snapshot.calculateClassesRetainedSize(rows);
  const lastRow = new Map([...rows].map(([key, row]) => [keyText(key), row]));
  const aggregates = [...rows].map(([key, row]) => ({
    key: keyText(key),
    name: row.name,
    count: row.count,
    self: row.self,
    maxRet: row.maxRet,
    distance: row.distance,
    lost: lastRow.get(keyText(key)) !== row,
  }));
  const shapes: unknown = JSON.parse(snapshot.interfaceDefinitions());
  writeJson({ nodeCount, types: snapshot.nodeTypes, strings, aggregates, shapes, totalSize: snapshot.totalSize });
}

const snapshot = await openWithDevTools(devTools, file);
if (later === undefined) {
  writeSnapshot(snapshot);
} else {
  const after = await openWithDevTools(devTools, later);
  const diff = after.calculateSnapshotDiff(1, snapshot.aggregatesForDiff(after.interfaceDefinitions()));
  writeJson(
    Object.entries(diff).map(([key, { name, addedCount, removedCount, addedSize, removedSize }]) => ({
      ...{ key, name, addedCount, removedCount, addedSize, removedSize },
    })),
  );
}
