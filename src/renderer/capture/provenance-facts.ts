import { quotedLine } from '../../core/capture/command-line.ts';
import { databaseText, type PostgresRequest } from '../../core/capture/postgres/request.ts';
import type { CaptureProvenance, CaptureSeries } from '../../core/capture/request.ts';
import { isHeapEvent } from '../../core/capture/series.ts';
import type { Provenance } from '../../core/item.ts';
import { formatNumber, formatSeconds } from '../flame/quantity.ts';
import { hostTitle } from '../hosts/host-store.ts';
import { formatBytes, formatCount, formatMoment, plural } from '../ui/format.ts';
import { EXPLORATORY } from './capture-form.ts';
import { EVENT_TITLES, PROFILER_TEXTS } from './profiler-table.ts';

/** The fact that a capture is shorter than asked for, which is told before all others. */
export const CUT_SHORT = 'Cut short';

export type Fact = readonly [string, string];

const some = (name: string, value: string | number | null | undefined): readonly Fact[] =>
  value === null || value === undefined || value === '' ? [] : [[name, String(value)]];

function offset({ seconds, uncertainty }: CaptureProvenance['host']['facts']['clockOffset']): string {
  const sign = seconds < 0 ? '−' : '+';
  return `${sign}${Math.abs(seconds).toFixed(2)} s ± ${uncertainty.toFixed(2)} s from the clock here`;
}

/** Where the two hashes of a capture's file stand to each other, in words. */
export function hashWords(remote: string | null, here: string): string {
  if (remote === null) return 'there was no file on the host: it came over the connection';
  return remote === here ? 'equal to the one on the host' : `another one than on the host: ${remote}`;
}

function operationsFacts(series: CaptureSeries | undefined): readonly Fact[] {
  if (series === undefined) return [];
  const { heaps, operations, between } = series;
  return [
    ['Series', `one of ${plural(heaps, 'heap')}`],
    ...some('Operations in between', operations),
    ...some('Run by', between.kind === 'command' ? quotedLine(between.command) : null),
  ];
}

function databaseFacts(postgres: PostgresRequest | undefined): readonly Fact[] {
  if (postgres === undefined) return [];
  return [
    ['Database', `${databaseText(postgres)}, ${postgres.via === 'psql' ? 'by psql' : 'directly'}`],
    ...some('Statement', postgres.statement),
    ...some('Parameters', postgres.parameters.length === 0 ? null : JSON.stringify(postgres.parameters)),
    ...some('Tables', postgres.relations.join(', ')),
  ];
}

/** How a capture was made, as name and value: where, of what, by what, for how long, by whom. */
export function captureFacts(capture: CaptureProvenance, here: Pick<Provenance, 'sha256'>): readonly Fact[] {
  const { host, target, profiler, request, connection, load } = capture;
  const { facts } = host;
  const asked = formatSeconds(capture.requestedSeconds);
  const system = [facts.distribution, facts.kernel, facts.architecture].filter((part) => part !== '').join(', ');
  const cores = facts.containerCpus === null ? '' : `, limited to ${facts.containerCpus}`;
  const options = Object.entries(request.options).flatMap(([name, on]) => (on ? [name] : []));
  return [
    ['Hypothesis', request.hypothesis === EXPLORATORY ? 'none: exploratory' : request.hypothesis],
    ...some(CUT_SHORT, capture.partial),
    ['Host', `${hostTitle(host.name)} (${host.class})${host.name === host.destination ? '' : `, ${host.destination}`}`],
    ['System', `${system}; ${formatCount(facts.cores)} cores${cores}; ${facts.cpuModel}`],
    ...(target === null
      ? []
      : [
          ['Process', `${target.pid} of ${target.user}, since ${formatMoment(target.startedAt)}`] as const,
          ['Command', quotedLine(target.arguments)] as const,
          ...some('Executable', target.executable),
          ...some('Container', target.container),
        ]),
    ...(request.launch === null
      ? []
      : [
          ['Started', quotedLine(request.launch.command)] as const,
          ['In folder', request.launch.folder] as const,
          ...some('Load', quotedLine(request.launch.onPort)),
        ]),
    ...databaseFacts(request.postgres),
    ['Profiler', [PROFILER_TEXTS[profiler.name].title, profiler.version].filter((part) => part !== '').join(' · ')],
    ['Event', EVENT_TITLES[request.event]],
    ...some('Rate', capture.rate === null ? null : `${formatNumber(capture.rate)} samples a second`),
    ...some('Options', options.join(', ')),
    ...operationsFacts(request.series),
    isHeapEvent(request.event)
      ? ['Lasted', formatSeconds(capture.actualSeconds)]
      : ['Lasted', `${formatSeconds(capture.actualSeconds)} of ${asked} asked for`],
    ['From, to', `${formatMoment(capture.startedAt)} – ${formatMoment(capture.endedAt)}`],
    ['Clock there', offset(facts.clockOffset)],
    ['SHA-256 here', `${here.sha256}, ${hashWords(capture.remoteSha256, here.sha256)}`],
    ...some(
      'Threads',
      capture.threadsSeen === 0
        ? null
        : `${formatCount(capture.threadsSeen)} seen, ${formatCount(capture.idleThreads.length)} of them idle`,
    ),
    ...some(
      'Load there',
      load === null
        ? null
        : `${load.load.toFixed(2)} on ${plural(load.cores, 'core')}${load.throttled === null ? '' : `, throttled ${plural(load.throttled, 'time')}`}`,
    ),
    ...some('Memory there', `${formatBytes(facts.memoryAvailable)} of ${formatBytes(facts.memoryTotal)} free`),
    ['Connection', [connection.transport, ...connection.keys].join(' · ')],
    ['Operator', capture.operator],
    ...some('Exit code', capture.exitCode),
    ['Capture', capture.captureId],
  ];
}
