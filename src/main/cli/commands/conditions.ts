import { type Condition, conditionText } from '../../../core/investigation/conditions.ts';
import { hasConditions } from '../../../core/investigation/stated-conditions.ts';
import type { Item } from '../../../core/item.ts';
import { type Command, EXIT, type Given, usage } from '../command.ts';
import { CONDITION_OPTIONS, givenConditions, takenBack } from '../conditions-given.ts';
import type { Session } from '../session.ts';
import { cut, printable, table } from '../table.ts';

const ACTIONS = ['show', 'set', 'unset'] as const;

interface ItemConditions {
  readonly item: Pick<Item, 'id' | 'kind' | 'label'>;
  readonly conditions: readonly Condition[];
}

const conditionsText = (all: readonly ItemConditions[]): string =>
  all.length === 0
    ? 'There is no load run and no plan.'
    : table(
        ['', 'condition', ''],
        all.flatMap(({ item, conditions }) =>
          conditions.map((one, at) => [
            at === 0 ? `${item.id} ${printable(cut(item.label, 40))}` : '',
            one.title.toLowerCase(),
            printable(cut(conditionText(one), 200)),
          ]),
        ),
      );

/** What each of the items was measured under; of every load run and plan where none is named. */
function shown({ services }: Session, ids: readonly string[]): readonly ItemConditions[] {
  const { workspaces, investigations } = services;
  const items = ids.length > 0 ? ids.map((id) => workspaces.item(id)) : workspaces.current.items.list();
  return items
    .filter(({ kind }) => hasConditions(kind))
    .map(({ id, kind, label }) => ({ item: { id, kind, label }, conditions: investigations.conditions(id) }));
}

/** What `set` and `unset` say, and of which items. Throws `cli.usage`. */
function saidBy(action: 'set' | 'unset', words: readonly string[], given: Given) {
  const said = action === 'set' ? givenConditions(given) : takenBack(words.slice(1));
  const items = action === 'set' ? words : words.slice(0, 1);
  if (items.length === 0) throw usage(`plateau conditions ${action} needs an item.`, 'Name a load run or a plan.');
  if (Object.keys(said).length === 0) {
    throw usage('Nothing is said of it.', 'plateau conditions set l0123456789ab --cache-state warm --phase steady');
  }
  return { said, items };
}

export const conditionsCommand: Command = {
  name: 'conditions',
  brief: 'Under what load runs and plans were measured',
  usage: '[show [ITEM…] | set ITEM… | unset ITEM [CONDITION…]]',
  about: [
    'Data volume, think time, cache state, scenario and phase of load runs and plans, as you state them of each.',
    'What you do not state is taken from the brief where that answers it, and says so. Comparisons warn where they are stated otherwise of one side.',
  ].join('\n'),
  options: CONDITION_OPTIONS,
  examples: [
    'plateau conditions',
    'plateau conditions set l0123456789ab --data-volume "12 M orders" --against-production smaller --cache-state warm',
    'plateau conditions set l0123456789ab l6789abcdef01 --scenario mixed --phase steady --think-time "1–3 s"',
    'plateau conditions unset l0123456789ab cache-state',
  ],
  arguments: { min: 0, max: 200 },
  run: async (call) => {
    const { given, terminal } = call;
    const [word = 'show', ...words] = given.positionals;
    const action = ACTIONS.find((known) => known === word);
    if (action === undefined) {
      throw usage(`plateau conditions does not know “${word}”.`, `It knows ${ACTIONS.join(', ')}.`);
    }
    const saying = action === 'show' ? null : saidBy(action, words, given);
    const session = call.open();
    const items = saying === null ? words : await session.services.investigations.state(saying.items, saying.said);
    const all = shown(session, items);
    terminal.answer({ items: all }, () => conditionsText(all));
    return EXIT.passed;
  },
};
