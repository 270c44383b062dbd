import { type Command, EXIT } from '../command.ts';
import { printable } from '../table.ts';

export const initCommand: Command = {
  name: 'init',
  brief: 'Make a workspace in a new or empty folder',
  usage: 'DIR',
  about: 'Make a new workspace in a new or empty folder.',
  options: [],
  examples: ['plateau init checkout.plateau', 'plateau init /srv/profiles/orders.plateau --json'],
  arguments: { min: 1, max: 1 },
  run: async ({ given, terminal, create }) => {
    const { path, schema } = create(given.positionals[0] ?? '');
    terminal.answer({ workspace: path, schema }, () => `Made ${printable(path)}.`);
    return EXIT.passed;
  },
};
