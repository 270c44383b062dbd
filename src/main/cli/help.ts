import { COMMON_OPTIONS, type Command, type Option } from './command.ts';

/** Characters of a line of a command's page. */
const LINE = 100;

/** A text in lines of a length, broken between words; the first starts with `first`, the others with `indent`. */
function wrapped(text: string, indent = '', first = indent): string {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > LINE) {
      lines.push(line);
      line = indent;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].join('\n');
}

function optionLines(options: readonly Option[]): string {
  const heads = options.map(
    ({ name, short, value }) =>
      `  ${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`,
  );
  const column = Math.max(...heads.map((head) => head.length)) + 2;
  return options
    .map(({ about }, at) => wrapped(about, ' '.repeat(column), (heads[at] ?? '').padEnd(column)))
    .join('\n');
}

/** The page of one command, in lines of 100 characters. */
export function commandHelp(command: Command): string {
  return [
    wrapped(`plateau ${command.name}${command.usage === '' ? '' : ` ${command.usage}`}`, '    ', ''),
    '',
    ...command.about.split('\n').map((line) => {
      const text = line.trimStart();
      const lead = ' '.repeat(line.length - text.length);
      return wrapped(text, lead === '' ? '' : `${lead}    `, lead);
    }),
    '',
    'Options:',
    optionLines([...command.options, ...COMMON_OPTIONS]),
    '',
    'Examples:',
    ...command.examples.map((example) => `  ${example}`),
    '',
  ].join('\n');
}

/** Commands that belong together. */
export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly Command[];
}

/** The page of all commands: one line each, of 80 characters at most. */
export function overview(groups: readonly CommandGroup[], version: string): string {
  const width = Math.max(...groups.flatMap(({ commands }) => commands.map(({ name }) => name.length)));
  return [
    `Plateau ${version}: profiles imported, judged and compared with their error.`,
    '',
    'plateau COMMAND …',
    ...groups.flatMap(({ title, commands }) => [
      '',
      `${title}:`,
      ...commands.map(({ name, brief }) => `  ${name.padEnd(width)}  ${brief}`),
    ]),
    '',
    '“plateau COMMAND --help” shows a command with its options and examples.',
    'Every command takes --workspace, --json and --quiet.',
    '',
    'Exit codes: 0 done, passed · 1 a gate failed · 2 not comparable or inconclusive',
    '3 bad input or usage · 4 remote or capture failure · 5 bug in Plateau',
    '6 a bundle of another version, which judged otherwise · 130 interrupted',
    '',
  ].join('\n');
}
