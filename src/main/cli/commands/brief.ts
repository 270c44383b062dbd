import { LARGEST_BRIEF } from '../../../core/investigation/brief-document.ts';
import { briefTemplate } from '../../../core/investigation/brief-yaml.ts';
import { type FieldPath, isFieldPath } from '../../../core/investigation/fields.ts';
import { type Call, type Command, EXIT, usage } from '../command.ts';
import { givenText } from '../given-text.ts';
import { briefText } from '../investigation-text.ts';
import type { Session } from '../session.ts';
import { printable } from '../table.ts';
import { writeOutput } from '../write-output.ts';

const ACTIONS = ['show', 'import', 'export', 'template', 'traffic', 'set', 'close', 'reopen'] as const;

/** UTF-8 takes up to this many bytes for a character of YAML. */
const BYTES_A_CHARACTER = 4;

async function importBrief(session: Session, { given, terminal }: Call): Promise<number> {
  const path = given.positionals[1];
  if (path === undefined)
    throw usage('plateau brief import needs a file.', 'Name a YAML file, or - for the standard input.');
  const unit = given.oneOf('latency-unit', ['ms', 's']);
  const text = await givenText(path, LARGEST_BRIEF * BYTES_A_CHARACTER);
  const { detail, warnings } = await session.services.investigations.import(text, unit);
  for (const { message } of warnings) terminal.note(message);
  terminal.answer({ ...detail, warnings }, () => briefText(detail, terminal));
  return EXIT.passed;
}

/** Prints a text, or writes it where `-o` says. */
function put({ given, terminal }: Call, text: string, what: string): number {
  const output = given.text('output');
  if (output === undefined || output === '-') {
    if (terminal.json) terminal.answer({ [what]: text }, () => text);
    else process.stdout.write(text);
    return EXIT.passed;
  }
  const path = writeOutput(output, text);
  terminal.answer({ path }, () => `Wrote ${printable(output)}.`);
  return EXIT.passed;
}

/** `section.key=value` pairs; an empty value takes an answer away. Throws `cli.usage`. */
function pairsOf(words: readonly string[]): Partial<Record<FieldPath, string>> {
  const values: Partial<Record<FieldPath, string>> = {};
  for (const word of words) {
    const at = word.indexOf('=');
    const path = at < 0 ? word : word.slice(0, at);
    if (at < 0)
      throw usage(`“${word}” sets nothing.`, 'Write section.key="value"; an empty value takes an answer away.');
    if (!isFieldPath(path)) {
      throw usage(`A brief has no field “${path}”.`, '“plateau brief template” prints all of them by section.');
    }
    values[path] = word.slice(at + 1);
  }
  if (words.length === 0)
    throw usage('plateau brief set needs fields.', 'plateau brief set investigation.system="orders"');
  return values;
}

export const briefCommand: Command = {
  name: 'brief',
  brief: 'The investigation: problem, targets, hypotheses, decision',
  usage: `[${ACTIONS.join(' | ')}] [FILE | FIELD=VALUE…]`,
  about: [
    'The investigation of the workspace: problem, targets, constraints, hypotheses, request path, traffic, and how it ends.',
    'What is not answered becomes a stated assumption. Quantities are written with their units; a number without one is refused.',
  ].join('\n'),
  options: [
    { name: 'latency-unit', value: 'UNIT', about: 'import: what latencies without a unit are, ms or s' },
    {
      name: 'output',
      short: 'o',
      value: 'FILE',
      about: 'export, template, traffic: where to write it; else the output',
    },
  ],
  examples: [
    'plateau brief template -o performance-brief.yaml',
    'plateau brief import performance-brief.yaml',
    'plateau brief set investigation.system=orders baselines.target_p95=300ms',
    'plateau brief show',
    'plateau brief export -o performance-brief.yaml',
    'plateau brief traffic -o audit_artifacts/traffic_profile.csv',
    'plateau brief set outcome.constraint="lock waits on orders" outcome.decision="add the index"',
    'plateau brief close',
  ],
  arguments: { min: 0, max: 200 },
  run: async (call) => {
    const { given, terminal } = call;
    const [word = 'show', ...rest] = given.positionals;
    const action = ACTIONS.find((known) => known === word);
    if (action === undefined) throw usage(`plateau brief does not know “${word}”.`, `It knows ${ACTIONS.join(', ')}.`);
    if (action === 'template') return put(call, briefTemplate(), 'yaml');
    const pairs = action === 'set' ? pairsOf(rest) : {};
    const session = call.open();
    const { investigations } = session.services;
    if (action === 'import') return importBrief(session, call);
    if (action === 'export') return put(call, investigations.export(), 'yaml');
    if (action === 'traffic') return put(call, investigations.trafficCsv(), 'csv');
    const detail =
      action === 'set'
        ? await investigations.edit({ values: pairs })
        : action === 'close'
          ? await investigations.close()
          : action === 'reopen'
            ? await investigations.reopen()
            : await investigations.detail();
    terminal.answer(detail, () => briefText(detail, terminal));
    return EXIT.passed;
  },
};
