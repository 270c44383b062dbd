import { type Command, EXIT } from '../command.ts';
import { cut, printable, table } from '../table.ts';

const SHOWN = 100;

export const queryCommand: Command = {
  name: 'query',
  brief: 'SQL over a heap, a series of heaps or a plan',
  usage: 'ID "SELECT …"',
  about: [
    'One read-only SELECT over the tables of a heap, of a series of heaps or of a query plan.',
    'A heap: classes, nodes, edges, and edges_of(node), referrers_of(node), dominated_by(node), path_to(node).',
    'A series: snapshots, classes, counts, owners, paths.',
    'A plan: nodes, fields, checks; and of all plans in the workspace: plans, plan_nodes. Statements of a server: statements. docs/query.md has their columns.',
  ].join('\n'),
  options: [
    { name: 'limit', value: 'N', about: `how many rows at most (${SHOWN}; with --json all)` },
    {
      name: 'reveal',
      about:
        'contents of strings stand in a heap’s nodes.name, constants of conditions in a plan’s fields; the workspace’s journal notes it',
    },
  ],
  examples: [
    'plateau query h0123456789ab "SELECT name, count, retained FROM classes ORDER BY retained DESC LIMIT 20"',
    'plateau query h0123456789ab "SELECT e.name, n.class, n.retained FROM edges_of(4711) e JOIN nodes n ON n.node = e.target"',
    'plateau query g0123456789ab "SELECT step, count FROM counts JOIN classes USING (class) WHERE name = \'Session\'" --json',
    'plateau query q0123456789ab "SELECT label, self_ms, rows, expected_rows FROM nodes ORDER BY self_ms DESC LIMIT 10"',
  ],
  arguments: { min: 2, max: 2 },
  run: async ({ given, terminal, open }) => {
    const most = given.number('limit') ?? (terminal.json ? Number.MAX_SAFE_INTEGER : SHOWN);
    const session = open();
    const [id = '', sql = ''] = given.positionals;
    const answer = await session.unlessInterrupted(
      session.services.heaps.query(id, sql, { most: Math.max(1, Math.floor(most)), reveal: given.has('reveal') }),
    );
    terminal.answer(answer, () =>
      [
        table(
          [...answer.columns],
          answer.rows.map((row) => row.map((value) => (value === null ? '' : printable(cut(String(value), 120))))),
          answer.columns.flatMap((_, i) => (answer.rows.every((row) => typeof row[i] !== 'string') ? [i] : [])),
        ),
        ...(answer.more ? [`… more rows; --limit N shows more than ${most}`] : []),
      ].join('\n'),
    );
    return EXIT.passed;
  },
};
