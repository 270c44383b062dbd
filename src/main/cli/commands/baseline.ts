import { baselinePath } from '../../../core/investigation/baseline.ts';
import { type Command, EXIT, usage } from '../command.ts';
import { baselinesText } from '../investigation-text.ts';
import { writeOutput } from '../write-output.ts';

const ACTIONS = ['take', 'list', 'show'] as const;

export const baselineCommand: Command = {
  name: 'baseline',
  brief: 'The state of the workspace, written down with its hash',
  usage: '[take | list | show BASELINE]',
  about: [
    'Writes the state of the workspace down as Markdown, with its hash, once and for good: what was measured, what was not, what is assumed.',
    'Before a baseline was taken, nothing may be called improved (QG-BASELINE).',
  ].join('\n'),
  options: [
    { name: 'label', value: 'LABEL', about: 'take: what it is called (baseline)' },
    {
      name: 'output',
      short: 'o',
      value: 'FILE',
      about: 'take, show: also write the Markdown there; its folder is made',
    },
  ],
  examples: [
    'plateau baseline --label before',
    'plateau baseline --label before -o docs/perf/baselines/2026-11-21-before.md',
    'plateau baseline list',
    'plateau baseline show b0123456789ab',
  ],
  arguments: { min: 0, max: 2 },
  run: async ({ given, terminal, open }) => {
    const [word = 'take', id] = given.positionals;
    const action = ACTIONS.find((known) => known === word);
    if (action === undefined)
      throw usage(`plateau baseline does not know “${word}”.`, `It knows ${ACTIONS.join(', ')}.`);
    if (action === 'show' && id === undefined) {
      throw usage('plateau baseline show needs an id.', '“plateau baseline list” lists them.');
    }
    const { baselines } = open().services;
    if (action === 'list') {
      const list = baselines.list();
      terminal.answer({ baselines: list }, () => baselinesText(list));
      return EXIT.passed;
    }
    const { baseline, text } =
      action === 'show' ? baselines.get(id ?? '') : await baselines.take(given.text('label') ?? 'baseline');
    const output = given.text('output');
    const path = output === undefined ? null : writeOutput(output, text);
    const usual = baselinePath(baseline.takenAt, baseline.label);
    terminal.answer({ baseline, path, text }, () =>
      action === 'show' && path === null
        ? text.trimEnd()
        : [
            baselinesText([baseline]),
            path === null
              ? `Stored in the workspace. “plateau baseline show ${baseline.id} -o ${usual}” writes it as a file.`
              : `Wrote ${path}.`,
          ].join('\n'),
    );
    return EXIT.passed;
  },
};
