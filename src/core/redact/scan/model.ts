import type { DataClass } from '../data-class.ts';
import type { Original } from '../model.ts';

/** In which form a value was found. */
export type LeakForm = 'plain' | 'utf-16' | 'base64' | 'hex' | 'reversed' | 'secret';

/** A value that should have been gone. Holds nothing of it but its first character and its length. */
export interface LeakHit {
  readonly file: string;
  /** Where in the file, from outside in: `gzip`, `entry report/index.html`, `base64`, `PDF stream 12`. */
  readonly container: readonly string[];
  /** Bytes into the innermost container. */
  readonly offset: number;
  readonly class: DataClass;
  readonly form: LeakForm;
  /** Of a secret: which kind. */
  readonly kind: string | null;
  /** `s… (9 characters)`. */
  readonly preview: string;
}

/** Content that could not be looked into: it has to be taken for a leak. */
export interface Unscannable {
  readonly file: string;
  readonly container: readonly string[];
  readonly reason: string;
}

export interface LeakReport {
  /** True where nothing was found and everything could be looked into. */
  readonly clean: boolean;
  /** In the order of the files and of the places in them, the first {@link MOST_HITS}. */
  readonly hits: readonly LeakHit[];
  readonly hitCount: number;
  readonly unscannable: readonly Unscannable[];
  readonly files: number;
  /** Bytes that were looked at, also inside of containers. */
  readonly bytes: number;
  /** Different originals that were searched for. */
  readonly searched: number;
  /** Originals that cannot be searched for without finding them by chance: too short, or words that are in use everywhere; by class. */
  readonly notSearched: Readonly<Partial<Record<DataClass, number>>>;
}

/** Hits that a report keeps. */
export const MOST_HITS = 1000;

/** What is undone of a stream: gzip with its members, zlib, or DEFLATE alone. */
export type Deflated = 'gzip' | 'zlib' | 'raw';

/** Undoes a compression; `most` bytes may come of it. Answers with why not where it is damaged or gives more. */
export type Inflate = (bytes: Uint8Array, form: Deflated, most: number) => Uint8Array | 'too-large' | 'damaged';

export interface LeakScanOptions {
  readonly originals: readonly Original[];
  readonly inflate: Inflate;
  /** Told of each hit which value it was; null of a secret, which is known by its form. A hit itself does not tell. */
  readonly onHit?: (hit: LeakHit, original: Original | null) => void;
  /** Bytes that all containers of one file may hold together; 1 GiB where nothing is said. */
  readonly mostBytes?: number;
}
