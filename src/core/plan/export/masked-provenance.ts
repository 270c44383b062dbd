import type { Provenance } from '../../item.ts';
import { MASK, maskLiterals } from '../mask-literals.ts';
import type { Dialect } from '../model.ts';

/**
 * How an item came to be, without the constants of the statement that was captured or stated, the values of its parameters, and what
 * the server said meanwhile.
 */
export function maskedProvenance(provenance: Provenance, dialect: Dialect): Provenance {
  const { capture, options } = provenance;
  const { statement, parameters: _values, ...rest } = options;
  const postgres = capture?.request.postgres;
  return {
    ...provenance,
    options: typeof statement === 'string' ? { ...rest, statement: maskLiterals(statement, dialect) } : rest,
    ...(capture === undefined || postgres === undefined
      ? {}
      : {
          capture: {
            ...capture,
            // Functions of the statement say there what they are given.
            stderrTail: '',
            request: {
              ...capture.request,
              postgres: {
                ...postgres,
                statement: maskLiterals(postgres.statement, 'postgresql'),
                parameters: postgres.parameters.map(() => MASK),
              },
            },
          },
        }),
  };
}
