import { PhasedProgress } from '../../jobs/phased-progress.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';

/** What writing a bundle does, in order. */
export type BundlePhase = 'read' | 'redact' | 'draw' | 'count' | 'collect' | 'judge' | 'report' | 'search' | 'write';
export type BundleProgress = PhasedProgress<BundlePhase>;

/**
 * What part of the work each phase was, in thousandths of its CPU time, for an audit of 200 findings and 500 captures; what is not done has none. Within
 * a phase items, files or bytes are counted.
 */
const PARTS: Readonly<Record<BundlePhase, number>> = {
  ...{ read: 45, redact: 40, draw: 5, count: 0, collect: 170, judge: 50, report: 80, search: 370, write: 240 },
};

/** How far the writing of a bundle is. */
export const exportProgress = ({ progress }: TaskContext): BundleProgress => new PhasedProgress(PARTS, progress);

/** How far the preview of one is: nothing is written, and what would go is counted. */
export const previewProgress = ({ progress }: TaskContext): BundleProgress =>
  new PhasedProgress(
    { read: 200, redact: 190, draw: 75, count: 205, collect: 65, judge: 265, report: 0, search: 0, write: 0 },
    progress,
  );

/** How far the page of its report is. */
export const pageProgress = ({ progress }: TaskContext): BundleProgress =>
  new PhasedProgress({ ...PARTS, collect: 0, judge: 0, report: 14, search: 0, write: 0 }, progress);
