import { toErrorData } from '../../core/error.ts';
import type { WorkspaceInfo } from '../../core/item.ts';
import type { Installation } from '../services/places.ts';
import { type Command, commandFirst, EXIT, readCall, usage } from './command.ts';
import { approveCommand } from './commands/approve.ts';
import { baselineCommand } from './commands/baseline.ts';
import { briefCommand } from './commands/brief.ts';
import { bundleCommand } from './commands/bundle.ts';
import { calcCommand } from './commands/calc.ts';
import { captureCommand } from './commands/capture.ts';
import { changeCommand } from './commands/change.ts';
import { checkCommand } from './commands/check.ts';
import { checklistCommand } from './commands/checklist.ts';
import { compareCommand } from './commands/compare.ts';
import { conditionsCommand } from './commands/conditions.ts';
import { coverageCommand } from './commands/coverage.ts';
import { demoCommand } from './commands/demo.ts';
import { exportCommand } from './commands/export.ts';
import { findingCommand } from './commands/finding.ts';
import { hostsCommand } from './commands/hosts.ts';
import { importCommand } from './commands/import.ts';
import { initCommand } from './commands/init.ts';
import { linkCommand } from './commands/link.ts';
import { listCommand } from './commands/list.ts';
import { processesCommand } from './commands/processes.ts';
import { proveCommand } from './commands/prove.ts';
import { queryCommand } from './commands/query.ts';
import { redactCommand } from './commands/redact.ts';
import { reportCommand } from './commands/report.ts';
import { rulesCommand } from './commands/rules.ts';
import { scanCommand } from './commands/scan.ts';
import { seriesCommand } from './commands/series.ts';
import { serveCommand } from './commands/serve.ts';
import { showCommand } from './commands/show.ts';
import { signoffCommand } from './commands/signoff.ts';
import { sloCommand } from './commands/slo.ts';
import { statementsCommand } from './commands/statements.ts';
import { tracemallocCommand } from './commands/tracemalloc.ts';
import { verifyCommand } from './commands/verify.ts';
import { exitCodeOf } from './exit-code.ts';
import { type CommandGroup, commandHelp, overview } from './help.ts';
import { Session } from './session.ts';
import { printable } from './table.ts';
import { Terminal } from './terminal.ts';

/** All commands, under the headings of the list. */
export const GROUPS: readonly CommandGroup[] = [
  {
    title: 'What is measured',
    commands: [
      initCommand,
      importCommand,
      listCommand,
      showCommand,
      exportCommand,
      linkCommand,
      queryCommand,
      rulesCommand,
    ],
  },
  {
    title: 'What it means',
    commands: [compareCommand, seriesCommand, statementsCommand, approveCommand, checkCommand],
  },
  { title: 'Captures on hosts', commands: [hostsCommand, processesCommand, captureCommand, tracemallocCommand] },
  {
    title: 'An audit',
    commands: [
      briefCommand,
      sloCommand,
      changeCommand,
      baselineCommand,
      checklistCommand,
      coverageCommand,
      conditionsCommand,
      calcCommand,
      findingCommand,
    ],
  },
  {
    title: 'What leaves, and whether it can be trusted',
    commands: [reportCommand, bundleCommand, verifyCommand, signoffCommand, proveCommand, redactCommand, scanCommand],
  },
  { title: 'The window', commands: [demoCommand, serveCommand] },
];

const COMMANDS: readonly Command[] = GROUPS.flatMap(({ commands }) => commands);

/** How long an interrupted call may take to end in order, in milliseconds. */
const GRACE_MS = 3000;

/** How long a call may take to end in order once it is interrupted. */
function leavesMs(argv: readonly string[]): number {
  const [name] = commandFirst(argv);
  return COMMANDS.find((known) => known.name === name)?.graceMs ?? GRACE_MS;
}

/** An error for people: the sentence with its code, the byte, what to do. */
export function errorText(thrown: unknown): string {
  const { code, message, hint, at, places = [] } = toErrorData(thrown);
  const lines = [`${message} (${code})`];
  if (at !== undefined) lines.push(`at byte ${at.offset}${at.file === undefined ? '' : ` of ${at.file}`}`);
  if (hint !== undefined) lines.push(hint);
  if (places.length > 0) lines.push('All places:', ...places.map((place) => `  ${place}`));
  return lines.map(printable).join('\n');
}

async function dispatch(
  argv: readonly string[],
  installation: Installation,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const [name, ...rest] = commandFirst(argv);
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(overview(GROUPS, installation.version));
    return name === undefined ? EXIT.badInput : EXIT.passed;
  }
  if (name === '--version') {
    process.stdout.write(`${installation.version}\n`);
    return EXIT.passed;
  }
  const command = COMMANDS.find((known) => known.name === name);
  if (command === undefined) throw usage(`There is no command “${name}”.`, '“plateau --help” lists the commands.');
  const given = readCall(command, rest);
  if (given.has('help')) {
    process.stdout.write(commandHelp(command));
    return EXIT.passed;
  }
  let session: Session | undefined;
  const start = (): Session => {
    session = new Session(installation, terminal, signal);
    return session;
  };
  const open = (): Session => {
    const opened = start();
    opened.openWorkspace(given.text('workspace') ?? process.env.PLATEAU_WORKSPACE);
    return opened;
  };
  const create = (path: string): WorkspaceInfo => start().services.workspaces.create(path);
  try {
    return await command.run({ given, terminal, installation, signal, open, start, create });
  } finally {
    await session?.close();
  }
}

/** Runs one call of `plateau` and answers with its exit code. */
export async function main(argv: readonly string[], installation: Installation): Promise<number> {
  const terminal = new Terminal({
    out: process.stdout,
    err: process.stderr,
    json: argv.includes('--json') || argv.includes('--json-stream'),
    quiet: argv.includes('--quiet'),
    env: process.env,
  });
  const interrupted = new AbortController();
  const interrupt = (): void => {
    interrupted.abort();
    // What cannot be cancelled is a transaction that either happens or does not: nobody waits for it.
    setTimeout(() => process.exit(EXIT.interrupted), leavesMs(argv)).unref();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    return await dispatch(argv, installation, terminal, interrupted.signal);
  } catch (thrown) {
    const { code } = toErrorData(thrown);
    if (interrupted.signal.aborted && code !== 'capture.leftBehind') {
      terminal.complain('Interrupted. Nothing was left half-done.');
      return EXIT.interrupted;
    }
    terminal.complain(errorText(thrown));
    return exitCodeOf(code);
  }
}
