import type { IdKey } from './identifiers.ts';

/** Where references stand in the bytes of an instance as the dump has them: the class's own fields first, then its super classes'. */
export interface InstanceLayout {
  /** Bytes of all fields, in the dump. */
  readonly bytes: number;
  readonly offsets: Uint32Array;
  /** Type and name of the edge each of `offsets` becomes. */
  readonly edgeTypes: Uint8Array;
  readonly edgeNames: Uint32Array;
  /** Where a string keeps its text; null for all other classes. */
  readonly text: TextLayout | null;
}

/** Places in an instance of `java.lang.String`; -1 where the JVM has no such field. */
export interface TextLayout {
  readonly value: number;
  /** A byte: 0 for Latin-1, 1 for UTF-16 (JDK 9 and later). */
  readonly coder: number;
  /** First character and number of characters in `value` (JDK 6). */
  readonly offset: number;
  readonly count: number;
}

/** A field of instances, as a class declares it. */
export interface DeclaredField {
  readonly name: IdKey;
  readonly type: number;
}

/** A class, known from its name record, its dump, or only because an instance names it. */
export interface JavaClass {
  readonly index: number;
  readonly id: IdKey;
  /** Id of its name; null where no record names the class. */
  nameId: IdKey | null;
  /** Its own name, where it has one without a record. */
  readonly builtIn: string | null;
  /** Node of the class; -1 until its dump is read. */
  node: number;
  superId: IdKey;
  loaderId: IdKey;
  fields: readonly DeclaredField[];
  /** Types of its static fields, without those that HotSpot keeps elsewhere (`<resolved_references>`). */
  statics: Uint8Array;
  /** Number of dumps read when its layout was last asked for in vain. */
  triedAt: number;
  layout: InstanceLayout | null;
}
