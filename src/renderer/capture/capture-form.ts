import { quotedLine, splitLine } from '../../core/capture/command-line.ts';
import { PROFILER_EVENTS } from '../../core/capture/events.ts';
import type { HostClass } from '../../core/capture/host.ts';
import { type Limited, limitedAs } from '../../core/capture/postgres/limited-as.ts';
import { isOnHost, type PostgresRequest } from '../../core/capture/postgres/request.ts';
import type { ListedProcess } from '../../core/capture/process.ts';
import type { ProfilerId } from '../../core/capture/profiler-ids.ts';
import type { CaptureEvent, CaptureRequest } from '../../core/capture/request.ts';
import { isHeapEvent } from '../../core/capture/series.ts';
import { typedNumber } from '../../core/typed-number.ts';
import {
  type DatabaseFieldName,
  type DatabaseFields,
  databaseOf,
  FRESH_DATABASE,
  fieldsOfDatabase,
} from './database-form.ts';
import {
  capturesDatabase,
  EVENT_TITLES,
  launches,
  optionsFor,
  PROFILER_TEXTS,
  takesProgram,
  takesRate,
} from './profiler-table.ts';
import { FRESH_SERIES, fieldsOfSeries, type SeriesFields, seriesOf } from './series-form.ts';

export const EXPLORATORY = 'exploratory';

/** What the fields of the capture dialog hold while they are being filled in. */
export interface CaptureFields extends SeriesFields {
  readonly profiler: ProfilerId;
  readonly event: CaptureEvent;
  readonly seconds: string;
  /** Samples a second; empty: what the plan recommends. */
  readonly rate: string;
  readonly repeat: string;
  readonly port: string;
  readonly options: Readonly<Record<string, boolean>>;
  /** Path of a program on this machine that is sent to the host; empty for none. */
  readonly program: string;
  readonly hypothesis: string;
  readonly exploratory: boolean;
  /** Empty: what {@link suggestedLabel} says. */
  readonly label: string;
  readonly command: string;
  readonly folder: string;
  readonly onPort: string;
  /** Only of a database's capture. */
  readonly database: DatabaseFields;
  /** The production host's name as typed. */
  readonly confirmed: string;
  /** Whether it is compared with the item it repeats. */
  readonly compare: boolean;
}

export type FieldName =
  | 'seconds'
  | 'rate'
  | 'repeat'
  | 'port'
  | 'heaps'
  | 'operations'
  | 'wait'
  | 'program'
  | 'hypothesis'
  | 'command'
  | 'folder'
  | 'onPort'
  | 'confirmed'
  | DatabaseFieldName;
export type Complaints = Partial<Readonly<Record<FieldName, string>>>;

/** What the fields are about. */
export interface CaptureTarget {
  readonly host: string;
  readonly hostClass: HostClass;
  /** Null where a program is started. */
  readonly process: Pick<ListedProcess, 'pid' | 'startTicks' | 'arguments' | 'executable'> | null;
  /** The item this is captured again for; null for a capture of its own. */
  readonly again: string | null;
  /** Labels that items of the workspace have. */
  readonly labels: ReadonlySet<string>;
}

/** The fields for a profiler as they are before anything is typed. */
export function freshFields(profiler: ProfilerId): CaptureFields {
  return {
    profiler,
    event: PROFILER_EVENTS[profiler][0],
    seconds: String(PROFILER_TEXTS[profiler].seconds),
    rate: '',
    repeat: '1',
    port: '',
    options: {},
    program: '',
    hypothesis: '',
    exploratory: false,
    label: '',
    command: '',
    folder: '',
    onPort: '',
    database: FRESH_DATABASE,
    confirmed: '',
    compare: true,
    ...FRESH_SERIES,
  };
}

/** The fields with another profiler: what is the person's own stays, what belongs to the profiler begins afresh. */
export function withProfiler(fields: CaptureFields, profiler: ProfilerId): CaptureFields {
  if (profiler === fields.profiler) return fields;
  const { event, seconds, rate, port, options, program } = freshFields(profiler);
  const keepsSeconds = fields.seconds !== freshFields(fields.profiler).seconds;
  return { ...fields, profiler, event, rate, port, options, program, seconds: keepsSeconds ? fields.seconds : seconds };
}

/** The fields that ask for the same capture as `request`. The confirmation is typed anew. */
export function fieldsOfRequest(request: CaptureRequest, labels: ReadonlySet<string>): CaptureFields {
  const { launch, hypothesis } = request;
  const exploratory = hypothesis === EXPLORATORY;
  return {
    profiler: request.profiler,
    event: request.event,
    seconds: String(request.seconds),
    rate: request.rate === null ? '' : String(request.rate),
    repeat: String(request.repeat),
    port: request.port === null ? '' : String(request.port),
    options: request.options,
    program: request.program ?? '',
    hypothesis: exploratory ? '' : hypothesis,
    exploratory,
    label: freeNextLabel(request.label, labels),
    command: launch === null ? '' : quotedLine(launch.command),
    folder: launch?.folder ?? '',
    onPort: launch === null ? '' : quotedLine(launch.onPort),
    database: fieldsOfDatabase(request.postgres),
    confirmed: '',
    compare: true,
    ...fieldsOfSeries(request.series),
  };
}

/** The label of the next capture like this: `checkout`, `checkout, again`, `checkout, again 2`. */
export function nextLabel(label: string): string {
  const counted = /^(.*), again(?: (\d+))?$/.exec(label);
  if (counted === null) return `${label}, again`.slice(0, 1000);
  return `${counted[1]}, again ${Number(counted[2] ?? 1) + 1}`.slice(0, 1000);
}

/** The label of the next capture like this that no item has yet. */
export function freeNextLabel(label: string, labels: ReadonlySet<string>): string {
  let next = nextLabel(label);
  // A label at its longest stays as it is.
  while (labels.has(next) && nextLabel(next) !== next) next = nextLabel(next);
  return next;
}

const INTERPRETERS = /^(python|node|nodejs|java|ruby|deno|bun)[\d.]*$/;
/** Options that take the next argument for their value: what follows them is not the program. */
const WITH_VALUE = /^(-cp|-classpath|--class-path|-p|--module-path|--add-\w+|-W|-X|-r|--require|--import|--loader)$/;
const baseName = (path: string): string => path.split('/').at(-1) ?? path;

/** What a program is called: its script where an interpreter runs one, its jar or class for a JVM. */
export function programName(argv: readonly string[], executable: string): string {
  const first = baseName(argv[0] ?? executable);
  if (!INTERPRETERS.test(first)) return first;
  for (let at = 1; at < argv.length; at++) {
    const argument = argv[at] ?? '';
    if (argument === '-m' || argument === '-jar') return baseName(argv[at + 1] ?? first);
    if (argument === '-c' || argument === '-e') return first;
    if (WITH_VALUE.test(argument)) at += 1;
    else if (argument !== '' && !argument.startsWith('-')) {
      return first.startsWith('java') ? (argument.split('.').at(-1) ?? argument) : baseName(argument);
    }
  }
  return first;
}

/** The label a capture gets where the person gives none; numbered where an item has it. */
export function suggestedLabel(
  { event, profiler, command }: CaptureFields,
  target: Pick<CaptureTarget, 'process' | 'labels'>,
): string {
  if (capturesDatabase(profiler)) return suggested(EVENT_TITLES[event], target.labels);
  const split = splitLine(command);
  const argv = target.process?.arguments ?? ('arguments' in split ? split.arguments : []);
  const name = programName(argv, target.process?.executable ?? '')
    .replace(/\p{Cc}/gu, ' ')
    .trim();
  // What is sampled says more than by what, where it is told by one word.
  const what = event === 'process' ? PROFILER_TEXTS[profiler].title : EVENT_TITLES[event];
  const label = `${name === '' ? 'capture' : name.slice(0, 80)}, ${what}`;
  return suggested(label, target.labels);
}

/** The label, numbered where an item has it. */
function suggested(label: string, labels: ReadonlySet<string>): string {
  let number = 1;
  while (labels.has(number === 1 ? label : `${label} ${number}`)) number += 1;
  return number === 1 ? label : `${label} ${number}`;
}

function launchOf(fields: CaptureFields, complaints: Record<string, string>): CaptureRequest['launch'] {
  const command = splitLine(fields.command);
  const onPort = splitLine(fields.onPort);
  if ('complaint' in command) complaints.command = command.complaint;
  else if (command.arguments.length === 0) complaints.command = 'The program to start, with its arguments.';
  if ('complaint' in onPort) complaints.onPort = onPort.complaint;
  if (!fields.folder.trim().startsWith('/')) complaints.folder = 'The folder it is started in, beginning with “/”.';
  if ('complaint' in command || 'complaint' in onPort) return null;
  return { command: [...command.arguments], folder: fields.folder.trim(), onPort: [...onPort.arguments] };
}

/** What sets the limits, as far as the fields tell. */
function limitedOf({ host, hostClass }: CaptureTarget, postgres: PostgresRequest | undefined): Limited {
  const own = { name: host, class: hostClass };
  if (postgres === undefined || (postgres.class === null && !isOnHost(postgres))) return own;
  return limitedAs(own, postgres);
}

/** Whether what is captured again can be compared with what it was: profiles and plans. */
export const comparesAgain = ({ event, profiler }: Pick<CaptureFields, 'event' | 'profiler'>): boolean =>
  !isHeapEvent(event) && (event === 'plan' || !capturesDatabase(profiler));

/** The request the fields make, and what is wrong with them. What is wrong with texts does not keep a plan from being made. */
export function requestOf(
  fields: CaptureFields,
  target: CaptureTarget,
): { readonly request: CaptureRequest; readonly complaints: Complaints; readonly limited: Limited } {
  const complaints: Record<string, string> = {};
  const text = PROFILER_TEXTS[fields.profiler];
  const seconds = typedNumber(fields.seconds);
  if (!(seconds > 0 && seconds <= 7 * 24 * 3600)) complaints.seconds = 'Seconds: above 0, at most a week.';
  const rate = fields.rate.trim() === '' || !takesRate(fields.profiler, fields.event) ? null : typedNumber(fields.rate);
  if (rate !== null && !(rate > 0 && rate <= 10_000)) complaints.rate = 'Samples a second: above 0, at most 10,000.';
  // Heaps are repeated as a series.
  const repeat = isHeapEvent(fields.event) || capturesDatabase(fields.profiler) ? 1 : typedNumber(fields.repeat);
  if (!(Number.isInteger(repeat) && repeat >= 1 && repeat <= 20)) complaints.repeat = 'A whole number from 1 to 20.';
  const port = fields.port.trim() === '' || !text.hasPort ? null : typedNumber(fields.port);
  if (port !== null && !(Number.isInteger(port) && port >= 1 && port <= 65_535)) complaints.port = 'From 1 to 65535.';
  const program = takesProgram(fields.profiler) ? fields.program.trim() : '';
  if (program !== '' && !/^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(program))
    complaints.program = 'A whole path on this machine.';
  if (!fields.exploratory && fields.hypothesis.trim() === '') {
    complaints.hypothesis = 'What you expect to see, or that you expect nothing.';
  }
  const postgres = capturesDatabase(fields.profiler) ? databaseOf(fields, complaints) : undefined;
  const limited = limitedOf(target, postgres);
  if (limited.class === 'production' && fields.confirmed !== limited.name) {
    complaints.confirmed = `Type ${limited.name}.`;
  }
  const launch = launches(fields.profiler) ? launchOf(fields, complaints) : null;
  const series = launch === null ? seriesOf(fields, complaints) : undefined;
  const label = fields.label.trim() === '' ? suggestedLabel(fields, target) : fields.label.trim();
  const request: CaptureRequest = {
    host: target.host,
    profiler: fields.profiler,
    event: fields.event,
    pid: postgres === undefined ? (target.process?.pid ?? null) : null,
    startTicks: postgres === undefined ? (target.process?.startTicks ?? null) : null,
    launch,
    seconds,
    rate,
    hypothesis: fields.exploratory ? EXPLORATORY : fields.hypothesis.trim(),
    label,
    repeat,
    port,
    options: Object.fromEntries(
      optionsFor(fields.profiler, fields.event).flatMap(({ name }) =>
        fields.options[name] === true ? [[name, true]] : [],
      ),
    ),
    program: program === '' ? null : program,
    confirmedHost: fields.confirmed === '' ? null : fields.confirmed,
    compareWith: target.again !== null && fields.compare && comparesAgain(fields) ? [target.again] : [],
    ...(series === undefined ? {} : { series }),
    ...(postgres === undefined ? {} : { postgres }),
  };
  return { request, complaints, limited };
}

/** What keeps a plan from being asked for: what it is made from cannot be read. */
const PLANNED: readonly FieldName[] = [
  ...(['seconds', 'rate', 'repeat', 'port', 'heaps', 'operations', 'wait'] as const),
  ...(['program', 'command', 'folder', 'onPort'] as const),
  ...(['url', 'databaseClass', 'statement', 'parameters', 'runs', 'tables', 'requests', 'pageRows'] as const),
];
export const canPlan = (complaints: Complaints): boolean => PLANNED.every((field) => complaints[field] === undefined);

/** The request with the texts that change no plan made the same, so that typing them asks for no new one. */
export const plannedPart = (request: CaptureRequest): CaptureRequest => ({
  ...request,
  hypothesis: EXPLORATORY,
  label: 'plan',
  confirmedHost: null,
  compareWith: [],
});
