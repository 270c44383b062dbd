import { everyMillion, type Tick } from '../graph/progress.ts';
import { nodeTypeCode, type WideColumn } from '../model.ts';
import type { AddressIndex } from './address-index.ts';
import type { Dump } from './dump.ts';
import { aligned, InstanceSizes } from './hotspot-layout.ts';
import { type ChosenModel, chooseModel, sizeOfNode } from './object-model.ts';

const CLASS = nodeTypeCode('class');
const OBJECT = nodeTypeCode('object');
/** Share of objects that must fill their room exactly for a room to say anything about the size of a class. */
const DENSE = 0.9;

export interface NodeSizes extends ChosenModel {
  /** Bytes, by node. */
  readonly selfSize: WideColumn;
}

/** Classes to whose instances, and those of their sub-classes, HotSpot adds fields of its own or padding. */
const EXTENDED = new Set([
  'java.lang.Class',
  'java.lang.ClassLoader',
  'java.lang.InternalError',
  'java.lang.Module',
  'java.lang.StackFrameInfo',
  'java.lang.Thread',
  'java.lang.invoke.MemberName',
  'java.lang.invoke.MethodHandleNatives$CallSiteContext',
  'java.lang.invoke.ResolvedMethodName',
  'java.util.concurrent.Exchanger$Node',
  'java.util.concurrent.ForkJoinPool',
  'java.util.concurrent.ForkJoinPool$WorkQueue',
  'java.util.concurrent.ConcurrentHashMap$CounterCell',
  'java.util.concurrent.atomic.Striped64$Cell',
]);
/** `@Contended` pads any class by at least this much; so many instances must all have the room for it to be theirs. */
const PADDING = 128;
const MANY = 16;
/** The most that is added, in bytes. */
const MOST_ADDED = 1024;

/** Shallow sizes of all nodes: by the layout that {@link chooseModel} finds and, where the VM adds to objects, by the room they have. */
export function sizesOf(dump: Dump, index: AddressIndex, tick: Tick): NodeSizes {
  const chosen = chooseModel(dump, index);
  const { model } = chosen;
  const instances = new InstanceSizes(model, dump.classes);
  const isDense = chosen.compared > 0 && chosen.exact / chosen.compared >= DENSE;
  tick(0.2);
  const rooms = leastRooms(dump, index, (share) => tick(0.2 + 0.4 * share));
  const { nodes, classes } = dump;
  const bytesOfClass = classes.list.map((javaClass) => {
    const room = rooms.ofClass[javaClass.index] as number;
    const computed = instances.sizeOf(javaClass);
    const added = room - computed;
    if (!isDense || added <= 0 || added > MOST_ADDED) return computed;
    const isPadded = added >= PADDING && (rooms.seen[javaClass.index] as number) >= MANY;
    const isAdded = isPadded || classes.isA(javaClass, EXTENDED);
    return isAdded ? room : computed;
  });
  const javaLangClass = classes.list.find((javaClass) => classes.javaName(javaClass) === 'java.lang.Class');
  const ofClass = javaLangClass === undefined ? 0 : (bytesOfClass[javaLangClass.index] as number);
  const mirror = rooms.ofPlainMirror - ofClass;
  const base = isDense && mirror >= 0 && mirror <= MOST_ADDED ? rooms.ofPlainMirror : ofClass;
  const narrow = new Uint32Array(nodes.count);
  let wide: Float64Array | null = null;
  const done = everyMillion(nodes.count, (share) => tick(0.6 + 0.4 * share));
  for (let node = 1; node < nodes.count; node++) {
    done(node);
    const type = nodes.type.values[node];
    const classIndex = nodes.class.values[node] as number;
    let size: number;
    if (type === OBJECT) size = bytesOfClass[classIndex] as number;
    else if (type === CLASS) {
      const own = classes.list[classIndex];
      size = aligned(base + (own === undefined ? 0 : instances.staticBytes(own)), model.alignment);
    } else size = sizeOfNode(dump, node, model, instances);
    if (size > 0xffff_ffff && wide === null) wide = Float64Array.from(narrow);
    if (wide === null) narrow[node] = size;
    else wide[node] = size;
  }
  return { ...chosen, selfSize: wide ?? narrow };
}

interface Rooms {
  /** Least room any instance of a class has to the next object, by class. */
  readonly ofClass: Float64Array;
  /** Number of instances looked at. */
  readonly seen: Uint32Array;
  /** The same for classes without static fields. */
  readonly ofPlainMirror: number;
}

function leastRooms(dump: Dump, index: AddressIndex, tick: Tick): Rooms {
  const { nodes, classes } = dump;
  const ofClass = new Float64Array(classes.list.length).fill(Number.POSITIVE_INFINITY);
  const seen = new Uint32Array(classes.list.length);
  let ofPlainMirror = Number.POSITIVE_INFINITY;
  const done = everyMillion(nodes.count, tick);
  let looked = 0;
  index.eachGap((node, bytes) => {
    done(looked++);
    const type = nodes.type.values[node];
    const classIndex = nodes.class.values[node] as number;
    if (type === OBJECT) {
      ofClass[classIndex] = Math.min(ofClass[classIndex] as number, bytes);
      seen[classIndex] = (seen[classIndex] as number) + 1;
    } else if (type === CLASS && classes.list[classIndex]?.statics.length === 0) {
      ofPlainMirror = Math.min(ofPlainMirror, bytes);
    }
  });
  return { ofClass, seen, ofPlainMirror };
}
