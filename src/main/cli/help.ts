import { COMMON_OPTIONS, type Command, type Option } from './command.ts';
import { aligned } from './table.ts';

function optionLines(options: readonly Option[]): string {
  return aligned(
    options.map(({ name, short, value, about }) => [
      `  ${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`,
      about,
    ]),
  );
}

/** The page of one command. */
export function commandHelp(command: Command): string {
  return [
    `plateau ${command.name}${command.usage === '' ? '' : ` ${command.usage}`}`,
    '',
    command.about,
    '',
    'Options:',
    optionLines([...command.options, ...COMMON_OPTIONS]),
    '',
    'Examples:',
    ...command.examples.map((example) => `  ${example}`),
    '',
  ].join('\n');
}

/** The page of all commands. */
export function overview(commands: readonly Command[], version: string): string {
  return [
    `Plateau ${version}: profiles imported, judged and compared with their error.`,
    '',
    aligned(commands.map(({ name, usage, about }) => [`  plateau ${name} ${usage}`, about.split('\n')[0] ?? ''])),
    '',
    '“plateau COMMAND --help” shows a command with examples. Every command takes --workspace, --json and --quiet.',
    'Exit codes: 0 done, passed · 1 a gate failed · 2 not comparable or inconclusive · 3 bad input or usage ·',
    '4 remote or capture failure · 5 bug in Plateau · 130 interrupted.',
    '',
  ].join('\n');
}
