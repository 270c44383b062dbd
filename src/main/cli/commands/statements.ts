import { statementKey } from '../../../core/catalog/statements.ts';
import type { StatementRow, StatementsDetail } from '../../../core/plan/stored.ts';
import { type Command, EXIT, positive } from '../command.ts';
import { idOf } from '../given-items.ts';
import { timeText } from '../plan-text.ts';
import type { Session } from '../session.ts';
import { cut, percent, printable, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { verdictsText } from '../verdict-text.ts';

const SHOWN = 20;
const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

const row = (statement: StatementRow, rank: number): readonly string[] => [
  String(rank + 1),
  statement.share === null ? '' : percent(statement.share),
  timeText(statement.totalTime),
  grouped.format(statement.calls),
  timeText(statement.meanTime),
  grouped.format(statement.rows),
  statement.queryId ?? '',
  statement.plans.slice(0, 2).join(' '),
  printable(cut((statement.query ?? statementKey(statement)).replace(/\s+/g, ' '), 90)),
];

/** What was served meanwhile, and by what it is told whether calls grow with the rows of a request. */
function servedText({ requests, pageRows, windows }: StatementsDetail): readonly string[] {
  if (requests === null) return [];
  const rows = pageRows === null ? '' : ` of ${grouped.format(pageRows)} rows each`;
  const sizes = [...new Set([...windows.map((window) => window.pageRows), ...(pageRows === null ? [] : [pageRows])])];
  const missing =
    pageRows === null
      ? '; --page-rows N says how many rows each asked for'
      : sizes.length < 3
        ? `; ${3 - sizes.length} more ${sizes.length === 2 ? 'time' : 'times'} with other pages would tell whether calls grow with them`
        : `; beside ${windows.map(({ item, pageRows: other }) => `${item.id} (${grouped.format(other)} rows)`).join(', ')}`;
  return [printable(`${grouped.format(requests)} requests${rows}${missing}`)];
}

/** Answers with a server's statements: what is judged of them, then those that took most time in all. */
export async function answerStatements(
  { services }: Session,
  terminal: Terminal,
  id: string,
  { top, before: against }: { readonly top: number; readonly before?: string | undefined },
): Promise<void> {
  const detail = await services.plans.statements(id, { before: against });
  const { item, before, totalTime, statements, verdicts, reset, warnings } = detail;
  terminal.answer({ ...detail, summary: item.summary, statements: statements.slice(0, top) }, () =>
    [
      `${terminal.paint('bold', printable(item.label))} · ${item.format} · ${item.id}`,
      before === null
        ? `${statements.length} statements since the server began to count, ${timeText(totalTime)} ms in all`
        : printable(
            `${statements.length} statements since ${before.label} (${before.id}), ${timeText(totalTime)} ms in all`,
          ),
      ...servedText(detail),
      ...(reset === 0 ? [] : [`${reset} of them were counted anew in between: at least so much`]),
      '',
      verdictsText(verdicts, terminal),
      '',
      table(
        ['', 'of all', 'ms', 'calls', 'ms each', 'rows', 'query id', 'plans', 'statement'],
        statements.slice(0, top).map(row),
        [0, 1, 2, 3, 4, 5],
      ),
      ...warnings.map(({ message }) => printable(`note: ${message}`)),
    ].join('\n'),
  );
}

export const statementsCommand: Command = {
  name: 'statements',
  brief: 'Statements of a server by their time, with their plans',
  usage: 'ID',
  about:
    'Statements of a server by the time they took in all, with the plans that the workspace has of them: an export of pg_stat_statements, by id or as a file that is imported on the way.',
  options: [
    { name: 'before', value: 'ID', about: 'an earlier export of the same server: what ran in between' },
    {
      name: 'requests',
      value: 'N',
      about: 'requests that were served in the meantime, which is kept: how often each statement runs for one',
    },
    {
      name: 'page-rows',
      value: 'N',
      about:
        'rows that each of them asked for, which is kept: three times with other pages tell whether calls grow with them',
    },
    { name: 'top', value: 'N', about: `how many (${SHOWN}; with --json all)` },
  ],
  examples: [
    'plateau statements pg_stat_statements.csv',
    'plateau statements w0123456789ab --before wba9876543210 --requests 5000',
    'plateau statements after.csv --before before.csv --requests 80 --page-rows 100',
  ],
  arguments: { min: 1, max: 1 },
  run: async ({ given, terminal, open }) => {
    const top = given.number('top') ?? (terminal.json ? Number.POSITIVE_INFINITY : SHOWN);
    const [requests, pageRows] = [positive(given, 'requests'), positive(given, 'page-rows')];
    const session = open();
    const earlier = given.text('before');
    const before = earlier === undefined ? undefined : await idOf(session, earlier, {});
    const id = await idOf(session, given.positionals[0] ?? '', {});
    if (requests !== undefined || pageRows !== undefined) {
      const { plans } = session.services;
      const known = await plans.statements(id, { before });
      await plans.served(id, {
        before: known.before?.id ?? '',
        requests: requests ?? known.requests,
        pageRows: pageRows ?? known.pageRows,
      });
    }
    await answerStatements(session, terminal, id, { top, before });
    return EXIT.passed;
  },
};
