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
  ...{ read: 35, redact: 20, draw: 5, count: 0, collect: 120, judge: 60, report: 80, search: 490, write: 190 },
};

/** How far the writing of a bundle is. */
export const exportProgress = ({ progress }: TaskContext): BundleProgress => new PhasedProgress(PARTS, progress);

/** How far the preview of one is: nothing is written, and what would go is counted. */
export const previewProgress = ({ progress }: TaskContext): BundleProgress =>
  new PhasedProgress(
    { ...PARTS, read: 15, redact: 16, draw: 10, count: 920, collect: 4, judge: 35, report: 0, search: 0, write: 0 },
    progress,
  );

/** How far the page of its report is. */
export const pageProgress = ({ progress }: TaskContext): BundleProgress =>
  new PhasedProgress({ ...PARTS, collect: 0, judge: 0, report: 20, search: 0, write: 0 }, progress);
