import { checkFact } from '../../../core/investigation/check-facts.ts';
import {
  CHECKLISTS,
  type CheckAnswer,
  type CheckMarks,
  checkAnswerText,
  isCheckId,
  standingOf,
  standingText,
} from '../../../core/investigation/checklists.ts';
import type { InvestigationBody } from '../../../core/investigation/model.ts';
import { type Command, EXIT, type Given, usage } from '../command.ts';
import { cut, printable, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

const ACTIONS = ['show', 'answer'] as const;
/** Words for answers; `open` takes one away. */
const WORDS: Readonly<Record<string, CheckAnswer | null>> = {
  yes: 'yes',
  no: 'no',
  'n/a': 'not-applicable',
  open: null,
};

function checklistText(body: Pick<InvestigationBody, 'checks' | 'values'>, terminal: Terminal): string {
  const { checks: marks } = body;
  return CHECKLISTS.flatMap((list) => [
    `${terminal.paint('bold', list.title)} (${list.source}): ${standingText(standingOf(list, marks))}`,
    table(
      ['line', '', 'answer', 'ground'],
      list.groups.flatMap(({ checks }) =>
        checks.map(({ id, text }) => {
          const mark = marks[id];
          const ground = [checkFact(id, body) ?? '', mark?.note ?? ''].filter((part) => part !== '').join('; ');
          return [id, text, checkAnswerText(mark?.answer ?? null), printable(cut(ground, 120))];
        }),
      ),
    ),
    '',
  ])
    .join('\n')
    .trimEnd();
}

/** The marks with the line that the words answer. Throws `cli.usage`. */
function answered(marks: CheckMarks, given: Given): CheckMarks {
  const [, line = '', word = ''] = given.positionals;
  if (!isCheckId(line)) throw usage(`No checklist has a line “${line}”.`, '“plateau checklist” lists them.');
  const answer = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
  if (answer === undefined) {
    throw usage(`“${word}” is no answer.`, `Answer with ${Object.keys(WORDS).join(', ')}: open takes an answer away.`);
  }
  const { [line]: old, ...others } = marks;
  return answer === null ? others : { ...others, [line]: { answer, note: given.text('note') ?? old?.note ?? '' } };
}

export const checklistCommand: Command = {
  name: 'checklist',
  brief: 'What a reviewer ticks',
  usage: '[show | answer LINE yes|no|n/a|open]',
  about: [
    'What a reviewer ticks before a change goes in, and how the team takes care of performance: twenty lines of five points.',
    'A line that nobody answered is open, not a no; one that does not apply counts for nothing. Both stand in the report.',
  ].join('\n'),
  options: [{ name: 'note', value: 'TEXT', about: 'answer: on what ground' }],
  examples: [
    'plateau checklist',
    'plateau checklist answer review.plans yes --note "PERF-001, PERF-004"',
    'plateau checklist answer prevention.bundle-limits n/a',
    'plateau checklist answer measurement.rum open',
  ],
  arguments: { min: 0, max: 3 },
  run: async ({ given, terminal, open }) => {
    const [word = 'show'] = given.positionals;
    const action = ACTIONS.find((known) => known === word);
    if (action === undefined) {
      throw usage(`plateau checklist does not know “${word}”.`, `It knows ${ACTIONS.join(', ')}.`);
    }
    const { investigations } = open().services;
    let { investigation } = await investigations.detail();
    if (action === 'answer') {
      const checks = answered(investigation.body.checks, given);
      ({ investigation } = await investigations.edit({ checks }, investigation.revision));
    }
    const { checks } = investigation.body;
    terminal.answer(
      {
        checklists: CHECKLISTS.map((list) => ({
          id: list.id,
          ...standingOf(list, checks),
          lines: list.groups.flatMap((group) =>
            group.checks.map(({ id, text }) => ({
              ...{ id, text, answer: null, note: '', ...checks[id] },
              fact: checkFact(id, investigation.body),
            })),
          ),
        })),
      },
      () => checklistText(investigation.body, terminal),
    );
    return EXIT.passed;
  },
};
