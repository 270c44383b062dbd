import type { ImportWarning } from '../../model.ts';
import { SegmentLog } from '../../segment-log.ts';
import { segmentsOf } from '../../segment-mark.ts';

/**
 * Weights by segment of a file that `mergeSegments` made: its one comment tells the segments, each sample's label which one it belongs to.
 * Given up with a warning where the labels do not fit, as in files that another tool put together.
 */
export class SampleSegments {
  #log: SegmentLog | null;
  readonly #count: number;
  readonly #told: boolean;

  constructor(comments: readonly string[], types: number) {
    const told = comments.map(segmentsOf).filter((seconds) => seconds !== null);
    const [seconds = []] = told;
    this.#told = told.length > 0;
    this.#count = seconds.length;
    this.#log = told.length === 1 ? new SegmentLog(seconds, types) : null;
  }

  /** The log to which a sample of a segment (counted from 1) is to be added; null where there are no segments. */
  of(segment: number): SegmentLog | null {
    if (!(Number.isInteger(segment) && segment >= 1 && segment <= this.#count)) this.#log = null;
    return this.#log;
  }

  get log(): SegmentLog | null {
    return this.#log;
  }

  warnings(): ImportWarning[] {
    if (!this.#told || this.#log !== null) return [];
    return [
      {
        code: 'pprof.segments',
        message:
          'The file names segments that do not fit its samples; they are left out, so that it counts as one piece.',
      },
    ];
  }
}
