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

function reported(table: string, report: string): readonly ExportFormat[] {
  return [
    { to: 'md', title: 'Report', what: report, extension: 'md' },
    { to: 'csv', title: 'CSV table', what: table, extension: 'csv' },
  ];
}

const HEAP_FORMATS = reported(
  'Classes with their sizes, for a spreadsheet',
  'Verdicts and the largest classes, as Markdown',
);

const GROWTH_FORMATS = reported('Classes heap by heap, for a spreadsheet', 'Verdicts, holders and paths, as Markdown');

const GROWTH_COMPARISON_FORMATS = reported(
  'Growth before and after, for a spreadsheet',
  'Verdicts and the heaps of both, as Markdown',
);

/** Without constants of the statement: what goes out tells no values. */
function tabled(table: string, all: string): readonly ExportFormat[] {
  return [
    { to: 'csv', title: 'CSV table', what: table, extension: 'csv' },
    { to: 'json', title: 'JSON', what: all, extension: 'json' },
  ];
}

const PLAN_FORMATS = tabled(
  'Steps with their numbers, for a spreadsheet',
  'Steps, verdicts and checks, without constants, for programs',
);

const PLAN_COMPARISON_FORMATS = tabled(
  'Differences step by step, for a spreadsheet',
  'Both sides, differences and verdicts, without constants',
);

const STATEMENT_FORMATS = tabled('Statements with what was counted, for a spreadsheet', 'The same with their verdicts');

const LOAD_FORMATS = tabled(
  'Endpoints with their rates and percentiles, for a spreadsheet',
  'All that was read, with its verdicts',
);

const FRONTEND_FORMATS = tabled(
  'Metrics and requests, or files and their parts, for a spreadsheet',
  'All that was read, with its verdicts',
);

const RUN_COMPARISON_FORMATS = tabled(
  'Every value before and after, for a spreadsheet',
  'Both sides, what differs, changes between them and verdicts',
);

const NONE: readonly ExportFormat[] = [];

const FORMATS: ReadonlyMap<Item['kind'], readonly ExportFormat[]> = new Map([
  ['profile', PROFILE_FORMATS],
  ['series', SERIES_FORMATS],
  ['comparison', COMPARISON_FORMATS],
  ['heap', HEAP_FORMATS],
  ['growth', GROWTH_FORMATS],
  ['growth-comparison', GROWTH_COMPARISON_FORMATS],
  ['plan', PLAN_FORMATS],
  ['plan-comparison', PLAN_COMPARISON_FORMATS],
  ['statements', STATEMENT_FORMATS],
  ['load', LOAD_FORMATS],
  ['load-comparison', RUN_COMPARISON_FORMATS],
  ['frontend', FRONTEND_FORMATS],
  ['frontend-comparison', RUN_COMPARISON_FORMATS],
]);

/** What an item can be saved as. */
export const exportFormats = ({ kind }: Pick<Item, 'kind'>): readonly ExportFormat[] => FORMATS.get(kind) ?? NONE;
