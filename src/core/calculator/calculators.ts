import { PlateauError } from '../error.ts';
import { capacity } from './capacity.ts';
import { connections } from './connections.ts';
import { headroom } from './headroom.ts';
import { heapSize } from './heap-size.ts';
import { littlesLaw } from './littles-law.ts';
import type { Calculator } from './model.ts';
import { poolSizes } from './pool-sizes.ts';
import { returnOnChange } from './return-on-change.ts';
import { threadPool } from './thread-pool.ts';

/** Every calculator, in the order they are listed. */
export const CALCULATORS: readonly Calculator[] = [
  littlesLaw,
  connections,
  poolSizes,
  threadPool,
  heapSize,
  headroom,
  capacity,
  returnOnChange,
];

/** Throws `calculator.unknown`. */
export function calculatorOf(id: string): Calculator {
  const found = CALCULATORS.find((one) => one.id === id);
  if (found !== undefined) return found;
  throw new PlateauError({
    code: 'calculator.unknown',
    message: `There is no calculator “${id}”.`,
    hint: `There are ${CALCULATORS.map((one) => one.id).join(', ')}.`,
  });
}
