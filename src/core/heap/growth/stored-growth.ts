import { type Columns, decodeColumns, encodeColumns } from '../../columns.ts';
import { PlateauError } from '../../error.ts';
import type { Evaluation, Item, Provenance } from '../../item.ts';
import type { ImportWarning } from '../../profile/model.ts';
import type { HeapClass } from '../graph/classes.ts';
import type { ClassGrowth, Growth } from './model.ts';

/** Texts of a series' class table; the numbers are columns beside them. */
export interface GrowthClassesMeta {
  readonly steps: number;
  /** Objects were told to be the same by their ids: what was added and removed is known. */
  readonly byId: boolean;
  readonly rows: readonly (HeapClass & Pick<ClassGrowth, 'partOf' | 'unlisted'>)[];
}

/** A series as the window first shows it, its class table left out. */
export interface GrowthDetail {
  readonly item: Item;
  readonly provenance: Provenance;
  readonly warnings: readonly ImportWarning[];
  readonly growth: Omit<Growth, 'classes'>;
  readonly evaluations: readonly Evaluation[];
}

const PER_STEP = ['count', 'self', 'retained'] as const;
const PER_DIFFERENCE = ['added', 'addedBytes', 'removed', 'stillAlive'] as const;

/**
 * The class table of a series as columns: `count`, `self`, `retained` with a value a class and heap, `added`, `addedBytes`, `removed`,
 * `stillAlive` with one a class and difference (absent without ids), `unreached` with one a class.
 */
export function encodeGrowthClasses({ classes, snapshots, matching }: Growth): Uint8Array<ArrayBuffer> {
  const steps = snapshots.length;
  const meta: GrowthClassesMeta = {
    steps,
    byId: matching.byId,
    rows: classes.map(({ key, type, name, module, line, column, partOf, unlisted }) => ({
      key,
      type,
      name,
      module,
      line,
      column,
      partOf,
      ...(unlisted === undefined ? {} : { unlisted }),
    })),
  };
  const columns: Record<string, Float64Array> = {
    unreached: Float64Array.from(classes, ({ unreached }) => unreached),
  };
  for (const name of PER_STEP) columns[name] = Float64Array.from(classes.flatMap((row) => row[name]));
  if (matching.byId) {
    for (const name of PER_DIFFERENCE) columns[name] = Float64Array.from(classes.flatMap((row) => row[name] ?? []));
  }
  return encodeColumns({ meta, columns });
}

/** The table of {@link encodeGrowthClasses}. Throws `data.badColumns`. */
export const decodeGrowthClasses = (bytes: Uint8Array): readonly ClassGrowth[] =>
  growthClassesOf(decodeColumns<GrowthClassesMeta>(bytes));

/** The class table in columns that are read already. Throws `data.badColumns`. */
export function growthClassesOf({ meta, columns }: Columns<GrowthClassesMeta>): readonly ClassGrowth[] {
  const { steps, byId, rows } = meta;
  const values = (name: string, row: number, each: number): number[] => {
    const column = columns[name];
    if (column === undefined || column.length !== rows.length * each) throw damaged();
    const found: number[] = [];
    for (let at = row * each; at < (row + 1) * each; at++) found.push(column[at] as number);
    return found;
  };
  return rows.map((row, i) => ({
    ...row,
    count: values('count', i, steps),
    self: values('self', i, steps),
    retained: values('retained', i, steps),
    added: byId ? values('added', i, steps - 1) : null,
    addedBytes: byId ? values('addedBytes', i, steps - 1) : null,
    removed: byId ? values('removed', i, steps - 1) : null,
    stillAlive: byId ? values('stillAlive', i, steps - 1) : null,
    unreached: values('unreached', i, 1)[0] ?? 0,
  }));
}

function damaged(): PlateauError {
  return new PlateauError({
    code: 'data.badColumns',
    message: 'The derived data of a series of heaps is damaged.',
    hint: 'Delete the series and make it again from its heaps.',
  });
}

/** Everything of a series but its class table, as bytes. */
export const encodeGrowth = ({ classes: _classes, ...rest }: Growth): Uint8Array<ArrayBuffer> =>
  encodeColumns({ meta: rest, columns: {} });

/** What {@link encodeGrowth} wrote. Throws `data.badColumns`. */
export const decodeGrowth = (bytes: Uint8Array): Omit<Growth, 'classes'> =>
  decodeColumns<Omit<Growth, 'classes'>>(bytes).meta;
