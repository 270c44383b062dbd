import type { RelatedItem } from '../../../core/item.ts';
import { type Command, EXIT } from '../command.ts';
import { cut, printable } from '../table.ts';

/** One line of what else the workspace has of the same program. */
export const relatedText = ({ item, by, allocations }: RelatedItem): string =>
  `${by === 'process' ? 'same process' : 'linked'}: ${item.id} · ${item.kind}${allocations ? ' of allocations' : ''} · ${printable(cut(item.label, 80))}`;

export const linkCommand: Command = {
  name: 'link',
  brief: 'Say that two things are of one program',
  usage: 'ID OTHER',
  about:
    'Links two things of one program, such as a heap snapshot and the heap profile beside it: each is shown with the other. What Plateau captured from one process belongs together by itself.',
  options: [{ name: 'remove', about: 'take the link away' }],
  examples: ['plateau link h0123456789ab p0123456789ab', 'plateau link h0123456789ab p0123456789ab --remove'],
  arguments: { min: 2, max: 2 },
  run: async ({ given, terminal, open }) => {
    const session = open();
    const [id = '', other = ''] = given.positionals;
    const { links } = session.services;
    const related = await (given.has('remove') ? links.remove(id, other) : links.add(id, other));
    terminal.answer({ related }, () => related.map(relatedText).join('\n'));
    return EXIT.passed;
  },
};
