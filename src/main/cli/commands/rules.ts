import { PlateauError } from '../../../core/error.ts';
import type { StoredRuleSet } from '../../../core/item.ts';
import { type Command, EXIT, usage } from '../command.ts';
import { printable, table } from '../table.ts';

function listText(ruleSets: readonly StoredRuleSet[]): string {
  return table(
    ['id', 'version', 'from', '', 'sha256'],
    ruleSets.map(({ id, version, parent, active, sha256 }) => [
      id,
      String(version),
      parent ?? 'shipped',
      active ? 'active' : '',
      sha256.slice(0, 16),
    ]),
  );
}

function thresholdsText({ id, sha256, values }: StoredRuleSet): string {
  const rows = Object.entries(values).map(([name, { value, unit, source }]) => [
    name,
    String(value),
    unit,
    printable(source),
  ]);
  return `${id} · ${sha256}\n\n${table(['threshold', 'value', 'unit', 'source'], rows, [1])}`;
}

export const rulesCommand: Command = {
  name: 'rules',
  brief: 'Rule sets, with every threshold and its source',
  usage: '[show [ID]]',
  about: 'Rule sets; “show” prints every threshold with its source.',
  options: [],
  examples: ['plateau rules', 'plateau rules show', 'plateau rules show plateau-default-1 --json'],
  arguments: { min: 0, max: 2 },
  run: async ({ given, terminal, open }) => {
    const [verb, id] = given.positionals;
    if (verb !== undefined && verb !== 'show') {
      throw usage(`plateau rules cannot “${verb}”.`, 'Use “plateau rules” or “plateau rules show”.');
    }
    const all = open().services.ruleSets.list();
    if (verb === undefined) {
      terminal.answer({ rulesets: all }, () => listText(all));
      return EXIT.passed;
    }
    const shown = all.find((ruleSet) => (id === undefined ? ruleSet.active : ruleSet.id === id));
    if (shown === undefined) {
      throw new PlateauError({
        code: 'rules.notFound',
        message: `There is no rule set “${id}” in this workspace.`,
        hint: '“plateau rules” lists the rule sets.',
      });
    }
    terminal.answer({ rulesets: [shown] }, () => thresholdsText(shown));
    return EXIT.passed;
  },
};
