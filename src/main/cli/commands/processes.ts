import { DATABASE_PROFILERS } from '../../../core/capture/events.ts';
import type { ListedProcess, ProcessList, Readiness } from '../../../core/capture/process.ts';
import { type Command, EXIT } from '../command.ts';
import { cut, printable, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

function readinessText(profilers: readonly Readiness[]): string {
  return profilers.map(({ name, ready }) => (ready ? name : `(${name})`)).join(' ');
}

function reasons(processes: readonly ListedProcess[], launchers: readonly Readiness[]): readonly string[] {
  const told = new Set<string>();
  for (const { name, ready, why, remedies } of [...processes.flatMap(({ profilers }) => profilers), ...launchers]) {
    if (!ready)
      told.add([`(${name}) ${printable(why)}`, ...remedies.map((line) => `    ${printable(line)}`)].join('\n'));
  }
  return [...told];
}

/** Clocks that are further apart than this are told as such, in seconds. */
const CLOCK_LIMIT = 1;

/** How far the host's clock is from the one here, where that is beyond doubt. */
function clockText({ seconds, uncertainty }: ProcessList['facts']['clockOffset']): string {
  if (Math.abs(seconds) - uncertainty <= CLOCK_LIMIT) return '';
  return ` · clock ${seconds < 0 ? '−' : '+'}${Math.round(Math.abs(seconds)).toLocaleString('en-US')} s`;
}

function text({ facts, launchers }: ProcessList, shown: readonly ListedProcess[], terminal: Terminal): string {
  const { distribution, kernel, cores, load, cpuModel, memoryAvailable, ptraceScope, perfEventParanoid } = facts;
  const scope = ptraceScope === null ? '' : ` · ptrace_scope ${ptraceScope}`;
  const paranoid = perfEventParanoid === null ? '' : ` · perf_event_paranoid ${perfEventParanoid}`;
  const why = reasons(shown, launchers);
  const databases = launchers.filter(({ name }) => DATABASE_PROFILERS.includes(name));
  const starting = launchers.filter((one) => !databases.includes(one));
  return [
    terminal.paint('bold', `${printable(facts.hostName)} · ${printable(distribution)} · ${printable(kernel)}`),
    `${printable(cpuModel)} · ${cores} cores · load ${load} · ${megabytes(memoryAvailable)} free${scope}${paranoid}${clockText(facts.clockOffset)}`,
    '',
    table(
      ['pid', 'user', 'runtime', 'cpu', 'rss', 'threads', 'profilers', 'command'],
      shown.map((one) => [
        String(one.pid),
        printable(one.user),
        `${one.runtime} ${one.runtimeVersion}`.trim(),
        one.cpu === null ? '' : one.cpu.toFixed(2),
        megabytes(one.rss),
        String(one.threads),
        readinessText(one.profilers),
        printable(cut(one.command, 80)),
      ]),
      [0, 3, 4, 5],
    ),
    ...(starting.length === 0 ? [] : ['', `Starts a program itself: ${readinessText(starting)}`]),
    ...(databases.length === 0 ? [] : [`Captures a database: ${readinessText(databases)}`]),
    ...(why.length === 0 ? [] : ['', ...why]),
  ].join('\n');
}

export const processesCommand: Command = {
  name: 'processes',
  brief: 'What runs on a host and can be profiled',
  usage: 'HOST',
  about: 'What runs on a host and what it can be profiled with; a profiler in brackets is not ready, and why is told.',
  options: [
    { name: 'all', about: 'also processes no profiler is for' },
    { name: 'filter', value: 'TEXT', about: 'with this in the command' },
  ],
  examples: [
    'plateau processes staging-1',
    'plateau processes anna@staging-1 --filter orders',
    'plateau processes local',
  ],
  arguments: { min: 1, max: 1 },
  run: async ({ given, terminal, open }) => {
    const session = open();
    const list = await session.unlessInterrupted(session.services.hosts.processes(given.positionals[0] ?? ''));
    const filter = given.text('filter') ?? '';
    const shown = list.processes.filter(
      ({ command, runtime }) => (given.has('all') || runtime !== 'other') && command.includes(filter),
    );
    terminal.answer({ ...list, processes: shown }, () => text(list, shown, terminal));
    return EXIT.passed;
  },
};
