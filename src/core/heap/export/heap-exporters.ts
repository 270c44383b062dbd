import { textChunks } from '../../profile/exporters/text-chunks.ts';
import { type ComparisonReport, comparisonCsv, comparisonMarkdown } from './comparison-report.ts';
import { growthCsv } from './growth-csv.ts';
import { type GrowthReport, growthMarkdown } from './growth-report.ts';
import { heapCsv } from './heap-classes.ts';
import { type HeapReport, heapMarkdown } from './heap-report.ts';

/** What a heap, a series of heaps and a comparison of two can be written as. */
export const HEAP_EXPORTS = [
  { id: 'csv', extension: 'csv', mediaType: 'text/csv; charset=utf-8' },
  { id: 'md', extension: 'md', mediaType: 'text/markdown; charset=utf-8' },
] as const;

export type HeapExportId = (typeof HEAP_EXPORTS)[number]['id'];

/** What is exported: everything that a report tells, read from the workspace. */
export type HeapExport =
  | { readonly kind: 'heap'; readonly report: HeapReport }
  | { readonly kind: 'growth'; readonly report: GrowthReport }
  | { readonly kind: 'growth-comparison'; readonly report: ComparisonReport };

function pieces(given: HeapExport, to: HeapExportId): Iterable<string> {
  const isTable = to === 'csv';
  switch (given.kind) {
    case 'heap':
      return isTable ? heapCsv(given.report.facts, given.report.classes) : [heapMarkdown(given.report)];
    case 'growth':
      return isTable ? growthCsv(given.report.growth) : [growthMarkdown(given.report)];
    case 'growth-comparison':
      return isTable ? comparisonCsv(given.report) : [comparisonMarkdown(given.report)];
  }
}

/** The bytes of an export, in chunks; the same report gives the same ones. No content of a string is in them. */
export const exportHeap = (given: HeapExport, to: HeapExportId): Iterable<Uint8Array> => textChunks(pieces(given, to));
