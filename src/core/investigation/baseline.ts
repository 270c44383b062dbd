import type { Item } from '../item.ts';
import { heading, inline, paragraph, type ReportTable, reportText, tableSection } from '../markdown.ts';
import { secretSpans } from '../redact/secrets/find-secrets.ts';
import { replaced } from '../redact/span.ts';
import type { About, Signal } from '../signal/signal.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { measureText, worthSaying } from '../verdict/verdict-wording.ts';
import type { BriefField } from './fields.ts';
import { BRIEF_SECTIONS, isFieldPath } from './fields.ts';
import { isTooFew, itemsOf, type Measured, type Unmeasured } from './measured.ts';
import { answerTo, type InvestigationBody } from './model.ts';
import { assumptionsOf } from './questions.ts';
import { limitText, measuredText, STATE_NAMES, sloTable, valueText } from './slo-table.ts';

/** An item of the workspace as a baseline tells of it. */
export interface BaselineItem {
  readonly item: Item;
  /** When it was captured, ISO 8601; null where its file does not tell. */
  readonly at: string | null;
  /** A profile of allocations: its values are bytes. */
  readonly allocations: boolean;
  /** What made it: a capture's command line, or the file it was read from. */
  readonly command: string;
  readonly verdicts: readonly Verdict[];
  /** Of a series what its columns measured; empty of everything else. */
  readonly signals: readonly Signal[];
}

/** Everything a baseline is written from. */
export interface BaselineInput {
  readonly label: string;
  /** ISO 8601, UTC. */
  readonly takenAt: string;
  readonly workspace: { readonly name: string; readonly id: string };
  readonly version: string;
  readonly body: InvestigationBody;
  readonly measured: readonly Measured[];
  readonly unmeasured: readonly Unmeasured[];
  /** In the order they were taken; comparisons are no state and stand in no baseline. */
  readonly items: readonly BaselineItem[];
}

/** A stored baseline. */
export interface Baseline {
  readonly id: string;
  readonly label: string;
  readonly takenAt: string;
  /** SHA-256 (hex) of its text in UTF-8. */
  readonly sha256: string;
  /** Ids of the items it tells of. */
  readonly items: readonly string[];
  /** Of the minimum of `playbooks S0:40-52`, what nothing in the workspace measured. */
  readonly notMeasured: readonly string[];
}

type Group = About | 'Database query latency';

/** The minimum of a baseline (`playbooks S0:44-50`). */
const GROUPS: readonly Group[] = [
  ...([
    'Latency',
    'Errors',
    'Throughput',
    'CPU',
    'Memory',
    'I/O',
    'Database query latency',
    'Cache hit ratio',
  ] as const),
];

const KIND_GROUPS: Readonly<Partial<Record<Item['kind'], Group>>> = {
  profile: 'CPU',
  heap: 'Memory',
  growth: 'Memory',
  plan: 'Database query latency',
  statements: 'Database query latency',
};
const METRIC_GROUPS: Readonly<Partial<Record<Measured['metric'], Group>>> = {
  p50: 'Latency',
  p95: 'Latency',
  p99: 'Latency',
  'error-rate': 'Errors',
  throughput: 'Throughput',
  'memory-per-request': 'Memory',
  'cpu-per-request': 'CPU',
};
/** Rules that measure how much came from a cache. */
const CACHE_RULES: ReadonlySet<string> = new Set(['EX-BUF']);

const groupOf = ({ item, allocations }: BaselineItem): Group | undefined =>
  item.kind === 'profile' && allocations ? 'Memory' : KIND_GROUPS[item.kind];

/** Of a series a row a verdict, and a row a column that no rule says anything of: each in the group of what its column is about. */
function seriesRows(group: Group, { item, verdicts, signals }: BaselineItem): ReportTable['rows'] {
  const own = signals.filter(({ about }) => about === group);
  // Of a series with restarts a subject names the process behind its column.
  const isOf = ({ subject }: Verdict, { column }: Signal): boolean =>
    subject.key === column || subject.key.startsWith(`${column}#`);
  const told = worthSaying(verdicts).filter((verdict) => own.some((signal) => isOf(verdict, signal)));
  const silent = own.filter((signal) => !told.some((verdict) => isOf(verdict, signal)));
  return [
    ...told.map((verdict) => verdictRow(verdict, item)),
    ...silent.map(({ title, value }) => [title, 'over time', value, 'no rule was reached', item.id]),
  ];
}

const verdictRow = (verdict: Verdict, { id }: Item): readonly string[] => [
  verdict.subject.label,
  `${verdict.rule} ${verdict.measure.name}`,
  measureText(verdict.measure),
  `${verdict.level}, ${verdict.certainty}`,
  id,
];

/** What the baseline has of each group. */
function rowsOf(group: Group, { measured, items }: BaselineInput): ReportTable['rows'] {
  const fromMeasured = measured
    .filter(({ metric }) => METRIC_GROUPS[metric] === group)
    .map(({ metric, value, n, range, endpoint, evidence }) => [
      endpoint ?? 'all requests',
      metric,
      valueText(metric, value),
      `${n === null ? 'n not told' : `n = ${n}${isTooFew({ metric, n }) ? ', too few' : ''}`}${range === null ? ', error not known' : ''}`,
      itemsOf({ evidence })
        .map(({ item }) => item)
        .join(', '),
    ]);
  const fromItems = items.flatMap((one): ReportTable['rows'] => {
    const { item, verdicts } = one;
    if (item.kind === 'series') return seriesRows(group, one);
    const cache = group === 'Cache hit ratio' ? verdicts.filter(({ rule }) => CACHE_RULES.has(rule)) : [];
    const told = groupOf(one) === group ? worthSaying(verdicts).filter(({ rule }) => !CACHE_RULES.has(rule)) : cache;
    const rows = told.map((verdict) => verdictRow(verdict, item));
    if (groupOf(one) !== group || rows.length > 0) return rows;
    return [[item.label, 'summary', item.summary, 'no rule was reached', item.id]];
  });
  return [...fromMeasured, ...fromItems];
}

/** Groups of the minimum that nothing in the workspace measured. */
export const notMeasured = (input: BaselineInput): readonly string[] =>
  GROUPS.filter((group) => rowsOf(group, input).length === 0);

function briefLines(body: InvestigationBody): readonly string[] {
  const named: readonly (readonly [string, BriefField])[] = BRIEF_SECTIONS.flatMap(({ section, fields }) =>
    ['investigation', 'problem_statement', 'data', 'outcome'].includes(section)
      ? fields.map((field) => [field.title, field] as const)
      : [],
  );
  return named.flatMap(([title, { path }]) => {
    const text = isFieldPath(path) ? answerTo(body, path) : '';
    return text === '' ? [] : [`- ${inline(title)}: ${inline(text)}`];
  });
}

/**
 * The state of a workspace as Markdown (`playbooks S0:40-52`): what was measured with its item, what was not, what is assumed, and every item's hash, time and
 * origin. Equal input gives equal text.
 */
export function baselineMarkdown(input: BaselineInput): string {
  const { label, takenAt, workspace, version, body, measured, unmeasured, items } = input;
  const { rows: slos, tails } = sloTable(body, measured, unmeasured);
  const brief = briefLines(body);
  const assumptions = assumptionsOf(body);
  const groups = GROUPS.flatMap((group) => {
    const rows = rowsOf(group, input);
    if (rows.length === 0) return [heading(2, group), 'Not measured.'];
    return tableSection(group, { head: ['of', 'what', 'value', 'n, level', 'item'], rows, right: [2] });
  });
  return reportText([
    heading(1, `Performance baseline: ${label}`),
    [
      `- Taken: ${takenAt}`,
      `- Workspace: ${inline(workspace.name)} (${workspace.id})`,
      `- Plateau: ${inline(version)}`,
      ...brief,
    ].join('\n'),
    paragraph('What this says was so at that time. A later claim of an improvement is held against it.'),
    ...groups,
    ...tableSection('Tail', {
      head: ['ratio', 'value', 'band', 'item'],
      rows: tails.map(({ ratio, value, band, evidence }) => [
        ratio,
        String(Number(value.toPrecision(4))),
        band === 'too-few' ? 'too few requests' : band,
        evidence.item,
      ]),
      right: [1],
    }),
    ...tableSection('Objectives', {
      head: ['of', 'metric', 'limit', 'source', 'measured', 'state', 'note'],
      rows: slos.map(({ of, metric, slo, measured: value, state, note }) => [
        of,
        metric,
        limitText(slo),
        slo.source,
        value === null ? '' : measuredText(slo, value.value),
        STATE_NAMES[state],
        note,
      ]),
      right: [2, 4],
    }),
    ...tableSection('Assumptions', {
      head: ['about', 'assumed', 'source'],
      rows: assumptions.map(({ about, text, source }) => [about, text, source]),
      right: [],
    }),
    ...evidenceSection(items),
  ]);
}

function evidenceSection(items: readonly BaselineItem[]): readonly string[] {
  if (items.length === 0) return [heading(2, 'Evidence'), 'The workspace holds nothing that was measured.'];
  return tableSection('Evidence', {
    head: ['item', 'kind', 'label', 'SHA-256', 'time', 'host', 'command or file'],
    rows: items.map(({ item, at, command }) => [
      item.id,
      item.kind,
      item.label,
      item.sha256 === '' ? 'made by Plateau' : item.sha256,
      at ?? `not told; imported ${item.importedAt}`,
      item.host ?? '',
      command,
    ]),
    right: [],
  });
}

/** Where a baseline goes (`requirements C-30`): `docs/perf/baselines/2026-11-21-before.md`. A secret in its label does not become the name of a file. */
export function baselinePath(takenAt: string, label: string): string {
  const word = replaced(label, secretSpans(label))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return `docs/perf/baselines/${takenAt.slice(0, 10)}-${word === '' ? 'baseline' : word}.md`;
}

/**
 * QG-BASELINE (`rules.md` §4, `playbooks S3:271`): the newest baseline taken before a time, without which nothing may be called improved or resolved;
 * null where there is none. `before` is ISO 8601.
 */
export function baselineBefore<B extends Pick<Baseline, 'takenAt'>>(baselines: readonly B[], before: string): B | null {
  const limit = Date.parse(before);
  return baselines.reduce<B | null>((newest, one) => {
    const at = Date.parse(one.takenAt);
    if (!(at < limit)) return newest;
    return newest === null || at > Date.parse(newest.takenAt) ? one : newest;
  }, null);
}
