import { heading, inline, paragraph, reportText } from '../../core/markdown.ts';
import type { PlanDetail } from '../../core/plan/stored.ts';
import { byWeight } from '../../core/verdict/verdict.ts';
import { verdictGroups } from '../../core/verdict/verdict-groups.ts';
import { worthSaying } from '../../core/verdict/verdict-wording.ts';
import { bytesOf } from '../state/client.ts';
import type { CopyChoice } from '../ui/copy-menu.tsx';
import { formatCount, oneLine } from '../ui/format.ts';
import { currentOf } from '../verdicts/current-evaluation.ts';
import { planFacts } from './plan-facts.ts';
import { formatFactor, formatMilliseconds, formatRows } from './plan-numbers.ts';
import type { PlanTable } from './plan-table.ts';
import { lineText } from './tree/plan-columns.tsx';
import { nodesOf, type PlanLine } from './tree/plan-lines.ts';

/** Lines of a plan that are copied with it; the rest is counted. */
const MOST_LINES = 500;
/** Steps whose JSON is put on the clipboard; a longer plan is exported as a file. */
export const MOST_COPIED_STEPS = 5000;

const HEAD = ['self ms', 'total ms', 'rows', 'off by', 'step'] as const;

/** The steps in view with their numbers, in columns that line up. */
export function stepsText(table: PlanTable, lines: readonly PlanLine[]): string {
  const rows = lines.slice(0, MOST_LINES).map((line) => {
    const nodes = nodesOf(line);
    const factor = line.kind === 'node' ? table.number('estimateFactor', line.node) : Number.NaN;
    return [
      formatMilliseconds(table.sum(line.kind === 'node' ? 'self' : 'inclusive', nodes)),
      formatMilliseconds(table.sum('inclusive', nodes)),
      formatRows(table.sum('rows', nodes)),
      formatFactor(factor),
      oneLine(lineText(table, line).trimStart(), 200),
    ];
  });
  const widths = HEAD.map((head, at) => rows.reduce((most, row) => Math.max(most, row[at]?.length ?? 0), head.length));
  const text = (row: readonly string[], depth: number): string =>
    row
      .map((cell, at) =>
        at === HEAD.length - 1 ? `${'  '.repeat(Math.min(depth, 40))}${cell}` : cell.padStart(widths[at] ?? 0),
      )
      .join('  ');
  return [
    text(HEAD, 0),
    ...rows.map((row, at) => text(row, lines[at]?.depth ?? 0)),
    ...(lines.length > MOST_LINES ? [`… ${formatCount(lines.length - MOST_LINES)} more lines`] : []),
  ].join('\n');
}

interface CopiedPlan {
  readonly detail: PlanDetail;
  readonly table: PlanTable;
  readonly lines: readonly PlanLine[];
}

/** The sentences of the verdicts, those that say the same once, the weightiest first. */
function findings({ evaluations }: PlanDetail): readonly string[] {
  const verdicts = worthSaying(byWeight(currentOf(evaluations)?.verdicts ?? []));
  return verdictGroups(verdicts).map(
    ({ first, members }) =>
      `${first.level}, ${first.certainty}: ${first.reason}${members.length > 1 ? ` (${members.length} times)` : ''}`,
  );
}

const factsLine = (detail: PlanDetail): string => planFacts(detail).join(' · ').replaceAll('\u00a0', ' ');
/** The statement without its constants: what is copied leaves the window. */
const statementOf = ({ facts }: PlanDetail): string | null => facts.queryFingerprint?.text ?? null;

export function planText({ detail, table, lines }: CopiedPlan): string {
  const statement = statementOf(detail);
  return `${[
    [oneLine(detail.item.label), factsLine(detail), ...(statement === null ? [] : [statement])].join('\n'),
    findings(detail).join('\n') || 'No rule found anything of weight.',
    stepsText(table, lines),
  ].join('\n\n')}\n`;
}

/** A fence that nothing in the text ends. */
function fenced(text: string, language = ''): string {
  const longest = [...text.matchAll(/`+/g)].reduce((most, [ticks]) => Math.max(most, ticks.length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

export function planMarkdown({ detail, table, lines }: CopiedPlan): string {
  const statement = statementOf(detail);
  const found = findings(detail);
  return reportText([
    heading(2, detail.item.label),
    paragraph(factsLine(detail)),
    ...(statement === null ? [] : [fenced(statement, 'sql')]),
    found.length === 0 ? 'No rule found anything of weight.' : found.map((one) => `- ${inline(one)}`).join('\n'),
    fenced(stepsText(table, lines)),
  ]);
}

async function exportedJson(id: string): Promise<string> {
  const response = await bytesOf('exportItem', { id, to: 'json' });
  return response.text();
}

/** What a plan is copied as: its verdicts and the steps in view; its JSON is that of its export. Constants of the statement stay out. */
export const planCopies = (plan: CopiedPlan): readonly CopyChoice[] => [
  { format: 'text', text: () => planText(plan) },
  { format: 'Markdown', text: () => planMarkdown(plan) },
  ...(plan.table.count > MOST_COPIED_STEPS ? [] : [{ format: 'JSON', text: () => exportedJson(plan.detail.item.id) }]),
];
