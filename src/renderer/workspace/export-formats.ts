import type { Item } from '../../main/api/contract/items.ts';

export interface ExportFormat {
  readonly to: string;
  readonly title: string;
  readonly what: string;
  readonly extension: string;
}

const PROFILE_FORMATS: readonly ExportFormat[] = [
  { to: 'html', title: 'Web page', what: 'A flame graph to open in any browser, on its own', extension: 'html' },
  { to: 'svg', title: 'SVG picture', what: 'A flame graph for a document', extension: 'svg' },
  {
    to: 'speedscope',
    title: 'speedscope',
    what: 'All threads and sample types, for speedscope.app',
    extension: 'speedscope.json',
  },
  { to: 'pprof', title: 'pprof', what: 'For go tool pprof, Pyroscope, Parca', extension: 'pb.gz' },
  {
    to: 'folded',
    title: 'Collapsed stacks',
    what: 'One stack a line, for flamegraph.pl and scripts',
    extension: 'folded',
  },
  { to: 'd3', title: 'd3-flame-graph JSON', what: 'A tree of name, value, children', extension: 'json' },
  { to: 'csv', title: 'CSV table', what: 'Functions with self and total, for a spreadsheet', extension: 'csv' },
];

const COMPARISON_FORMATS: readonly ExportFormat[] = [
  {
    to: 'svg',
    title: 'SVG picture',
    what: 'Before and after with their differences, for a document',
    extension: 'svg',
  },
];

const SERIES_FORMATS: readonly ExportFormat[] = [
  {
    to: 'csv',
    title: 'CSV table',
    what: 'Every value with its time, for a spreadsheet, or to be imported again',
    extension: 'csv',
  },
];

/** What an item can be saved as. */
export function exportFormats(item: Pick<Item, 'kind'>): readonly ExportFormat[] {
  if (item.kind === 'profile') return PROFILE_FORMATS;
  if (item.kind === 'series') return SERIES_FORMATS;
  return item.kind === 'comparison' ? COMPARISON_FORMATS : [];
}
