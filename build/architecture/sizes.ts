import type { Violation } from './directions.ts';
import type { Source } from './sources.ts';

/** Longest file allowed at all, and the per cent of files that must be shorter than a length. */
export const LONGEST = 800;
export const SHARES: readonly { readonly percent: number; readonly lines: number }[] = [
  { percent: 50, lines: 120 },
  { percent: 90, lines: 350 },
];

function lines(source: Source): number {
  return source.text.split('\n').length - (source.text.endsWith('\n') ? 1 : 0);
}

/** Files too long, and a house whose files are too long on the whole: half under 120 lines, nine in ten under 350, none over 800. */
export function wrongSizes(sources: readonly Source[]): readonly Violation[] {
  const sized = sources.map((source) => ({ path: source.path, lines: lines(source) }));
  const found: Violation[] = sized
    .filter((file) => file.lines > LONGEST)
    .map((file) => ({
      path: file.path,
      message: `has ${file.lines} lines, more than ${LONGEST}. Split it by subject.`,
    }));
  for (const { percent, lines: limit } of SHARES) {
    const longer = sized.filter((file) => file.lines >= limit).sort((a, b) => a.lines - b.lines);
    const excess = longer.length - Math.floor((sized.length * (100 - percent)) / 100);
    if (excess <= 0) continue;
    const nearest = longer.slice(0, Math.min(excess, 10)).map((file) => `${file.path} (${file.lines})`);
    found.push({
      path: 'the house',
      message: `has ${longer.length} of ${sized.length} files of ${limit} lines or more, ${excess} too many. Split by subject; nearest to the limit: ${nearest.join(', ')}.`,
    });
  }
  return found;
}
