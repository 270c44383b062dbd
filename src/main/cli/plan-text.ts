import { spreadText } from '../../core/plan/runs.ts';
import { stepLabel } from '../../core/plan/step-label.ts';
import type { PlanDetail, PlanFacts } from '../../core/plan/stored.ts';
import type { StoredPlanNodes } from '../../core/plan/stored-nodes.ts';
import { cut, percent, printable, table } from './table.ts';

const MINUS = '−';
const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** Milliseconds as a column has them; empty where there are none. */
export function timeText(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '';
  const size = Math.abs(value);
  const digits = size < 1 ? 3 : size < 10 ? 2 : size < 100 ? 1 : 0;
  const text = digits === 0 ? grouped.format(size) : size.toFixed(digits);
  return value < 0 ? `${MINUS}${text}` : text;
}

const rowsText = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value)
    ? ''
    : Math.abs(value) >= 1e12
      ? value.toExponential(1)
      : Number.isInteger(value) || value >= 100
        ? grouped.format(value)
        : String(Number(value.toPrecision(3)));

/** How far an estimate is off: `×12` more came, `÷12` fewer; empty where it holds. */
function factorText(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value) || Math.abs(value) < 1.1) return '';
  const size = Math.abs(value);
  return `${value > 0 ? '×' : '÷'}${size >= 10 ? grouped.format(size) : size.toFixed(1)}`;
}

/** The steps that a tree of at most so many shows: those with most time of their own and all above them, in the plan's order. */
function shownSteps(nodes: StoredPlanNodes, most: number): readonly number[] {
  const all = Array.from({ length: nodes.count }, (_, node) => node);
  if (nodes.count <= most) return all;
  const weight = (node: number): number => nodes.computed.self[node] || 0;
  const shown = new Set<number>([0]);
  for (const node of all.sort((a, b) => weight(b) - weight(a) || a - b)) {
    const above: number[] = [];
    for (let at = node; at >= 0 && !shown.has(at) && above.length <= most; at = nodes.parent[at] ?? -1) above.push(at);
    if (shown.size + above.length > most) break;
    for (const one of above) shown.add(one);
  }
  return [...shown].sort((a, b) => a - b);
}

/** Deepest indent of a tree in a terminal, in steps; those below it stand at it with their depth before them. */
const DEEPEST = 30;

/** A plan's steps as a tree with their figures; `most` of them at most. */
export function treeText(nodes: StoredPlanNodes, most: number): string {
  const { computed } = nodes;
  const shown = shownSteps(nodes, most);
  const rows = shown.map((node) => {
    const row = nodes.row(node);
    const indent = row.depth <= DEEPEST ? '  '.repeat(row.depth) : `${'  '.repeat(DEEPEST)}(${row.depth}) `;
    const share = computed.share[node] ?? Number.NaN;
    const role = row.subplanName === null ? '' : `${row.subplanName}: `;
    return [
      timeText(computed.self[node]),
      Number.isNaN(share) ? '' : percent(share),
      rowsText(computed.rows[node]),
      row.loops === 0 ? 'never run' : factorText(computed.estimateFactor[node]),
      row.loops === null ? '' : rowsText(row.loops),
      `${indent}${printable(cut(`${role}${stepLabel(row)}`, 100))}`,
    ];
  });
  const left = nodes.count - shown.length;
  return [
    table(['self ms', '', 'rows', 'estimate', 'loops', 'step'], rows, [0, 1, 2, 3, 4]),
    ...(left === 0 ? [] : [`… ${grouped.format(left)} more steps; --top N shows more than ${most}`]),
  ].join('\n');
}

const DIALECTS = { postgresql: 'PostgreSQL', mysql: 'MySQL', mariadb: 'MariaDB', sqlite: 'SQLite' } as const;

/** What is known of the statement as a whole, without its constants. */
export function factsText(facts: PlanFacts): readonly string[] {
  const { dialect, form, whole, wholeIs, planningTime, queryId, fingerprint, incomplete, outside, plans, index } =
    facts;
  const times = [
    ...(whole === null ? [] : [`${wholeIs} ${timeText(whole)} ms`]),
    ...(planningTime === null ? [] : [`planning ${timeText(planningTime)} ms`]),
    ...outside.filter(({ time }) => time > 0).map(({ name, time }) => `${name} ${timeText(time)} ms`),
  ];
  return [
    `${DIALECTS[dialect]}, ${form}${plans > 1 ? `, plan ${index + 1} of ${plans}` : ''}, line ${facts.source.firstLine}`,
    ...(times.length === 0 ? [] : [times.join(' · ')]),
    ...(facts.settings.length === 0
      ? []
      : [`settings: ${facts.settings.map(({ name, value }) => `${name} = ${value}`).join(', ')}`]),
    `plan ${fingerprint.plan.slice(0, 12)} · family ${fingerprint.family.slice(0, 12)}${queryId === null ? '' : ` · query id ${queryId}`}`,
    ...(incomplete === null ? [] : [`incomplete from line ${incomplete.line} on: ${incomplete.why}`]),
    ...(facts.droppedCount === 0 ? [] : [`${facts.droppedCount} texts around the plans were left out`]),
  ].map(printable);
}

/** What the runs of a plan say of its time, and each of them by its id; nothing of one run. */
export function runsText({ item, runs }: Pick<PlanDetail, 'item' | 'runs'>): readonly string[] {
  if (runs === null) return [];
  const { rows, times } = runs;
  const own = rows.find((row) => row.item.id === item.id);
  const standing = rows.find(({ stands }) => stands);
  const spread = times === null ? null : spreadText(times, timeText);
  const head =
    own?.stands === true
      ? times === null
        ? `${rows.length} runs without times`
        : `time ${timeText(times.median)} ms, the median${spread === null ? '' : ` (${spread})`}`
      : `run ${own?.run ?? ''} of ${rows.length} of ${standing?.item.id ?? 'a plan that was deleted'}, which stands for all`;
  return [
    head,
    ...rows.map((row) => {
      const notes = [
        ...(row.run === 1 ? ['cold'] : []),
        ...(row.hitRatio === null ? [] : [`${percent(row.hitRatio)} of its blocks from the cache`]),
        ...(row.leftOut === null ? [] : ['does not count']),
        ...(row.samePlan ? [] : ['another plan']),
        ...(row.stands ? ['stands for all'] : []),
      ];
      const time = row.executionTime === null ? 'not timed' : `${timeText(row.executionTime)} ms`;
      return `  run ${row.run} · ${row.item.id} · ${[time, ...notes].join(' · ')}`;
    }),
  ];
}

/** What the rules that did not fire say: clear, or what they would need. */
export function checksText({ checks }: Pick<PlanDetail, 'checks'>): readonly string[] {
  const clear = checks.filter(({ state }) => state === 'clear').map(({ rule }) => rule);
  const missing = new Map<string, string[]>();
  for (const { state, rule, missing: needs } of checks) {
    if (state !== 'cannot-judge') continue;
    const what = needs ?? 'what was not printed';
    missing.set(what, [...(missing.get(what) ?? []), rule]);
  }
  return [
    ...(clear.length === 0 ? [] : [`clear: ${clear.join(', ')}`]),
    ...[...missing].map(([what, rules]) => printable(`cannot judge without ${what}: ${rules.join(', ')}`)),
  ];
}
