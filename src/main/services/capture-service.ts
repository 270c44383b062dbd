import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { checkConfirmation, checkHostLimits } from '../../core/capture/limits.ts';
import { quotedText } from '../../core/capture/postgres/queries.ts';
import { databaseText, type Served } from '../../core/capture/postgres/request.ts';
import type { CapturePlan, CaptureProvenance, CaptureRequest } from '../../core/capture/request.ts';
import { checkSeries, heapName } from '../../core/capture/series.ts';
import { PlateauError } from '../../core/error.ts';
import type { CaptureOutcome, Job } from '../../core/item.ts';
import type { ImportWarning } from '../../core/profile/model.ts';
import { type Captured, type CaptureOnceOptions, captureOnce } from '../capture/capture-once.ts';
import { type HeldSeries, holdSeries } from '../capture/hold-series.ts';
import type { CaptureJournal } from '../capture/journal.ts';
import { isBeingCaptured } from '../capture/left-behind.ts';
import type { Probed } from '../capture/probe/index.ts';
import type { CapturedFile, PlanFacts, Profiler } from '../capture/profiler.ts';
import { profilerOf } from '../capture/profilers.ts';
import { cutShort, operationsProfiler, operationsText, seriesPlan } from '../capture/series.ts';
import type { CaptureSecrets } from '../capture/session.ts';
import type { JobContext, JobList } from '../jobs/job-list.ts';
import { diskFullOr } from '../workspace/disk-full.ts';
import type { ComparisonService } from './comparison-service.ts';
import type { EventHub } from './event-hub.ts';
import type { GrowthService } from './growth-service.ts';
import type { HostService } from './host-service.ts';
import type { Home, ImportService } from './import-service.ts';
import type { PlanService } from './plan-service.ts';
import type { QuestionService } from './question-service.ts';
import type { GrowthStep } from './tasks/growth-tasks.ts';
import type { ImportRequestOptions } from './tasks/import-input.ts';
import type { WorkspaceService } from './workspace-service.ts';

export interface CaptureServiceOptions {
  readonly hosts: HostService;
  readonly imports: ImportService;
  readonly comparisons: ComparisonService;
  readonly plans: PlanService;
  readonly workspaces: WorkspaceService;
  readonly jobs: JobList;
  readonly journal: CaptureJournal;
  readonly events: EventHub;
  readonly growths: GrowthService;
  readonly questions: QuestionService;
  readonly now: () => string;
}

/** A plan with what it was made from. */
interface Prepared {
  readonly plan: CapturePlan;
  readonly facts: PlanFacts;
}

/** Which of the captures of a job it is. */
interface Turn {
  readonly index: number;
  readonly times: number;
  /** What it was prepared from already; null for a new look. */
  readonly known: Prepared | null;
  /** What it shares with the others of its series. */
  readonly held: HeldSeries | null;
  /** The workspace that it goes to. */
  readonly into: Home;
}

/** What the files of a capture become. */
interface Taking {
  readonly label: string;
  readonly into: Home;
  /** Operations that ran before a heap. */
  readonly operations?: number | undefined;
}

/** Aborts when the person cancels, and when what a series holds is gone. */
const signalOf = ({ held }: Turn, { signal }: JobContext): AbortSignal =>
  held === null ? signal : AbortSignal.any([signal, held.gone]);

/** Differences at the start of a series that do not count. */
const WARM_UP = 1;

function cancelled(): PlateauError {
  return new PlateauError({ code: 'job.cancelled', message: 'The capture was cancelled. Nothing was stored.' });
}

/** Tells how far a turn is, as a part of the whole job. */
function tellOf({ index, times }: Turn, context: JobContext): (phase: string, fraction: number | null) => void {
  const which = times === 1 ? '' : `${index + 1} of ${times}: `;
  return (phase, fraction) => {
    const done = Math.round(((index + (fraction ?? 0)) / times) * 1000);
    context.progress({ done, total: fraction === null ? null : 1000, unit: 'steps', phase: `${which}${phase}` });
  };
}

/** What is captured, so that no two captures are of the same. */
const targetText = ({ pid, launch, postgres }: CaptureRequest): string =>
  String(pid ?? launch?.command.join(' ') ?? (postgres === undefined ? '' : databaseText(postgres)));

/** The values of a statement's parameters, as PostgreSQL's log prints them. */
const parametersText = (values: readonly (string | null)[]): string =>
  values.map((value, index) => `$${index + 1} = ${value === null ? 'NULL' : quotedText(value)}`).join(', ');

type Imported = { readonly itemIds: readonly string[]; readonly warnings: readonly ImportWarning[] };

/** The target of a request among what was seen. Throws `capture.noProcess`, `capture.otherProcess`. */
function targetOf(request: CaptureRequest, { processes, host }: Probed): PlanFacts['process'] {
  if (request.pid === null) return null;
  const found = processes.find(({ pid }) => pid === request.pid);
  if (found === undefined) {
    // Only Linux tells of its processes; elsewhere the service's own port is all that is needed.
    if (host.system !== 'Linux' && request.port !== null) return null;
    throw new PlateauError({
      code: 'capture.noProcess',
      message: `There is no process ${request.pid} on “${request.host}”.`,
      hint: 'It may have ended. Look at the list of processes again.',
    });
  }
  if (request.startTicks !== null && request.startTicks !== found.startTicks) {
    throw new PlateauError({
      code: 'capture.otherProcess',
      message: `Process ${request.pid} on “${request.host}” is another one than was chosen: it started at ${found.startedAt}.`,
      hint: 'Choose again in the list of processes.',
    });
  }
  return found;
}

/** How far a capture is, for people: `12 of 30 s · 1,180 samples so far`. While it samples, its fraction is one of the time asked for. */
export function progressText(
  phase: string,
  fraction: number | null,
  samples: number | undefined,
  seconds: number,
): string {
  const sampling = fraction !== null && /^(sampling|segment )/.test(phase);
  const time = sampling ? [`${Math.min(seconds, Math.round(fraction * seconds))} of ${seconds} s`] : [];
  const words = sampling && phase === 'sampling' ? [] : [phase];
  const seen = samples === undefined ? [] : [`${samples.toLocaleString('en-US')} samples so far`];
  return [...words, ...time, ...seen].join(' · ');
}

/** The importer of a captured file; undefined where it is to be recognised. */
function formatOf({ kind, format }: CapturedFile): string | undefined {
  return kind === 'heap' || kind === 'profile' || kind === 'catalog' ? format : kind;
}

const servedOptions = ({ requests, pageRows }: Served): Pick<ImportRequestOptions, 'requests' | 'pageRows'> => ({
  ...(requests === null ? {} : { requests }),
  ...(pageRows === null ? {} : { pageRows }),
});

/** What a captured file is imported with. */
function optionsOf(
  file: CapturedFile,
  index: number,
  { request: { postgres }, partial, requestedSeconds, actualSeconds }: CaptureProvenance,
  { label, operations }: Taking,
): Omit<ImportRequestOptions, 'via'> {
  const format = formatOf(file);
  const isPlan = file.kind === 'plan';
  return {
    // The first file is what was asked for; further ones are its worker threads’, its other runs.
    label: index === 0 ? label : `${label} · ${file.name.replace(/\.\w+$/, '')}`,
    // A heap is a moment, and so is a plan.
    ...(file.kind === 'heap' || isPlan ? {} : { durationSeconds: partial === null ? requestedSeconds : actualSeconds }),
    ...(isPlan && postgres !== undefined
      ? { statement: postgres.statement, parameters: parametersText(postgres.parameters) }
      : {}),
    ...(operations === undefined ? {} : { operations }),
    // It is noted with the later of two snapshots, which comes first.
    ...(index === 0 && postgres?.served !== undefined ? servedOptions(postgres.served) : {}),
    ...(file.forcedGc === undefined ? {} : { forcedGc: file.forcedGc }),
    ...(format === undefined ? {} : { format }),
  };
}

/** Captures on hosts: planned, run under the limits of the host's class, brought into the workspace, judged, compared. */
export class CaptureService {
  readonly #options: CaptureServiceOptions;
  /** Targets that are being captured: `HOST PID`. */
  readonly #busy = new Set<string>();

  constructor(options: CaptureServiceOptions) {
    this.#options = options;
  }

  /** What a capture would do. Throws `capture.*`, `hosts.notFound`, `ssh.*`. */
  async plan(request: CaptureRequest): Promise<CapturePlan> {
    const { plan } = await this.#prepared(request, await this.#options.hosts.lastProbe(request.host));
    return plan;
  }

  /**
   * Starts a capture as a job of its own. Throws what is wrong with the request before anything runs, `job.cancelled` when `signal` aborts
   * until then.
   */
  async start(request: CaptureRequest, signal?: AbortSignal): Promise<Job> {
    const entry = this.#options.hosts.entry(request.host);
    const into = this.#options.workspaces.current;
    // A database of another machine has its own class, which its plan tells.
    if (request.postgres === undefined) checkConfirmation(entry, request.confirmedHost);
    const prepared = await this.#prepared(request, await this.#options.hosts.probe(request.host));
    checkConfirmation(prepared.plan.limitedAs ?? entry, request.confirmedHost);
    this.#checkCompared(request);
    const key = `${entry.name} ${request.profiler === 'rss' ? 'rss ' : ''}${targetText(request)}`;
    const { journal } = this.#options;
    if (this.#busy.has(key) || isBeingCaptured(journal, request, prepared.facts)) {
      throw new PlateauError({
        code: 'capture.busy',
        message: `${request.pid !== null ? `Process ${request.pid}` : request.postgres === undefined ? 'This program' : 'This database'} on “${request.host}” is being captured already.`,
        hint: 'Wait until that capture has ended, or cancel it where it was started.',
      });
    }
    if (signal?.aborted === true) {
      throw new PlateauError({ code: 'job.cancelled', message: 'The capture was cancelled before it began.' });
    }
    this.#busy.add(key);
    const title = `Capture ${request.label} on ${request.host}`;
    const run = async (context: JobContext): Promise<CaptureOutcome> => {
      try {
        return await this.#run(prepared.plan.request, context, prepared, into);
      } finally {
        this.#busy.delete(key);
        this.#options.events.tell({ type: 'hosts' });
      }
    };
    return this.#options.jobs.start('capture', title, run, { beside: true });
  }

  /** Brings files of a capture into a workspace, with how they came about. Throws `capture.unreadable`, `job.*`. */
  async take(captured: Captured, taking: Taking, context: JobContext): Promise<Imported> {
    try {
      return await this.#import(captured, taking, context);
    } finally {
      await Promise.all(captured.files.map(({ path }) => rm(path, { force: true })));
    }
  }

  async #prepared(request: CaptureRequest, probed: Probed): Promise<Prepared> {
    const entry = this.#options.hosts.entry(request.host);
    const facts: PlanFacts = { entry, host: probed.host, process: targetOf(request, probed) };
    checkSeries(request);
    // Every heap of a series is of the process that the first was taken of.
    const startTicks = request.series === undefined ? null : facts.process?.startTicks;
    const pinned = { ...request, startTicks: startTicks ?? request.startTicks };
    const plan = seriesPlan(profilerOf(request.profiler).plan(pinned, facts));
    checkHostLimits(entry, plan);
    return { plan, facts };
  }

  /** Captures as asked, brings in and compares; the body of every capture job. Throws `capture.*`, `ssh.*`, `job.cancelled`. */
  async run(request: CaptureRequest, context: JobContext): Promise<CaptureOutcome> {
    return this.#run(request, context, null, this.#options.workspaces.current);
  }

  /** All of it goes into one workspace, also where another one is opened meanwhile. */
  async #run(
    request: CaptureRequest,
    context: JobContext,
    first: Prepared | null,
    into: Home,
  ): Promise<CaptureOutcome> {
    const captures: { captureId: string; itemIds: readonly string[] }[] = [];
    const steps: GrowthStep[] = [];
    const warnings: ImportWarning[] = [];
    const { series } = request;
    const times = series?.heaps ?? request.repeat;
    const start: Turn = { index: 0, times, known: first, held: null, into };
    const held = await this.#held(request, start, context);
    try {
      for (let index = 0; index < times; index++) {
        const turn: Turn = { ...start, index, known: index === 0 ? first : null, held };
        if (series !== undefined && index > 0) await this.#operations(request, turn, context);
        const { itemIds, warnings: told, captureId, forcedGc } = await this.#once(request, turn, context);
        captures.push({ captureId, itemIds });
        const operations = index === 0 ? null : (series?.operations ?? null);
        steps.push(...itemIds.slice(0, 1).map((id) => ({ id, operations, forcedGc })));
        warnings.push(...told);
      }
      const growthId = series === undefined ? null : await this.#measured(request, steps, into, context);
      const comparisonId = await this.#compared(request, captures, into);
      return { captures, comparisonId, growthId, warnings: [...warnings, ...this.#elsewhere(into)] };
    } catch (thrown) {
      const taken = captures.flatMap(({ itemIds }) => itemIds);
      // What is held went first; all else came of that.
      const isGone = held?.gone.aborted === true && !context.signal.aborted;
      throw cutShort(diskFullOr(isGone ? held.gone.reason : thrown, into.path), taken, request);
    } finally {
      await held?.close();
    }
  }

  /** What the heaps of a series share; null where they share nothing, or there is none. Throws `capture.*`, `ssh.*`. */
  async #held(request: CaptureRequest, turn: Turn, context: JobContext): Promise<HeldSeries | null> {
    if (request.series === undefined) return null;
    return holdSeries(await this.#onceOptions(profilerOf(request.profiler), request, turn, context));
  }

  /** Waits for the operations between two heaps, or runs them. Throws `capture.operationsFailed`, `job.cancelled`, `ssh.*`. */
  async #operations(request: CaptureRequest, turn: Turn, context: JobContext): Promise<void> {
    const { series } = request;
    if (series === undefined) return;
    const { between, operations, heaps } = series;
    const signal = signalOf(turn, context);
    const tell = (phase: string): void => tellOf(turn, context)(phase, null);
    if (between.kind === 'command') {
      await this.#captured(operationsProfiler(request), request, turn, context);
    } else if (between.kind === 'wait') {
      const started = performance.now();
      for (let left = between.seconds; left > 0 && !signal.aborted; ) {
        tell(`waiting ${Math.floor(between.seconds - left)} of ${between.seconds} s`);
        await setTimeout(Math.min(1, left) * 1000, undefined, { signal }).catch(() => undefined);
        left = between.seconds - (performance.now() - started) / 1000;
      }
    } else {
      tell(`waiting for ${operationsText(operations)}`);
      const asked = { host: request.host, label: request.label, taken: turn.index, heaps, operations };
      if (!(await this.#options.questions.operationsDone(asked, signal))) throw cancelled();
    }
    if (signal.aborted) throw cancelled();
  }

  async #once(request: CaptureRequest, turn: Turn, context: JobContext) {
    const { index, times } = turn;
    const { series } = request;
    const profiler = turn.held?.profiler ?? profilerOf(request.profiler);
    const { captureId, captured } = await this.#captured(profiler, request, turn, context);
    const place = series === undefined ? `${index + 1}/${times}` : heapName(index);
    const label = times === 1 ? request.label : `${request.label} ${place}`;
    const operations = index === 0 ? undefined : (series?.operations ?? undefined);
    const taken = await this.take(captured, { label, operations, into: turn.into }, context);
    return { captureId, ...taken, forcedGc: captured.files[0]?.forcedGc ?? null };
  }

  /** Runs a profiler on the target of a request, from a look at its host to its files here. */
  async #captured(profiler: Profiler, request: CaptureRequest, turn: Turn, context: JobContext) {
    const options = await this.#onceOptions(profiler, request, turn, context);
    const { provenance, ...captured } = await captureOnce(options);
    const commands = [...(turn.held?.commands ?? []), ...provenance.commands];
    return { captureId: options.captureId, captured: { ...captured, provenance: { ...provenance, commands } } };
  }

  async #onceOptions(
    profiler: Profiler,
    request: CaptureRequest,
    turn: Turn,
    context: JobContext,
  ): Promise<CaptureOnceOptions> {
    const { hosts, journal, now } = this.#options;
    const tell = tellOf(turn, context);
    tell(`looking at ${request.host}`, null);
    turn.held?.gone.throwIfAborted();
    // Every further time from a new look: the target may have been started again meanwhile.
    const { plan, facts } = turn.known ?? (await this.#prepared(request, await hosts.probe(request.host)));
    return {
      profiler,
      plan,
      facts,
      connection: turn.held?.connection ?? (await hosts.connection(request.host)),
      signal: signalOf(turn, context),
      journal,
      captureId: `c${randomBytes(8).toString('hex')}`,
      now,
      toCome: turn.times - turn.index,
      ...(request.postgres === undefined ? {} : { secrets: this.#secretsFor(request.host, context.signal) }),
      newStagingPath: () => turn.into.artifacts.newStagingPath(),
      onProgress: (phase, fraction, samples) => tell(progressText(phase, fraction, samples, request.seconds), fraction),
    };
  }

  /** Asks the person for the passwords of databases behind a host. */
  #secretsFor(host: string, signal: AbortSignal): CaptureSecrets {
    const { hosts, questions } = this.#options;
    const { prompts, keep } = hosts.remembering(host, questions.promptsFor(host, signal));
    return { ask: (question) => prompts.secret({ ...question, what: 'password', echo: false }), keep };
  }

  /** What to know where another workspace was opened meanwhile. */
  #elsewhere({ path }: Home): readonly ImportWarning[] {
    if (path === this.#options.workspaces.current.path) return [];
    const message = `What was captured is in “${path}”, the workspace that was open when it began.`;
    return [{ code: 'capture.otherWorkspace', message }];
  }

  /** The growth over the heaps of a series. */
  async #measured(
    { label }: CaptureRequest,
    steps: readonly GrowthStep[],
    into: Home,
    context: JobContext,
  ): Promise<string> {
    const { itemId } = await this.#options.growths.run({ steps: [...steps], warmUp: WARM_UP, label }, context, into);
    return itemId;
  }

  /** All files of a capture at once, so that what belongs together is judged together. */
  async #import({ files, provenance }: Captured, taking: Taking, context: JobContext): Promise<Imported> {
    const sources = files.map((file, index) => ({
      path: file.path,
      name: file.name,
      staged: true,
      remoteSha256: file.remoteSha256,
      ...(file.run === undefined ? {} : { run: file.run }),
      options: optionsOf(file, index, provenance, taking),
    }));
    const options = { via: 'capture' } as const;
    const home = { into: taking.into, capture: provenance };
    const { imported, failed } = await this.#options.imports.run(sources, options, context, home);
    const [failure] = failed;
    if (failure !== undefined) {
      throw new PlateauError({
        code: 'capture.unreadable',
        message: `What ${provenance.profiler.name} wrote cannot be read: ${failure.message}`,
        hint: failure.hint ?? 'Capture again; if it stays so, the profiler’s version writes another format.',
      });
    }
    // Each item tells those of the capture again.
    const told = [...provenance.warnings, ...imported.flatMap(({ warnings }) => warnings)];
    const warnings = [...new Map(told.map((warning) => [JSON.stringify(warning), warning])).values()];
    return { itemIds: imported.map(({ id }) => id), warnings };
  }

  /** A plan is compared with plans. Throws `item.notFound`, `item.notAPlan`. */
  #checkCompared({ event, compareWith }: CaptureRequest): void {
    if (event !== 'plan') return;
    for (const id of compareWith) this.#options.plans.statementOf(id);
  }

  async #compared(
    request: CaptureRequest,
    captures: readonly { readonly itemIds: readonly string[] }[],
    { path }: Home,
  ): Promise<string | null> {
    // A file with several profiles is compared by its first one: the main thread's, the first event's.
    const after = captures.flatMap(({ itemIds }) => itemIds.slice(0, 1));
    if (request.compareWith.length === 0 || after.length === 0) return null;
    if (request.event === 'plan') {
      return (await this.#options.plans.compare({ before: request.compareWith, after }, path)).itemId;
    }
    const compared = { before: request.compareWith, after, basis: 'active' } as const;
    const { itemId } = await this.#options.comparisons.compare(compared, path);
    return itemId;
  }
}
