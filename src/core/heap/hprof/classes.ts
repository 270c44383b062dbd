import { malformed, tooMany } from './errors.ts';
import { type IdKey, idKey } from './identifiers.ts';
import { layoutOfChain } from './instance-layout.ts';
import type { InstanceLayout, JavaClass } from './java-class.ts';
import { BASIC_TYPES, javaClassName, OBJECT_TYPE } from './java-names.ts';
import type { Names } from './names.ts';
import type { StringWriter } from './string-writer.ts';

const MAX_CLASSES = 1_000_000;
/** A chain of super classes longer than this is nobody's program. */
const MAX_DEPTH = 256;
const CACHE = 1024;

/** Place in the table of the class of a primitive array, by its element type's code. */
export const primitiveArrayClass = (type: number): number => type;

/** All classes of a dump by index and id. The first few are those of primitive arrays, whose dumps name no class. */
export class Classes {
  readonly list: JavaClass[] = [];
  readonly bySerial = new Map<number, JavaClass>();
  /** Number of class dumps read. */
  dumped = 0;
  readonly strings: StringWriter;
  readonly #byId = new Map<IdKey, JavaClass>();
  readonly #names: Names;
  readonly #idSize: number;
  readonly #cachedHigh = new Uint32Array(CACHE);
  readonly #cachedLow = new Uint32Array(CACHE);
  readonly #cached: (JavaClass | null)[] = new Array<JavaClass | null>(CACHE).fill(null);
  /** By the id of the name. */
  readonly #javaNames = new Map<IdKey, string>();

  constructor(names: Names, strings: StringWriter, idSize: number) {
    this.#names = names;
    this.strings = strings;
    this.#idSize = idSize;
    for (let type = 0; type <= 11; type++) this.#add(-1, `${BASIC_TYPES.get(type)?.name ?? ''}[]`);
  }

  #add(id: IdKey, builtIn: string | null): JavaClass {
    const added: JavaClass = {
      index: this.list.length,
      id,
      nameId: null,
      builtIn,
      node: -1,
      superId: 0,
      loaderId: 0,
      fields: [],
      statics: new Uint8Array(0),
      triedAt: -1,
      layout: null,
    };
    this.list.push(added);
    return added;
  }

  get(id: IdKey): JavaClass | undefined {
    return this.#byId.get(id);
  }

  /** The class with an id, which is made where there is none yet. `offset` is where it is named. */
  named(id: IdKey, offset: number): JavaClass {
    let found = this.#byId.get(id);
    if (found === undefined) {
      if (this.list.length >= MAX_CLASSES) throw tooMany(offset, `more than ${MAX_CLASSES} classes`);
      found = this.#add(id, null);
      this.#byId.set(id, found);
    }
    return found;
  }

  /** As {@link named}, quick for the few classes that most instances have. */
  ofInstance(high: number, low: number, offset: number): JavaClass {
    const place = (low >>> 3) & (CACHE - 1);
    const cached = this.#cached[place];
    if (cached != null && this.#cachedLow[place] === low && this.#cachedHigh[place] === high) return cached;
    const found = this.named(idKey(high, low), offset);
    this.#cached[place] = found;
    this.#cachedLow[place] = low;
    this.#cachedHigh[place] = high;
    return found;
  }

  superOf(of: JavaClass): JavaClass | undefined {
    return of.superId === 0 ? undefined : this.#byId.get(of.superId);
  }

  /** True where a class is, or extends, one of a name. */
  isA(of: JavaClass, names: ReadonlySet<string>): boolean {
    let depth = 0;
    for (let at: JavaClass | undefined = of; at !== undefined && depth < MAX_DEPTH; at = this.superOf(at), depth++) {
      if (names.has(this.javaName(at))) return true;
    }
    return false;
  }

  /** A class's name in Java's form. */
  javaName(of: JavaClass): string {
    if (of.builtIn !== null) return of.builtIn;
    const known = of.nameId === null ? undefined : this.#javaNames.get(of.nameId);
    if (known !== undefined) return known;
    const given = of.nameId === null ? null : this.#names.text(of.nameId);
    if (of.nameId === null || given === null) return `(class 0x${of.id.toString(16)})`;
    const name = javaClassName(given);
    this.#javaNames.set(of.nameId, name);
    return name;
  }

  /** A field's name. */
  fieldName(id: IdKey): string {
    return this.#names.text(id) ?? `(field 0x${id.toString(16)})`;
  }

  /**
   * The layout of a class's instances; null while one of its super classes has not been dumped. `bytes` is how long an instance at `offset`
   * is: checked first, so that a long chain of classes costs no more than the instance's bytes.
   */
  layoutOf(of: JavaClass, bytes: number, offset: number): InstanceLayout | null {
    const known = of.layout;
    if (known !== null) {
      if (known.bytes !== bytes) throw this.#wrongLength(of, bytes, known.bytes, offset);
      return known;
    }
    if (of.triedAt === this.dumped) return null;
    of.triedAt = this.dumped;
    const chain = this.#chain(of, offset);
    if (chain === null) return null;
    const layout = layoutOfChain(this, chain, bytes);
    if (layout.bytes !== bytes) throw this.#wrongLength(of, bytes, layout.bytes, offset);
    of.layout = layout;
    return layout;
  }

  /** Bytes of a value of a type in the file; 0 for a type there is not. */
  valueBytes(type: number): number {
    return type === OBJECT_TYPE ? this.#idSize : (BASIC_TYPES.get(type)?.bytes ?? 0);
  }

  /** A class and its super classes; null where one has not been dumped. */
  #chain(of: JavaClass, offset: number): JavaClass[] | null {
    const chain: JavaClass[] = [];
    for (let at: JavaClass | undefined = of; ; at = this.#byId.get(at.superId)) {
      if (at === undefined || at.node < 0) return null;
      chain.push(at);
      if (at.superId === 0) return chain;
      if (chain.length > MAX_DEPTH) throw malformed(offset, 'a class has no end of super classes');
    }
  }

  #wrongLength(of: JavaClass, bytes: number, expected: number, offset: number) {
    return malformed(
      offset,
      `an instance of ${this.javaName(of)} has ${bytes} bytes of fields where its class has ${expected}`,
    );
  }
}
