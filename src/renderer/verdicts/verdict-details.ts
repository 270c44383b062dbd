import type { Cost, Scope } from '../../core/verdict/verdict.ts';
import { formatNumber, formatSeconds, formatShare, formatWeight } from '../flame/quantity.ts';
import { oneLine } from '../ui/format.ts';

/** Bytes per second as people reckon memory: `60 MB per hour`. */
const perHour = (bytesPerSecond: number): string => `${formatWeight(bytesPerSecond * 3600, 'bytes')} per hour`;

const FORMATS = {
  share: formatShare,
  number: formatNumber,
  bytes: (value: number): string => formatWeight(value, 'bytes'),
  rate: perHour,
  seconds: formatSeconds,
} as const;

/** What the numbers beside a verdict are called, and what they are. */
const DETAILS: ReadonlyMap<string, readonly [string, keyof typeof FORMATS]> = new Map([
  ['widestPath', ['Widest single path', 'share']],
  ['paths', ['Paths', 'number']],
  ['widePaths', ['Paths of 1 % or more', 'number']],
  ['charged', ['Charged', 'share']],
  ['total', ['With what it calls', 'share']],
  ['self', ['Itself', 'share']],
  ['coverage', ['Coverage of paths', 'share']],
  ['towers', ['Thin towers', 'number']],
  ['maxDepth', ['Deepest', 'number']],
  ['category', ['Category', 'number']],
  ['cycle', ['Functions in the cycle', 'number']],
  ['effectiveFunctions', ['Spread as over', 'number']],
  ['maxSelf', ['Largest function', 'share']],
  ['ancestor', ['Below one ancestor', 'share']],
  ['waiting', ['Waiting', 'share']],
  ['gcBefore', ['Garbage collection before', 'share']],
  ['gcAfter', ['Garbage collection after', 'share']],
  ['gc', ['Garbage collection', 'share']],
  ['jit', ['JIT compiler', 'share']],
  ['runtime', ['Runtime', 'share']],
  ['kernel', ['Kernel', 'share']],
  ['native', ['Native code', 'share']],
  ['library', ['Libraries', 'share']],
  ['slope', ['Slope', 'rate']],
  ['from', ['Line at its start', 'bytes']],
  ['to', ['Line at its end', 'bytes']],
  ['median', ['Median', 'bytes']],
  ['p', ['Chance of it without growth (p)', 'number']],
  ['tau', ['Kendall’s τ', 'number']],
  ['blocks', ['Medians it is made of', 'number']],
  ['watched', ['Watched', 'seconds']],
  ['leftOut', ['Left out at the start', 'seconds']],
  ['snapshotMemory', ['A V8 heap snapshot needs up to', 'bytes']],
  ['snapshotPause', ['… and stops the process for about', 'seconds']],
  ['heapSlope', ['Slope of the used heap', 'rate']],
  ['buffers', ['Slope of the buffers', 'rate']],
  ['start', ['Start', 'bytes']],
  ['crossed', ['Crossed after', 'seconds']],
  ['crossedAt', ['Crossed at', 'bytes']],
  ['most', ['Most', 'bytes']],
  ['retained', ['Retained', 'bytes']],
  ['accumulated', ['Retained where it accumulates', 'bytes']],
  ['accumulation', ['Accumulates at', 'number']],
  ['largestChild', ['Largest child of that', 'share']],
  ['children', ['Objects it holds itself', 'number']],
  ['count', ['Objects', 'number']],
  ['class', ['Class', 'number']],
  ['instances', ['More objects', 'number']],
  ['bytes', ['More bytes', 'bytes']],
  ['everyStep', ['Enough in every step', 'number']],
  ['runtimes', ['The runtime’s own', 'number']],
  ['perOperation', ['Objects per operation', 'number']],
  ['linear', ['Follows the operations', 'number']],
  ['residual', ['Largest deviation from a straight line', 'share']],
  ['stillAlive', ['Added in one step and there after the next', 'number']],
  ['path', ['Held at', 'number']],
  ['onePath', ['On the path that grows most', 'share']],
  ['inside', ['Inside them', 'number']],
  ['formula', ['Formula', 'number']],
  ['bound', ['Bound by', 'number']],
  ['cpu', ['CPU meanwhile', 'share']],
  ['spans', ['Seconds, from-to', 'number']],
  ['limitSeconds', ['Pauses held against', 'seconds']],
  ['lineFrom', ['Line at its start', 'seconds']],
  ['lineTo', ['Line at its end', 'seconds']],
]);

/** A number beside a verdict, as its name and its text. */
export function detailFact(name: string, value: number | string): readonly [string, string] {
  const [title, format] = DETAILS.get(name) ?? [name, 'number'];
  return [title, typeof value === 'string' ? oneLine(value, 400) : FORMATS[format](value)];
}

/** `0.56 CPU-seconds per second`; growth of memory by the hour. */
export function costText({ value, unit, per }: Cost): string {
  return unit === 'bytes' && per === 'second' ? perHour(value) : `${formatNumber(value)} ${unit} per ${per}`;
}

/** What a plan's shares are of. */
const PLANS: ReadonlyMap<string, string> = new Map([
  ['execution time', 'of the execution time'],
  ['duration', 'of the duration in the log'],
  ['root', 'of the first step’s time'],
  ['none', 'no times'],
]);

const HEAPS: ReadonlySet<string> = new Set(['heap', 'retained growth', 'growth']);

/** What a verdict is about: threads and denominator of a profile, the column and time of a series. */
export function scopeText({ threads, sampleType, denominator, window }: Scope): string {
  const measured = oneLine(sampleType, 200);
  if (window !== undefined)
    return `${measured}, ${formatSeconds(window[0])} to ${formatSeconds(window[1])} after the start`;
  const ofPlan = PLANS.get(denominator);
  if (ofPlan !== undefined) return `one execution, ${ofPlan}`;
  // A heap is looked at as a whole: it has no threads.
  if (HEAPS.has(denominator)) return `${measured}, ${denominator}`;
  return `${threads === 'all' ? 'all threads' : `threads ${oneLine(threads, 200)}`}, ${measured}, ${denominator}`;
}
