import { edgeTypeCode } from '../model.ts';
import type { IdKey } from './identifiers.ts';
import type { InstanceLayout, JavaClass } from './java-class.ts';
import { BYTE_TYPE, INT_TYPE, OBJECT_TYPE } from './java-names.ts';
import type { StringWriter } from './string-writer.ts';

/** What the layout of a class's instances is made of: the classes of its dump. */
interface DumpedClasses {
  readonly strings: StringWriter;
  javaName(of: JavaClass): string;
  isA(of: JavaClass, names: ReadonlySet<string>): boolean;
  fieldName(id: IdKey): string;
  valueBytes(type: number): number;
}

const REFERENCE = 'java.lang.ref.Reference';
/** Their referents are not kept alive by them. A soft one is, until memory runs short. */
const NOT_KEEPING = new Set([
  'java.lang.ref.WeakReference',
  'java.lang.ref.PhantomReference',
  'java.lang.ref.FinalReference',
]);
const STRING = 'java.lang.String';
/** Its fields, with the types that let them be read as such. */
const TEXT_TYPES = { value: OBJECT_TYPE, coder: BYTE_TYPE, offset: INT_TYPE, count: INT_TYPE } as const;
const isTextField = (name: string): name is keyof typeof TEXT_TYPES => Object.hasOwn(TEXT_TYPES, name);

/** The layout of the instances of the first class of `chain`, whose super classes follow. Stops once it is longer than `most` bytes. */
export function layoutOfChain(classes: DumpedClasses, chain: readonly JavaClass[], most: number): InstanceLayout {
  const [own] = chain;
  const isText = own !== undefined && classes.javaName(own) === STRING;
  const isWeak = own !== undefined && classes.isA(own, NOT_KEEPING);
  const offsets: number[] = [];
  const edgeTypes: number[] = [];
  const edgeNames: number[] = [];
  const text = { value: -1, coder: -1, offset: -1, count: -1 };
  let at = 0;
  for (const declaredBy of chain) {
    const isReference = isWeak && classes.javaName(declaredBy) === REFERENCE;
    for (const { name: id, type } of declaredBy.fields) {
      if (type === OBJECT_TYPE || isText) {
        const name = classes.fieldName(id);
        if (type === OBJECT_TYPE) {
          offsets.push(at);
          edgeTypes.push(edgeTypeCode(isReference && name === 'referent' ? 'weak' : 'property'));
          edgeNames.push(classes.strings.name(name));
        }
        if (isText && isTextField(name) && TEXT_TYPES[name] === type) text[name] = at;
      }
      at += classes.valueBytes(type);
    }
    if (at > most) break;
  }
  return {
    bytes: at,
    offsets: Uint32Array.from(offsets),
    edgeTypes: Uint8Array.from(edgeTypes),
    edgeNames: Uint32Array.from(edgeNames),
    text: isText && text.value >= 0 ? text : null,
  };
}
