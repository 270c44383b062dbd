import { PlateauError } from '../../error.ts';
import type { HeapFacts } from '../stored.ts';

/** A heap of a series, as far as it tells what its numbers count. */
export interface CountedHeap {
  readonly label: string;
  readonly facts: Pick<HeapFacts, 'format' | 'table'>;
}

/** What the keys and numbers of a heap's class table are: tables with another one share no key, or mean something else by it. */
const kindOf = ({ format, table }: CountedHeap['facts']): string =>
  table === null ? `a heap with its objects (${format})` : `a table by ${table.basis} (${format}, ${table.measure})`;

/**
 * Refuses heaps whose class tables cannot be compared: of different formats, by different keys, or counting something else. Throws
 * `growth.mixedHeaps`, and `growth.allocated` for tables that count what was freed too.
 */
export function requireComparable(heaps: readonly CountedHeap[]): void {
  const total = heaps.find(({ facts }) => facts.table?.measure === 'allocated');
  if (total !== undefined) {
    throw new PlateauError({
      code: 'growth.allocated',
      message: `“${total.label}” counts all that was allocated, freed or not: no growth of memory can be read from it.`,
      hint: 'Give tables of what is alive: memray transform csv --leaks, or tracemalloc by Plateau’s snippet.',
    });
  }
  const [first] = heaps;
  const other = heaps.find(({ facts }) => first !== undefined && kindOf(facts) !== kindOf(first.facts));
  if (first === undefined || other === undefined) return;
  throw new PlateauError({
    code: 'growth.mixedHeaps',
    message: `“${first.label}” is ${kindOf(first.facts)}, “${other.label}” is ${kindOf(other.facts)}: their classes cannot be compared.`,
    hint: 'Make a series of heaps that one tool wrote in one way.',
  });
}
