import { nodeTypeCode } from '../model.ts';
import type { AddressIndex } from './address-index.ts';
import type { Dump } from './dump.ts';
import { arraySize, InstanceSizes, type ObjectModel } from './hotspot-layout.ts';
import { BASIC_TYPES } from './java-names.ts';

const SAMPLE = 300_000;
/** What an object that is longer than the room it has says against a model, in objects that fit. */
const CONTRADICTION = 5;
const CLASS = nodeTypeCode('class');
const ARRAY = nodeTypeCode('array');
const PRIMITIVE_ARRAY = nodeTypeCode('primitive array');

export interface ChosenModel {
  readonly model: ObjectModel;
  /** Objects that were compared with the room to the next one, and those of them that fill it exactly. */
  readonly compared: number;
  readonly exact: number;
  /** Objects that would be longer than their room: none where ids are addresses and the model is right. */
  readonly tooLong: number;
}

type Shape = Pick<ObjectModel, 'header' | 'reference' | 'fields' | 'elements'>;

/** HotSpot's layouts on 64 bits, the usual ones first: on equal evidence the earlier one is taken. */
const SHAPES_64: readonly Shape[] = [
  { header: 12, reference: 4, fields: 'packed', elements: 'word' },
  { header: 12, reference: 4, fields: 'classic', elements: 'word' },
  { header: 8, reference: 4, fields: 'packed', elements: 'tight' },
  { header: 12, reference: 8, fields: 'packed', elements: 'word' },
  { header: 16, reference: 8, fields: 'packed', elements: 'word' },
  { header: 16, reference: 8, fields: 'packed', elements: 'tight' },
  { header: 16, reference: 8, fields: 'classic', elements: 'word' },
  { header: 16, reference: 4, fields: 'packed', elements: 'word' },
  { header: 16, reference: 4, fields: 'packed', elements: 'tight' },
  { header: 16, reference: 4, fields: 'classic', elements: 'word' },
  { header: 8, reference: 8, fields: 'packed', elements: 'tight' },
];

const SHAPES_32: readonly Shape[] = [
  { header: 8, reference: 4, fields: 'packed', elements: 'tight' },
  { header: 8, reference: 4, fields: 'classic', elements: 'tight' },
];

/** Size of a node that is no class, in a model. */
export function sizeOfNode(dump: Dump, node: number, model: ObjectModel, instances: InstanceSizes): number {
  const type = dump.nodes.type.values[node] as number;
  const classIndex = dump.nodes.class.values[node] as number;
  const length = dump.nodes.length.values[node] as number;
  if (type === ARRAY) return arraySize(model, model.reference, length);
  if (type === PRIMITIVE_ARRAY) return arraySize(model, BASIC_TYPES.get(classIndex)?.bytes ?? 1, length);
  const javaClass = dump.classes.list[classIndex];
  return javaClass === undefined ? 0 : instances.sizeOf(javaClass);
}

/**
 * How the JVM laid out its objects. A dump does not say, but its ids are addresses: after a collection most objects end where the next one
 * starts, so the right layout is the one by which most objects fill the room to the next exactly, and none is longer.
 */
export function chooseModel(dump: Dump, index: AddressIndex): ChosenModel {
  const nodes = new Uint32Array(SAMPLE);
  const rooms = new Float64Array(SAMPLE);
  let compared = 0;
  index.eachGap((node, bytes) => {
    if (compared === SAMPLE || node === 0 || dump.nodes.type.values[node] === CLASS) return;
    nodes[compared] = node;
    rooms[compared++] = bytes;
  });
  const alignment = alignmentOf(index);
  let best: ChosenModel | null = null;
  for (const shape of dump.idSize === 8 ? SHAPES_64 : SHAPES_32) {
    const model = { ...shape, alignment };
    const instances = new InstanceSizes(model, dump.classes);
    let exact = 0;
    let tooLong = 0;
    for (let i = 0; i < compared; i++) {
      const size = sizeOfNode(dump, nodes[i] as number, model, instances);
      if (size === rooms[i]) exact++;
      else if (size > (rooms[i] as number)) tooLong++;
    }
    const isBetter = best === null || exact - CONTRADICTION * tooLong > best.exact - CONTRADICTION * best.tooLong;
    if (isBetter) best = { model, compared, exact, tooLong };
  }
  return best ?? { model: { ...(SHAPES_64[0] as Shape), alignment }, compared, exact: 0, tooLong: 0 };
}

/** `-XX:ObjectAlignmentInBytes`: what all addresses can be divided by, at least 8. */
function alignmentOf(index: AddressIndex): number {
  let bits = 0;
  for (let place = 0; place < index.count; place++) bits |= index.low[place] as number;
  let alignment = 8;
  while (alignment < 256 && bits % (alignment * 2) === 0) alignment *= 2;
  return alignment;
}
