import { isWithoutVerdicts } from '../../../core/finding/item-evidence.ts';
import { ITEM_KINDS } from '../../../core/item.ts';
import { type Command, EXIT } from '../command.ts';
import { cut, printable, table } from '../table.ts';

export const listCommand: Command = {
  name: 'list',
  brief: 'What is in the workspace',
  usage: '',
  about: 'What is in the workspace.',
  options: [
    { name: 'kind', value: 'KIND', about: ITEM_KINDS.join(', ') },
    { name: 'host', value: 'NAME', about: 'captured on this host' },
    { name: 'label', value: 'TEXT', about: 'with this in the label' },
    { name: 'runs', about: 'also each run of the plans that were captured several times' },
  ],
  examples: ['plateau list', 'plateau list --kind comparison --json'],
  arguments: { min: 0, max: 0 },
  run: async ({ given, terminal, open }) => {
    const { workspaces } = open().services;
    const filter = { kind: given.text('kind'), host: given.text('host'), label: given.text('label') };
    const items = workspaces.items({ ...filter, runs: given.has('runs') });
    terminal.answer({ items }, () =>
      items.length === 0
        ? `${printable(workspaces.info().path)} holds nothing${Object.values(filter).some(Boolean) ? ' of that sort' : ' yet; “plateau import PATH” brings files in'}.`
        : table(
            ['id', 'kind', 'level', 'captured', 'label', 'summary'],
            items.map(({ id, kind, level, capturedAt, label, summary }) => [
              id,
              kind,
              isWithoutVerdicts({ kind }) ? '' : level,
              capturedAt?.slice(0, 16).replace('T', ' ') ?? '',
              printable(cut(label, 60)),
              printable(summary),
            ]),
          ),
    );
    return EXIT.passed;
  },
};
