import { type Column, decodeColumns } from '../../../core/columns.ts';
import { CATEGORIES } from '../../../core/profile/model.ts';
import type { FunctionsMeta } from '../../../core/profile/view-data.ts';
import { DEFAULT_VIEW } from '../../../core/profile/view-spec.ts';
import { captureText, partialText } from '../capture-text.ts';
import { type Command, EXIT, usage } from '../command.ts';
import type { Session } from '../session.ts';
import { cut, percent, printable, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { verdictsText } from '../verdict-text.ts';
import { answerComparison } from './compare.ts';
import { relatedText } from './link.ts';
import { answerCalculation } from './show-calculation.ts';
import { answerCatalog } from './show-catalog.ts';
import { answerFrontend } from './show-frontend.ts';
import { answerFrontendComparison } from './show-frontend-comparison.ts';
import { answerGateResult } from './show-gate.ts';
import { answerGrowth } from './show-growth.ts';
import { answerGrowthComparison } from './show-growth-comparison.ts';
import { answerHeap } from './show-heap.ts';
import { answerLoad } from './show-load.ts';
import { answerLoadComparison } from './show-load-comparison.ts';
import { answerPlan } from './show-plan.ts';
import { answerPlanComparison } from './show-plan-comparison.ts';
import { answerSeries } from './show-series.ts';
import { answerText } from './show-text.ts';
import { answerStatements } from './statements.ts';

const SHOWN = 20;

interface FunctionRow {
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly self: number;
  readonly selfShare: number;
  readonly selfLow: number;
  readonly selfHigh: number;
  readonly total: number;
  readonly totalShare: number;
  readonly category: string;
}

function at(columns: Readonly<Record<string, Column>>, name: string, row: number): number {
  return columns[name]?.[row] ?? 0;
}

async function functionsOf({ services }: Session, id: string, sampleType: number): Promise<readonly FunctionRow[]> {
  const bytes = await services.profiles.functions(id, { ...DEFAULT_VIEW, sampleType });
  const { meta, columns } = decodeColumns<FunctionsMeta>(bytes);
  return meta.names
    .map(({ name, file, line }, row) => ({
      function: name,
      file,
      line,
      self: at(columns, 'selfWeight', row),
      selfShare: at(columns, 'self', row),
      selfLow: at(columns, 'selfLow', row),
      selfHigh: at(columns, 'selfHigh', row),
      total: at(columns, 'totalWeight', row),
      totalShare: at(columns, 'total', row),
      category: CATEGORIES[at(columns, 'category', row)] ?? 'unknown',
    }))
    .sort((a, b) => b.self - a.self || b.total - a.total || (a.function < b.function ? -1 : 1));
}

async function answerProfile(session: Session, terminal: Terminal, id: string, top: number): Promise<void> {
  const { services } = session;
  const detail = services.profiles.detail(id);
  const evaluation = detail.evaluations.find(({ current }) => current) ?? (await services.profiles.evaluate(id));
  const { verdicts } = evaluation;
  const functions = (await functionsOf(session, id, detail.defaultSampleType)).slice(0, top);
  const { item, provenance, warnings } = detail;
  const related = services.links.of(id);
  terminal.answer({ item, summary: item.summary, provenance, related, warnings, verdicts, functions }, () =>
    [
      `${terminal.paint('bold', printable(item.label))} · ${item.format} · ${item.id}`,
      printable(item.summary),
      ...captureText(provenance),
      ...related.map(relatedText),
      ...partialText(provenance.capture, terminal),
      '',
      verdictsText(verdicts, terminal),
      '',
      table(
        ['self', '95 %', 'total', 'category', 'function', 'file'],
        functions.map((row) => [
          percent(row.selfShare),
          `${(row.selfLow * 100).toFixed(1)}–${(row.selfHigh * 100).toFixed(1)}`,
          percent(row.totalShare),
          row.category,
          printable(cut(row.function, 80)),
          printable(cut(row.file, 60)),
        ]),
        [0, 1, 2],
      ),
    ].join('\n'),
  );
}

export const showCommand: Command = {
  name: 'show',
  brief: 'One thing with its verdicts and its evidence',
  usage: 'ID',
  about:
    'One thing of the workspace with its verdicts; a profile with its functions, a heap with its classes, a comparison with its rows, a series with its range, a load run with its endpoints, a query plan with its steps.',
  options: [
    { name: 'top', value: 'N', about: `how many functions, classes, endpoints or steps (${SHOWN}; with --json all)` },
    { name: 'to', value: 'FORM', about: 'of a calculation: markdown instead of text' },
  ],
  examples: ['plateau show p0123456789ab', 'plateau show p0123456789ab --top 5 --json'],
  arguments: { min: 1, max: 1 },
  run: async ({ given, terminal, open }) => {
    const top = given.number('top') ?? (terminal.json ? Number.POSITIVE_INFINITY : SHOWN);
    const to = given.oneOf('to', ['markdown']);
    const session = open();
    const item = session.services.workspaces.item(given.positionals[0] ?? '');
    if (to !== undefined && item.kind !== 'calculation')
      throw usage('--to goes with calculations only.', 'Use --json, or “plateau export”.');
    if (item.kind === 'comparison') await answerComparison(session, terminal, item.id, top);
    else if (item.kind === 'series') await answerSeries(session, terminal, item.id);
    else if (item.kind === 'load') await answerLoad(session, terminal, item.id, top);
    else if (item.kind === 'load-comparison') await answerLoadComparison(session, terminal, item.id, top);
    else if (item.kind === 'frontend') await answerFrontend(session, terminal, item.id, top);
    else if (item.kind === 'frontend-comparison') await answerFrontendComparison(session, terminal, item.id, top);
    else if (item.kind === 'heap') await answerHeap(session, terminal, item.id, top);
    else if (item.kind === 'growth') await answerGrowth(session, terminal, item.id, top);
    else if (item.kind === 'growth-comparison') await answerGrowthComparison(session, terminal, item.id);
    else if (item.kind === 'plan') await answerPlan(session, terminal, item.id, given.number('top'));
    else if (item.kind === 'plan-comparison') await answerPlanComparison(session, terminal, item.id, top);
    else if (item.kind === 'statements') await answerStatements(session, terminal, item.id, { top });
    else if (item.kind === 'catalog') await answerCatalog(session, terminal, item.id, top);
    else if (item.kind === 'calculation') answerCalculation(session, terminal, item.id, to);
    else if (item.kind === 'gate') answerGateResult(session, terminal, item.id, top);
    else if (item.kind === 'text') await answerText(session, terminal, item.id);
    else await answerProfile(session, terminal, item.id, top);
    return EXIT.passed;
  },
};
