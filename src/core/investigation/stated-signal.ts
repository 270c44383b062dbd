import { z } from 'zod';
import { SIGNAL_KINDS, SIGNALS_OF, SUBJECT_KINDS } from '../signal/signal.ts';

/** What a person says of a measurement that the data does not tell: whose it is, and which signal a column is. */
export const statedSignal = z
  .object({
    /** The item that measured it. */
    item: z.string().trim().min(1).max(40),
    /** A column of it; empty for all that it measured. */
    column: z.string().max(1000),
    kind: z.enum(SUBJECT_KINDS),
    /** The service or the node. */
    name: z.string().trim().min(1).max(200),
    /** Of a column: what it tells. Empty where its name and unit say so. */
    signal: z.enum([...SIGNAL_KINDS, '']),
  })
  .refine(({ signal, column }) => signal === '' || column !== '', {
    path: ['column'],
    message: 'a signal is said of a column',
  })
  .refine(({ signal, kind }) => signal === '' || SIGNALS_OF[kind].includes(signal), {
    path: ['signal'],
    message: 'a service has rate, errors and duration; a node utilisation, saturation and errors',
  });
export type StatedSignal = z.infer<typeof statedSignal>;

/** Whether two say something of the same: of a column one thing is said, of an item one service and one node. */
export const isSameMeasurement = (
  a: Pick<StatedSignal, 'item' | 'column' | 'kind'>,
  b: Pick<StatedSignal, 'item' | 'column' | 'kind'>,
): boolean => a.item === b.item && a.column === b.column && (a.column !== '' || a.kind === b.kind);
