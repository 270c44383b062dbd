import { type ParseArgsOptionDescriptor, parseArgs } from 'node:util';
import { PlateauError } from '../../core/error.ts';
import type { WorkspaceInfo } from '../../core/item.ts';
import type { Installation } from '../services/places.ts';
import type { Session } from './session.ts';
import type { Terminal } from './terminal.ts';

/** One `--option`. A `value` names what follows it; without one it is a switch. */
export interface Option {
  readonly name: string;
  readonly short?: string;
  readonly value?: string;
  readonly about: string;
}

/** The options of a call, as given. */
export class Given {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];

  constructor(values: Readonly<Record<string, unknown>>, positionals: readonly string[]) {
    this.#values = values;
    this.positionals = positionals;
  }

  has(name: string): boolean {
    return this.#values[name] === true;
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === 'string' ? value : undefined;
  }

  /** One of a few words. Throws `cli.usage`. */
  oneOf<const T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.text(name);
    const found = choices.find((choice) => choice === value);
    if (value !== undefined && found === undefined) {
      throw usage(`--${name} cannot be “${value}”.`, `Choose one of ${choices.join(', ')}.`);
    }
    return found;
  }

  /** A number above zero. Throws `cli.usage`. */
  number(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (!Number.isFinite(number) || number <= 0)
      throw usage(`--${name} cannot be “${value}”.`, 'Give a number above 0.');
    return number;
  }
}

/** What a command gets. */
export interface Call {
  readonly given: Given;
  readonly terminal: Terminal;
  readonly installation: Installation;
  /** Aborts when the person interrupts the call. */
  readonly signal: AbortSignal;
  /** Opens the workspace of this call. Throws `workspace.notFound` and the other errors of opening one. */
  open(): Session;
  /** The services without a workspace. */
  start(): Session;
  /** Makes a workspace. Throws `workspace.exists`, `workspace.cannotCreate`. */
  create(path: string): WorkspaceInfo;
}

export interface Command {
  readonly name: string;
  /** What it does in one line of the list of commands, 60 characters at most. */
  readonly brief: string;
  /** What follows the name: `BEFORE AFTER`. */
  readonly usage: string;
  readonly about: string;
  readonly options: readonly Option[];
  readonly examples: readonly string[];
  /** How many arguments it takes. */
  readonly arguments: { readonly min: number; readonly max: number };
  /** How long it may take to end in order once it is interrupted, in milliseconds; 3000. */
  readonly graceMs?: number;
  /** Answers with the exit code. */
  run(call: Call): Promise<number>;
}

export const EXIT = {
  ...{ passed: 0, failed: 1, undecided: 2, badInput: 3, remote: 4, bug: 5, otherVersion: 6, interrupted: 130 },
} as const;

export const COMMON_OPTIONS: readonly Option[] = [
  { name: 'workspace', value: 'DIR', about: 'the workspace; else $PLATEAU_WORKSPACE, else your own' },
  { name: 'json', about: 'one JSON document on the output' },
  { name: 'quiet', about: 'no progress and no notes' },
  { name: 'help', short: 'h', about: 'this page' },
];

/** A call that cannot be understood. */
export function usage(message: string, hint: string): PlateauError {
  return new PlateauError({ code: 'cli.usage', message, hint });
}

/** Puts common options that stand before the command behind it: `--json list` is `list --json`. */
export function commandFirst(argv: readonly string[]): readonly string[] {
  let at = 0;
  for (let word = argv[at]; word !== undefined; word = argv[at]) {
    const option = COMMON_OPTIONS.find(({ name }) => word === `--${name}` || word.startsWith(`--${name}=`));
    if (option === undefined || option.name === 'help') break;
    at += option.value === undefined || word.includes('=') ? 1 : 2;
  }
  const [command, ...rest] = argv.slice(at);
  return command === undefined ? argv : [command, ...argv.slice(0, at), ...rest];
}

/** Reads a command's options and arguments. Throws `cli.usage`. */
export function readCall(command: Command, argv: readonly string[]): Given {
  const options: Record<string, ParseArgsOptionDescriptor> = {};
  for (const { name, short, value } of [...command.options, ...COMMON_OPTIONS]) {
    options[name] = { type: value === undefined ? 'boolean' : 'string', ...(short === undefined ? {} : { short }) };
  }
  const hint = `“plateau ${command.name} --help” shows how it is called.`;
  let parsed: { readonly values: Readonly<Record<string, unknown>>; readonly positionals: readonly string[] };
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (cause) {
    throw usage(`plateau ${command.name}: ${cause instanceof Error ? cause.message : String(cause)}`, hint);
  }
  const given = new Given(parsed.values, parsed.positionals);
  const { min, max } = command.arguments;
  if (!given.has('help') && (given.positionals.length < min || given.positionals.length > max)) {
    throw usage(`plateau ${command.name} takes ${command.usage === '' ? 'no arguments' : command.usage}.`, hint);
  }
  return given;
}

/** A number above nothing that an option gives. Throws `cli.usage`. */
export function positive(given: Given, name: string): number | undefined {
  const value = given.number(name);
  if (value === undefined || (value > 0 && value <= 1e15)) return value;
  throw usage(`--${name} cannot be ${value}.`, 'Give a number above 0.');
}
