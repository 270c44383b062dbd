import type { Columns } from '../../core/columns.ts';
import { PlateauError } from '../../core/error.ts';
import { functionKeyParts, matchKey } from '../../core/profile/identity.ts';
import { CATEGORIES, type Category } from '../../core/profile/model.ts';
import type { FunctionsMeta } from '../../core/profile/view-data.ts';
import type { Range } from '../flame/quantity.ts';

const NUMBERS = [
  'self',
  'selfLow',
  'selfHigh',
  'total',
  'totalLow',
  'totalHigh',
  'selfWeight',
  'totalWeight',
  'charged',
  'samples',
] as const;
export type FunctionNumber = (typeof NUMBERS)[number];

function bad(name: string): PlateauError {
  return new PlateauError({
    code: 'data.badColumns',
    message: `The functions table came without a usable column "${name}".`,
    hint: 'Delete the item and import its file again.',
  });
}

/** The functions of a view, a row each, over the columns they came in. */
export class FunctionTable {
  readonly count: number;
  readonly meta: FunctionsMeta;
  readonly #numbers: ReadonlyMap<FunctionNumber, Float64Array>;
  readonly #frame: Int32Array;
  readonly #category: Uint8Array;
  readonly #rowOfFrame = new Map<number, number>();
  readonly #rowOfKey = new Map<string, number>();
  #rowOfMatch: ReadonlyMap<string, number> | null = null;

  /** Throws `data.badColumns`. */
  constructor(table: Columns<FunctionsMeta>) {
    this.meta = table.meta;
    const { frame, category } = table.columns;
    if (!(frame instanceof Int32Array)) throw bad('frame');
    if (!(category instanceof Uint8Array)) throw bad('category');
    this.#frame = frame;
    this.#category = category;
    this.count = frame.length;
    this.#numbers = new Map(
      NUMBERS.map((name) => {
        const column = table.columns[name];
        if (!(column instanceof Float64Array)) throw bad(name);
        return [name, column];
      }),
    );
    for (let row = 0; row < this.count; row++) {
      this.#rowOfFrame.set(frame[row] as number, row);
      this.#rowOfKey.set(this.name(row).key, row);
    }
  }

  number(row: number, column: FunctionNumber): number {
    return this.#numbers.get(column)?.[row] ?? 0;
  }

  name(row: number): FunctionsMeta['names'][number] {
    return this.meta.names[row] ?? { name: '', file: '', line: 0, key: '' };
  }

  /** The function's number in the profile. */
  frame(row: number): number {
    return this.#frame[row] ?? -1;
  }

  category(row: number): Category {
    return CATEGORIES[this.#category[row] ?? 0] ?? 'unknown';
  }

  self(row: number): Range {
    return { value: this.number(row, 'self'), low: this.number(row, 'selfLow'), high: this.number(row, 'selfHigh') };
  }

  total(row: number): Range {
    return { value: this.number(row, 'total'), low: this.number(row, 'totalLow'), high: this.number(row, 'totalHigh') };
  }

  rowOfFrame(frame: number): number {
    return this.#rowOfFrame.get(frame) ?? -1;
  }

  /** The row of a verdict's subject (`functionKey`, or as a comparison calls it: `matchKey`); −1 where the view does not hold it. */
  rowOfKey(key: string): number {
    return this.#rowOfKey.get(key) ?? this.#matched().get(key) ?? -1;
  }

  /** Rows by what comparisons call their functions; of several the first. */
  #matched(): ReadonlyMap<string, number> {
    if (this.#rowOfMatch !== null) return this.#rowOfMatch;
    const rows = new Map<string, number>();
    for (let row = this.count - 1; row >= 0; row--) {
      const { name, file } = functionKeyParts(this.name(row).key);
      rows.set(matchKey(name, file), row);
    }
    this.#rowOfMatch = rows;
    return rows;
  }
}
