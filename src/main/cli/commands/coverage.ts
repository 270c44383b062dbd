import { isSameMeasurement, type StatedSignal, statedSignal } from '../../../core/investigation/stated-signal.ts';
import type { Coverage, CoverageRow, CoveredValue } from '../../../core/signal/coverage.ts';
import { SIGNAL_KINDS, SIGNALS_OF, type SubjectKind } from '../../../core/signal/signal.ts';
import { type Command, EXIT, type Given, usage } from '../command.ts';
import type { Session } from '../session.ts';
import { printable, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

const ACTIONS = ['show', 'set', 'unset'] as const;

const valueText = ({ title, value, item, others }: CoveredValue): string =>
  printable(`${title} ${value} (${item}${others === 0 ? '' : ` and ${others} older`})`);

/** A line a value: what of a service or a node was measured, and what was not. */
function rowsOf(kind: SubjectKind, { name, cells }: CoverageRow): readonly (readonly string[])[] {
  return SIGNALS_OF[kind].flatMap((signal, at) => {
    const values = (cells[signal] ?? []).map(valueText);
    return (values.length === 0 ? ['not assessed'] : values).map((value, i) => [
      at === 0 && i === 0 ? printable(name ?? 'not stated') : '',
      i === 0 ? signal : '',
      value,
    ]);
  });
}

function coverageText({ service, node, untold }: Coverage, terminal: Terminal): string {
  const part = (kind: SubjectKind, title: string, rows: readonly CoverageRow[]): readonly string[] => [
    terminal.paint('bold', title),
    rows.length === 0
      ? 'not assessed'
      : table(
          [kind, 'signal', 'measured'],
          rows.flatMap((row) => rowsOf(kind, row)),
        ),
    '',
  ];
  const open = untold.map(({ item, column }) => printable(`  ${item}  ${column}`));
  return [
    ...part('service', 'RED per service', service),
    ...part('node', 'USE per node', node),
    ...(open.length === 0
      ? []
      : [
          'In no cell, since neither name and unit nor a person says which signal they are (plateau coverage set):',
          ...open,
        ]),
  ]
    .join('\n')
    .trimEnd();
}

/** What the words say of a measurement. Throws `cli.usage`. */
function sayingOf(given: Given): StatedSignal {
  const [, item = '', column = ''] = given.positionals;
  const [service, node] = [given.text('service'), given.text('node')];
  if ((service === undefined) === (node === undefined)) {
    throw usage('A measurement is of a service or of a node.', 'Give --service NAME or --node NAME.');
  }
  const kind: SubjectKind = service === undefined ? 'node' : 'service';
  const said = statedSignal.safeParse({
    ...{ item, column, kind, name: service ?? node },
    signal: given.oneOf('signal', SIGNAL_KINDS) ?? '',
  });
  if (said.success) return said.data;
  throw usage(
    'This cannot be said of a measurement.',
    'A column of a service tells rate, errors or duration; of a node utilisation, saturation or errors: coverage set ITEM COLUMN --node db-1 --signal saturation.',
  );
}

/** The id of an item that measured something, with such a column. Throws `item.notFound`, `cli.usage`. */
async function checked(
  { services }: Session,
  { item: asked, column }: Pick<StatedSignal, 'item' | 'column'>,
): Promise<string> {
  const { id } = services.workspaces.item(asked);
  const own = (await services.coverage.coverage()).sayable.find(({ item }) => item === id);
  if (own === undefined) {
    throw usage(`${id} measured nothing of a service or a node.`, 'Name a load run, a series or a capture.');
  }
  if (column !== '' && !own.columns.includes(column)) {
    const known = printable(own.columns.slice(0, 20).join(', '));
    throw usage(
      `${id} has no column “${printable(column.slice(0, 100))}”.`,
      known === '' ? 'It has no columns: leave the name out.' : `It has ${known}.`,
    );
  }
  return id;
}

export const coverageCommand: Command = {
  name: 'coverage',
  brief: 'RED per service, USE per node: what was measured',
  usage: '[show | set ITEM [COLUMN] | unset ITEM [COLUMN]]',
  about: [
    'Rate, errors and duration of each service; utilisation, saturation and errors of each node: as far as items of the workspace measured them.',
    'What a column tells is taken from its name and unit, whose it is from its labels and the host of the capture. Where these do not say, you can.',
  ].join('\n'),
  options: [
    { name: 'service', value: 'NAME', about: 'set, unset: it is of this service' },
    { name: 'node', value: 'NAME', about: 'set, unset: it is of this node, or of another resource' },
    { name: 'signal', value: 'SIGNAL', about: `set: what the column tells: ${SIGNAL_KINDS.join(', ')}` },
  ],
  examples: [
    'plateau coverage',
    'plateau coverage set l0123456789ab --service orders',
    'plateau coverage set s0123456789ab "threads waiting" --node web-1 --signal saturation',
    'plateau coverage unset s0123456789ab "threads waiting"',
  ],
  arguments: { min: 0, max: 3 },
  run: async (call) => {
    const { given, terminal } = call;
    const [word = 'show', item = '', column = ''] = given.positionals;
    const action = ACTIONS.find((known) => known === word);
    if (action === undefined) {
      throw usage(`plateau coverage does not know “${word}”.`, `It knows ${ACTIONS.join(', ')}.`);
    }
    const said = action === 'set' ? sayingOf(given) : null;
    const session = call.open();
    const { investigations, coverage } = session.services;
    const { body, revision } = (await investigations.detail()).investigation;
    if (said !== null) {
      const made = { ...said, item: await checked(session, said) };
      await investigations.edit(
        { signals: [...body.signals.filter((one) => !isSameMeasurement(one, made)), made] },
        revision,
      );
    }
    if (action === 'unset') {
      const kind = given.text('service') !== undefined ? 'service' : given.text('node') !== undefined ? 'node' : null;
      const others = body.signals.filter(
        (one) => one.item !== item || one.column !== column || (kind !== null && one.kind !== kind),
      );
      if (others.length === body.signals.length) {
        throw usage(
          'Nothing was said of it.',
          '“plateau coverage” shows what holds; “plateau brief export” what was said.',
        );
      }
      await investigations.edit({ signals: others }, revision);
    }
    const shown = await coverage.coverage();
    terminal.answer(shown, () => coverageText(shown, terminal));
    return EXIT.passed;
  },
};
