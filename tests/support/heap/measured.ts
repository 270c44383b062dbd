import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { measureGrowth } from '../../../src/core/heap/growth/measure-growth.ts';
import type { Growth } from '../../../src/core/heap/growth/model.ts';
import { evaluateGrowth } from '../../../src/core/verdict/heap/evaluate-growth.ts';
import { DEFAULT_RULE_SET } from '../../../src/core/verdict/rule-set.ts';
import type { Verdict } from '../../../src/core/verdict/verdict.ts';
import { type AnalysedHeap, analysedFile, analysedSnapshot } from './analysed.ts';

export interface MeasuredSeries {
  readonly growth: Growth;
  readonly verdicts: readonly Verdict[];
}

export interface SeriesOptions {
  readonly operations?: number | null;
  readonly forcedGc?: boolean | null;
  readonly warmUp?: number;
  /** False to measure them as if their objects had no ids. */
  readonly hasIds?: boolean;
}

/** Measures heaps as a series, and judges it by the shipped rules. */
export function measured(
  heaps: readonly { readonly label: string; readonly analysed: AnalysedHeap }[],
  { operations = null, forcedGc = true, warmUp = 1, hasIds = true }: SeriesOptions = {},
): MeasuredSeries {
  const growth = measureGrowth(
    heaps.map(({ label, analysed }, i) => ({
      id: `h${i}`,
      label,
      sha256: '0'.repeat(64),
      nodeCount: analysed.facts.nodeCount,
      totalSize: analysed.facts.totalSize,
      takenAt: null,
      operations: i === 0 ? null : operations,
      forcedGc,
      process: null,
      hasIds: hasIds && analysed.facts.hasIds,
      open: () => analysed.heap,
      close: () => undefined,
    })),
    { warmUp, renamed: 0.01 },
  );
  return { growth, verdicts: evaluateGrowth(growth, DEFAULT_RULE_SET) };
}

/** The same from files. */
export async function measuredFiles(files: readonly string[], options?: SeriesOptions): Promise<MeasuredSeries> {
  const heaps = [];
  for (const file of files) heaps.push({ label: basename(file), analysed: await analysedFile(file) });
  return measured(heaps, options);
}

/** The same from small snapshots as text. */
export async function measuredTexts(texts: readonly string[], options?: SeriesOptions): Promise<MeasuredSeries> {
  const heaps = [];
  for (const [i, text] of texts.entries()) {
    heaps.push({ label: `s${i}`, analysed: await analysedSnapshot(new TextEncoder().encode(text)) });
  }
  return measured(heaps, options);
}

export const bytesOf = (file: string): Uint8Array => new Uint8Array(readFileSync(file));
