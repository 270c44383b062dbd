import { PlateauError } from '../error.ts';
import type { CaptureEvent, CaptureRequest } from './request.ts';

/** How many heaps are captured as one series. */
export const FEWEST_HEAPS = 2;
export const MOST_HEAPS = 20;
/** Heaps from which growth can be confirmed: a difference for the warm-up, and two that count. */
export const ENOUGH_HEAPS = 4;

/** Events of which a series can be taken: whole heaps, and tables of their classes. */
export const HEAP_EVENTS: readonly CaptureEvent[] = ['snapshot', 'histogram'];

export const isHeapEvent = (event: CaptureEvent): boolean => HEAP_EVENTS.includes(event);

/** What a heap of a series is called among its others, by its place from 0 on. */
export const heapName = (index: number): string => `T${index}`;

/** Throws `capture.badSeries` for a series that cannot be taken; a request without one is none of its business. */
export function checkSeries({ series, event, repeat, compareWith }: CaptureRequest): void {
  if (series === undefined) return;
  const refuse = (message: string, hint: string): never => {
    throw new PlateauError({ code: 'capture.badSeries', message, hint });
  };
  if (!isHeapEvent(event)) {
    refuse(`A series is taken of heaps, not of “${event}”.`, `Take the event ${HEAP_EVENTS.join(' or ')}.`);
  }
  if (repeat !== 1) {
    refuse('A series is no replicate: it is taken once.', 'Leave out the repetitions; take a second series later.');
  }
  if (compareWith.length > 0) {
    refuse('A series is measured by itself.', 'Compare two series with “plateau compare” when both are there.');
  }
  if (series.between.kind === 'command' && series.between.command.length === 0) {
    refuse('The command that runs the operations is empty.', 'Give it, or a time to wait.');
  }
}
