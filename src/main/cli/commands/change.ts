import { CHANGE_KINDS, newChange } from '../../../core/investigation/changes.ts';
import { isoTimeOf } from '../../../core/iso-time.ts';
import { type Call, type Command, EXIT, usage } from '../command.ts';
import { betweenText, changesText } from '../investigation-text.ts';
import type { Session } from '../session.ts';
import { printable } from '../table.ts';

const ACTIONS = ['list', 'add', 'remove', 'between', 'count', 'leave-out', 'by-time'] as const;

function add(session: Session, { given, terminal }: Call, text: string | undefined): number {
  const typed = given.text('at');
  const time = typed === undefined ? Date.now() : isoTimeOf(typed);
  if (!Number.isFinite(time)) {
    throw usage(
      `--at cannot be “${typed}”.`,
      'Write 2026-11-21T14:05 or 2026-11-21T14:05+01:00; without a zone it is UTC.',
    );
  }
  const parsed = newChange.safeParse({
    text: text ?? '',
    kind: given.oneOf('kind', CHANGE_KINDS) ?? 'other',
    at: new Date(time).toISOString(),
    commit: given.text('commit') ?? '',
  });
  if (!parsed.success) {
    const field = String(parsed.error.issues[0]?.path[0] ?? 'text');
    throw usage(
      field === 'commit' ? `--commit cannot be “${given.text('commit')}”.` : 'plateau change add needs a text.',
      field === 'commit'
        ? 'Give 7 to 64 hexadecimal digits: git rev-parse HEAD.'
        : 'plateau change add "index on orders"',
    );
  }
  const change = session.services.changes.add(parsed.data);
  terminal.answer({ change }, () => changesText([change]));
  return EXIT.passed;
}

export const changeCommand: Command = {
  name: 'change',
  brief: 'What was changed in the system between before and after',
  usage: '[list | add TEXT | remove CHANGE | between COMPARISON | count|leave-out|by-time COMPARISON CHANGE]',
  about: [
    'What was changed in the system and when: deploys, flags, jobs, schema. More than one between before and after is QG-CONFOUNDED.',
    'Changes count by their times; “count” and “leave-out” say otherwise of one comparison, “by-time” takes that back.',
  ].join('\n'),
  options: [
    { name: 'at', value: 'TIME', about: 'add: when, ISO 8601, UTC without a zone; else now' },
    { name: 'kind', value: 'KIND', about: `add: ${CHANGE_KINDS.join(', ')} (other)` },
    { name: 'commit', value: 'SHA', about: 'add: the commit that was deployed' },
  ],
  examples: [
    'plateau change add "index on orders (customer_id)" --kind schema --commit d1e2f3a',
    'plateau change add "deploy 2.14" --kind deploy --at 2026-11-21T14:05',
    'plateau change',
    'plateau change between c0123456789ab',
    'plateau change leave-out c0123456789ab k0123456789ab',
  ],
  arguments: { min: 0, max: 3 },
  run: async (call) => {
    const { given, terminal } = call;
    const [word = 'list', first, second] = given.positionals;
    const action = ACTIONS.find((known) => known === word);
    if (action === undefined) throw usage(`plateau change does not know “${word}”.`, `It knows ${ACTIONS.join(', ')}.`);
    const session = call.open();
    const { changes } = session.services;
    if (action === 'add') return add(session, call, first);
    if (action === 'list') {
      const list = changes.list();
      terminal.answer({ changes: list }, () => changesText(list));
      return EXIT.passed;
    }
    if (first === undefined) throw usage(`plateau change ${action} needs an id.`, '“plateau change --help” shows how.');
    if (action === 'remove') {
      const change = changes.remove(first);
      terminal.answer({ change }, () => `Removed “${printable(change.text)}”.`);
      return EXIT.passed;
    }
    if (action !== 'between' && second === undefined) {
      throw usage(`plateau change ${action} needs a comparison and a change.`, '“plateau change” lists the changes.');
    }
    const says = { between: null, 'by-time': null, count: true, 'leave-out': false } as const;
    const between =
      action === 'between' || second === undefined ? changes.between(first) : changes.tick(first, second, says[action]);
    terminal.answer(between, () => betweenText(between, terminal));
    return EXIT.passed;
  },
};
