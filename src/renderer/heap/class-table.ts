import type { Columns } from '../../core/columns.ts';
import { PlateauError } from '../../core/error.ts';
import { classTitle } from '../../core/heap/graph/classes.ts';
import type { NodeType } from '../../core/heap/model.ts';
import type { HeapClassesMeta } from '../../core/heap/stored.ts';

const NUMBERS = ['count', 'self', 'retained', 'distance', 'line', 'column'] as const;
export type ClassNumber = (typeof NUMBERS)[number];

/** The classes of a heap, a row each, over the columns they came in. Sizes in bytes. */
export class ClassTable {
  readonly count: number;
  readonly meta: HeapClassesMeta;
  readonly #numbers: ReadonlyMap<ClassNumber, Float64Array>;
  readonly #rowOfKey = new Map<string, number>();

  /** Throws `data.badColumns`. */
  constructor(table: Columns<HeapClassesMeta>) {
    this.meta = table.meta;
    this.count = table.meta.key.length;
    this.#numbers = new Map(
      NUMBERS.map((name) => {
        const column = table.columns[name];
        if (column instanceof Float64Array) return [name, column];
        throw new PlateauError({
          code: 'data.badColumns',
          message: `The class table came without a usable column “${name}”.`,
          hint: 'Delete the item and import its file again.',
        });
      }),
    );
    for (const [row, key] of table.meta.key.entries()) this.#rowOfKey.set(key, row);
  }

  number(row: number, column: ClassNumber): number {
    return this.#numbers.get(column)?.[row] ?? 0;
  }

  key(row: number): string {
    return this.meta.key[row] ?? '';
  }

  name(row: number): string {
    return this.meta.name[row] ?? '';
  }

  /** The class for people: functions with their brackets, those without a name by their place. */
  title(row: number): string {
    const line = this.number(row, 'line');
    const [name, type, module] = [this.name(row), this.type(row), this.module(row)];
    return classTitle({ name, type, module, line: line > 0 ? line : null }) || '(no name)';
  }

  type(row: number): NodeType {
    return this.meta.type[row] ?? 'hidden';
  }

  module(row: number): string | null {
    return this.meta.module[row] ?? null;
  }

  /** `/srv/app/session.js:12`; empty where the heap does not tell. */
  place(row: number): string {
    const module = this.module(row);
    const line = this.number(row, 'line');
    if (module === null) return '';
    return line > 0 ? `${module}:${line}` : module;
  }

  /** The row of a class, −1 where the heap has none of it. */
  rowOfKey(key: string | null): number {
    return key === null ? -1 : (this.#rowOfKey.get(key) ?? -1);
  }
}
