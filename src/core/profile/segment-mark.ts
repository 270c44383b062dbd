/** Key of the numeric label that says in which segment a sample of a pprof file was taken, counted from 1. */
export const SEGMENT_LABEL = 'plateau_segment';
/** Most segments a file may name. */
export const MAX_SEGMENTS = 1000;

const COMMENT = /^plateau segments, seconds: ([\d.]+(?: [\d.]+)*)$/;

/** The comment of a pprof file that says how long each segment took, in seconds. */
export function segmentsComment(seconds: Iterable<number>): string {
  return `plateau segments, seconds: ${Array.from(seconds, (one) => Number(one.toFixed(6))).join(' ')}`;
}

/** Seconds of each segment as a comment tells them; null for any other comment. */
export function segmentsOf(comment: string): readonly number[] | null {
  const seconds = COMMENT.exec(comment)?.[1]?.split(' ').map(Number) ?? [];
  const sound = seconds.length > 0 && seconds.length <= MAX_SEGMENTS && seconds.every((one) => one >= 0);
  return sound ? seconds : null;
}
