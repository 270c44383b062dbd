import { resolve } from 'node:path';
import { LAUNCHERS, PROFILER_EVENTS } from '../../../core/capture/events.ts';
import type { PostgresRequest } from '../../../core/capture/postgres/request.ts';
import { PROFILER_IDS, type ProfilerId } from '../../../core/capture/profiler-ids.ts';
import { CAPTURE_EVENTS, type CapturePlan, type CaptureRequest } from '../../../core/capture/request.ts';
import { PlateauError } from '../../../core/error.ts';
import type { CaptureOutcome, Evaluation, Item, Job } from '../../../core/item.ts';
import { maskedProvenance } from '../../../core/plan/export/masked-provenance.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import { captureRequest } from '../../api/contract/captures.ts';
import { quoteCommand } from '../../remote/shell-quote.ts';
import { partialText } from '../capture-text.ts';
import { type Call, type Command, EXIT, type Given, usage } from '../command.ts';
import { POSTGRES_OPTIONS, postgresGiven } from '../postgres-given.ts';
import { seriesOf } from '../series-given.ts';
import type { Session } from '../session.ts';
import { percent, printable } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { verdictsText } from '../verdict-text.ts';
import { wordsOf } from '../words.ts';
import { answerComparison } from './compare.ts';
import { answerGrowth } from './show-growth.ts';
import { answerPlanComparison } from './show-plan-comparison.ts';

const SECONDS = 30;
const EXPLORATORY = 'exploratory';
const SHOWN = 20;

/** Switches of profilers as they are given: `native,gil`. */
function optionsOf(text: string | undefined): Readonly<Record<string, boolean>> {
  const names = (text ?? '').split(',').filter((name) => name !== '');
  return Object.fromEntries(names.map((name) => [name, true]));
}

function launchOf(given: Given, profiler: ProfilerId, command: readonly string[]): CaptureRequest['launch'] {
  if (!LAUNCHERS.includes(profiler)) {
    // Between the heaps of a series it runs the operations.
    if (command.length === 0 || given.number('series') !== undefined) return null;
    throw usage(
      `${profiler} attaches to a process and starts no program.`,
      `Give --pid, or one of ${LAUNCHERS.join(', ')}.`,
    );
  }
  if (command.length === 0) {
    throw usage(
      `${profiler} starts the program itself and needs its command.`,
      `plateau capture HOST --with ${profiler} --cwd DIR -- node app.js`,
    );
  }
  return { command, folder: given.text('cwd') ?? '.', onPort: wordsOf(given.text('on-port') ?? '', 'on-port') };
}

/** A database in a label. */
const databaseOf = (postgres: PostgresRequest | undefined): string => postgres?.database ?? postgres?.service ?? '';

function requestOf(given: Given): CaptureRequest {
  const [host = '', ...command] = given.positionals;
  const profiler = given.oneOf('with', PROFILER_IDS);
  if (profiler === undefined) throw usage('--with is missing.', `Give one of ${PROFILER_IDS.join(', ')}.`);
  const event = given.oneOf('event', CAPTURE_EVENTS) ?? PROFILER_EVENTS[profiler][0];
  if (!PROFILER_EVENTS[profiler].includes(event)) {
    throw usage(`${profiler} does not sample ${event}.`, `It samples ${PROFILER_EVENTS[profiler].join(', ')}.`);
  }
  const pid = given.number('pid') ?? null;
  const launch = launchOf(given, profiler, command);
  const postgres = postgresGiven(given, profiler, event);
  const series = launch === null ? seriesOf(given, command) : undefined;
  const sent = given.text('send');
  if (launch === null && postgres === undefined && pid === null)
    throw usage('--pid is missing.', `“plateau processes ${host}” lists them.`);
  const request: CaptureRequest = {
    host,
    profiler,
    event,
    pid,
    startTicks: null,
    launch,
    seconds: given.number('seconds') ?? SECONDS,
    rate: given.number('rate') ?? null,
    hypothesis: given.text('hypothesis') ?? EXPLORATORY,
    label: given.text('label') ?? `${profiler} ${event} of ${pid ?? command[0] ?? databaseOf(postgres)} on ${host}`,
    repeat: given.number('repeat') ?? 1,
    port: postgres === undefined ? (given.number('port') ?? null) : null,
    options: optionsOf(given.text('options')),
    program: sent === undefined ? null : resolve(sent),
    confirmedHost: given.text('confirm') ?? null,
    compareWith: (given.text('compare-with') ?? '').split(',').filter((id) => id !== ''),
    ...(series === undefined ? {} : { series }),
    ...(postgres === undefined ? {} : { postgres }),
  };
  const parsed = captureRequest.safeParse(request);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw usage(
    `The capture’s ${issue?.path.join('.') ?? 'request'}: ${issue?.message ?? ''}.`,
    '“plateau capture --help” shows how it is called.',
  );
}

/** A plan in lines: what will run, how many samples that gives, what it costs. */
export function planText(plan: CapturePlan, terminal: Terminal): string {
  const { steps, samples, samplesBasis, cost, costBasis, bytes, warnings } = plan;
  const range = (low: number, high: number, one: (value: number) => string): string =>
    one(low) === one(high) ? one(low) : `${one(low)}–${one(high)}`;
  const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
  return [
    terminal.paint('bold', 'What will run'),
    ...steps.flatMap((step) => [
      `  ${step.kind === 'command' ? printable(quoteCommand(step.argv)) : printable(step.what)}`,
      `      ${printable(step.why)}`,
    ]),
    `Samples  ${samples === null ? 'cannot be told' : range(samples.low, samples.high, whole)}${samplesBasis === '' ? '' : ` (${samplesBasis})`}`,
    `Cost     ${cost === null ? 'cannot be told' : `${range(cost.low, cost.high, percent)} of the target’s work`}${costBasis === '' ? '' : ` (${costBasis})`}`,
    `Space    ${(bytes / 1e6).toFixed(1)} MB on the host`,
    ...warnings.map(({ message }) => `${terminal.paint('yellow', 'Note')}     ${printable(message)}`),
  ].join('\n');
}

interface Captured {
  readonly outcome: CaptureOutcome;
  readonly items: readonly Item[];
  readonly verdicts: readonly Verdict[];
}

async function answerCapture(session: Session, { terminal }: Call, captured: Captured): Promise<void> {
  const { outcome, items, verdicts } = captured;
  const [first] = items;
  const provenance =
    first === undefined
      ? null
      : maskedProvenance(session.services.workspaces.provenance(first.id), 'postgresql').capture;
  const document = {
    captureId: outcome.captures[0]?.captureId ?? null,
    itemId: first?.id ?? null,
    command: provenance?.commands.map(quoteCommand) ?? [],
    provenance: provenance ?? null,
    verdicts,
    captures: outcome.captures,
    comparisonId: outcome.comparisonId,
    growthId: outcome.growthId,
    warnings: outcome.warnings,
  };
  if (outcome.comparisonId !== null && !terminal.json) {
    const { kind } = session.services.workspaces.item(outcome.comparisonId);
    if (kind === 'plan-comparison') await answerPlanComparison(session, terminal, outcome.comparisonId, SHOWN);
    else await answerComparison(session, terminal, outcome.comparisonId, SHOWN);
    return;
  }
  if (outcome.growthId !== null && !terminal.json) {
    await answerGrowth(session, terminal, outcome.growthId, SHOWN);
    return;
  }
  // The runs of a plan are told by the one that stands for them.
  const shown = new Set(session.services.workspaces.items({}).map(({ id }) => id));
  terminal.answer(document, () =>
    [
      ...items
        .filter(({ id }) => shown.has(id))
        .map((item) => `${terminal.paint('bold', printable(item.label))} · ${item.id}\n${printable(item.summary)}`),
      ...partialText(provenance, terminal),
      ...outcome.warnings.map(({ message }) => `${terminal.paint('yellow', 'Note')} ${printable(message)}`),
      ...(verdicts.length === 0 ? [] : ['', verdictsText(verdicts, terminal)]),
    ].join('\n'),
  );
}

/** Says what a capture that failed has left on its host. Throws `capture.leftBehind` instead of an interruption that left something. */
function tellLeft(session: Session, { terminal, signal }: Call, before: ReadonlySet<string>): void {
  const left = session.services.leftBehind.list().filter(({ captureId }) => !before.has(captureId));
  for (const { captureId, host } of left) {
    const message = `Something of the capture is still on ${printable(host)}.`;
    const hint = `“plateau hosts collect ${captureId}” brings in what is there, “plateau hosts clean ${captureId}” removes it.`;
    if (signal.aborted) throw new PlateauError({ code: 'capture.leftBehind', message, hint });
    terminal.complain(`${message} ${hint}`);
  }
}

/** The judgements of what a capture is shown by: the growth of a series, the first profile, the first heap. */
async function evaluationsOf(
  { services }: Session,
  { growthId }: CaptureOutcome,
  items: readonly Item[],
): Promise<readonly Evaluation[]> {
  if (growthId !== null) return (await services.growths.detail(growthId)).evaluations;
  const plan = items.find(({ kind }) => kind === 'plan');
  if (plan !== undefined) return (await services.plans.detail(plan.id)).evaluations;
  const shown = items.find(({ kind }) => kind === 'profile') ?? items.find(({ kind }) => kind === 'heap');
  if (shown === undefined) return [];
  return (shown.kind === 'heap' ? services.heaps : services.profiles).detail(shown.id).evaluations;
}

async function run(session: Session, call: Call, request: CaptureRequest): Promise<number> {
  const { given, terminal } = call;
  const { captures, workspaces, leftBehind } = session.services;
  const before = new Set(leftBehind.list().map(({ captureId }) => captureId));
  const stream = given.has('json-stream');
  const job = await session.unlessInterrupted(captures.start(request, call.signal));
  const tell = ({ progress, state }: Job): void => {
    if (stream && state === 'running') terminal.line({ event: 'progress', ...progress });
  };
  const { result } = await session.finished(job, tell).catch((thrown: unknown) => {
    // An interruption of anything else leaves nothing to tell of.
    if (call.signal.aborted && request.series !== undefined && thrown instanceof PlateauError) {
      terminal.complain([thrown.message, ...(thrown.hint === undefined ? [] : [thrown.hint])].join(' '));
    }
    tellLeft(session, call, before);
    throw thrown;
  });
  const outcome = result as CaptureOutcome;
  const items = outcome.captures.flatMap(({ itemIds }) => itemIds.map((id) => workspaces.item(id)));
  const evaluations = await evaluationsOf(session, outcome, items);
  const verdicts = evaluations.find(({ current }) => current)?.verdicts ?? [];
  await answerCapture(session, call, { outcome, items, verdicts });
  return EXIT.passed;
}

export const captureCommand: Command = {
  name: 'capture',
  brief: 'Run a profiler on a host and bring its file here',
  usage: 'HOST --with PROFILER (--pid PID [--series N] | -- COMMAND … | --db URL --sql FILE)',
  about: [
    'Runs a profiler on a host, brings its file here, judges it, and leaves nothing there.',
    'The host’s own profilers are used; nothing is installed. --dry-run shows what would run and what it would cost.',
  ].join('\n'),
  options: [
    { name: 'with', value: 'PROFILER', about: PROFILER_IDS.join(', ') },
    { name: 'pid', value: 'PID', about: 'the process; “plateau processes HOST” lists them' },
    { name: 'event', value: 'EVENT', about: 'cpu, wall, alloc, lock, heap, … (the profiler’s first)' },
    { name: 'seconds', value: 'N', about: `how long (${SECONDS})` },
    { name: 'rate', value: 'HZ', about: 'samples a second; else what suits the process' },
    { name: 'hypothesis', value: 'TEXT', about: `what you expect (${EXPLORATORY})` },
    { name: 'label', value: 'TEXT', about: 'what it is called in the workspace' },
    { name: 'repeat', value: 'N', about: 'so many captures one after the other, as replicates' },
    { name: 'compare-with', value: 'ID,…', about: 'compare with these captures when it is done' },
    { name: 'port', value: 'PORT', about: 'port of the service’s pprof or of an inspector that is open' },
    { name: 'options', value: 'NAME,…', about: 'switches of the profiler: native, gil, subprocesses, …' },
    { name: 'send', value: 'FILE', about: 'a py-spy of this machine, sent for this capture where the host has none' },
    { name: 'series', value: 'N', about: 'so many heaps (event snapshot or histogram), and what grew between them' },
    { name: 'ops', value: 'N', about: 'operations run between two heaps of a series; kept with each' },
    { name: 'wait', value: 'SECONDS', about: 'between two heaps; else COMMAND runs, else you press Enter' },
    ...POSTGRES_OPTIONS,
    { name: 'cwd', value: 'DIR', about: 'folder on the host to start COMMAND in' },
    { name: 'on-port', value: 'COMMAND', about: 'what clinic runs once the program listens' },
    { name: 'confirm', value: 'NAME', about: 'the name of a production host, typed' },
    { name: 'dry-run', about: 'show what would run, and stop' },
    { name: 'json-stream', about: 'progress as one JSON document a line, then the answer' },
  ],
  examples: [
    'plateau capture staging-1 --pid 4711 --with py-spy --seconds 30 --hypothesis "hot() dominates"',
    'plateau capture staging-1 --pid 4711 --with inspector --dry-run',
    'plateau capture local --pid 815 --with go-pprof --repeat 3 --compare-with p0123456789ab',
    'plateau capture staging-1 --pid 4711 --with inspector --event snapshot --series 4 --ops 200 -- wrk -d 10 http://localhost:3000/',
    'plateau capture staging-1 --pid 815 --with jcmd --event histogram --series 6 --wait 600',
    'plateau capture staging-1 --with postgresql --db postgresql:///shop --sql list.sql --params \'["open"]\'',
    'plateau capture local --with postgresql --direct --db postgresql://anna@db.example/shop --db-class staging --sql list.sql',
    'plateau capture staging-1 --with postgresql --event statements --seconds 60 --db postgresql:///shop',
    'plateau capture staging-1 --with clinic-flame --cwd /srv/app --on-port "autocannon -d 10 http://localhost:3000" -- node app.js',
  ],
  arguments: { min: 1, max: 200 },
  // The profiler on the host is ended and its folder removed.
  graceMs: 20_000,
  run: async (call) => {
    const { given, terminal } = call;
    const request = requestOf(given);
    const session = call.open();
    for (const id of request.compareWith) session.services.workspaces.item(id);
    if (!given.has('dry-run')) return run(session, call, request);
    const plan = await session.unlessInterrupted(session.services.captures.plan(request));
    terminal.answer(plan, () => planText(plan, terminal));
    return EXIT.passed;
  },
};
