import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { checkConfirmation, checkHostLimits } from '../../core/capture/limits.ts';
import type { CapturePlan, CaptureProvenance, CaptureRequest } from '../../core/capture/request.ts';
import { PlateauError } from '../../core/error.ts';
import type { CaptureOutcome, Job } from '../../core/item.ts';
import type { ImportWarning } from '../../core/profile/model.ts';
import { type Captured, captureOnce } from '../capture/capture-once.ts';
import type { CaptureJournal } from '../capture/journal.ts';
import { isBeingCaptured } from '../capture/left-behind.ts';
import type { Probed } from '../capture/probe/index.ts';
import type { CapturedFile, PlanFacts } from '../capture/profiler.ts';
import { profilerOf } from '../capture/profilers.ts';
import type { JobContext, JobList } from '../jobs/job-list.ts';
import type { ComparisonService } from './comparison-service.ts';
import type { EventHub } from './event-hub.ts';
import type { HostService } from './host-service.ts';
import type { ImportService } from './import-service.ts';
import type { WorkspaceService } from './workspace-service.ts';

export interface CaptureServiceOptions {
  readonly hosts: HostService;
  readonly imports: ImportService;
  readonly comparisons: ComparisonService;
  readonly workspaces: WorkspaceService;
  readonly jobs: JobList;
  readonly journal: CaptureJournal;
  readonly events: EventHub;
  readonly now: () => string;
}

/** A plan with what it was made from. */
interface Prepared {
  readonly plan: CapturePlan;
  readonly facts: PlanFacts;
}

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
    checkConfirmation(entry, request.confirmedHost);
    const prepared = await this.#prepared(request, await this.#options.hosts.probe(request.host));
    const key = `${entry.name} ${request.profiler === 'rss' ? 'rss ' : ''}${request.pid ?? request.launch?.command.join(' ') ?? ''}`;
    const { journal } = this.#options;
    if (this.#busy.has(key) || isBeingCaptured(journal, request, prepared.facts)) {
      throw new PlateauError({
        code: 'capture.busy',
        message: `${request.pid === null ? 'This program' : `Process ${request.pid}`} on “${request.host}” is being captured already.`,
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
        return await this.#run(prepared.plan.request, context, prepared);
      } finally {
        this.#busy.delete(key);
        this.#options.events.tell({ type: 'hosts' });
      }
    };
    return this.#options.jobs.start('capture', title, run, { beside: true });
  }

  /** Brings files of a capture into the workspace, with how they came about. Throws `capture.unreadable`, `job.*`. */
  async take(captured: Captured, label: string, context: JobContext): Promise<Imported> {
    const itemIds: string[] = [];
    const warnings: ImportWarning[] = [...captured.provenance.warnings];
    try {
      for (const [index, file] of captured.files.entries()) {
        // The first file is what was asked for; further ones are its worker threads'.
        const name = index === 0 ? label : `${label} · ${file.name.replace(/\.\w+$/, '')}`;
        const outcome = await this.#import(file, captured.provenance, name, context);
        itemIds.push(...outcome.itemIds);
        warnings.push(...outcome.warnings);
      }
    } finally {
      await Promise.all(captured.files.map(({ path }) => rm(path, { force: true })));
    }
    return { itemIds, warnings };
  }

  async #prepared(request: CaptureRequest, probed: Probed): Promise<Prepared> {
    const entry = this.#options.hosts.entry(request.host);
    const facts: PlanFacts = { entry, host: probed.host, process: targetOf(request, probed) };
    const plan = profilerOf(request.profiler).plan(request, facts);
    checkHostLimits(entry, plan);
    return { plan, facts };
  }

  /** Captures as asked, brings in and compares; the body of every capture job. Throws `capture.*`, `ssh.*`, `job.cancelled`. */
  async run(request: CaptureRequest, context: JobContext): Promise<CaptureOutcome> {
    return this.#run(request, context, null);
  }

  async #run(request: CaptureRequest, context: JobContext, first: Prepared | null): Promise<CaptureOutcome> {
    const captures: { captureId: string; itemIds: readonly string[] }[] = [];
    const warnings: ImportWarning[] = [];
    for (let index = 0; index < request.repeat; index++) {
      const label = request.repeat === 1 ? request.label : `${request.label} ${index + 1}/${request.repeat}`;
      const known = index === 0 ? first : null;
      const { itemIds, warnings: told, captureId } = await this.#once(request, { label, index, known }, context);
      captures.push({ captureId, itemIds });
      warnings.push(...told);
    }
    const comparisonId = await this.#compared(request, captures);
    return { captures, comparisonId, warnings };
  }

  async #once(
    request: CaptureRequest,
    { label, index, known }: { readonly label: string; readonly index: number; readonly known: Prepared | null },
    context: JobContext,
  ) {
    const { hosts, journal, now, workspaces } = this.#options;
    const which = request.repeat === 1 ? '' : `${index + 1} of ${request.repeat}: `;
    const before = Math.round((index / request.repeat) * 1000);
    context.progress({ done: before, total: null, unit: 'steps', phase: `${which}looking at ${request.host}` });
    // Every further time from a new look: the target may have been started again meanwhile.
    const { plan, facts } = known ?? (await this.#prepared(request, await hosts.probe(request.host)));
    const captureId = `c${randomBytes(8).toString('hex')}`;
    const captured = await captureOnce({
      profiler: profilerOf(request.profiler),
      plan,
      facts,
      connection: await hosts.connection(request.host),
      signal: context.signal,
      journal,
      captureId,
      now,
      newStagingPath: () => workspaces.current.artifacts.newStagingPath(),
      onProgress: (phase, fraction, samples) => {
        const done = (index + (fraction ?? 0)) / request.repeat;
        context.progress({
          done: Math.round(done * 1000),
          total: fraction === null ? null : 1000,
          unit: 'steps',
          phase: `${which}${progressText(phase, fraction, samples, request.seconds)}`,
        });
      },
    });
    return { captureId, ...(await this.take(captured, label, context)) };
  }

  async #import(
    file: CapturedFile,
    provenance: CaptureProvenance,
    label: string,
    context: JobContext,
  ): Promise<Imported> {
    const format = file.kind === 'profile' ? file.format : file.kind;
    const durationSeconds = provenance.partial === null ? provenance.requestedSeconds : provenance.actualSeconds;
    const { imported, failed } = await this.#options.imports.run(
      [{ path: file.path, name: file.name, staged: true }],
      {
        via: 'capture',
        label,
        durationSeconds,
        ...(format === undefined ? {} : { format }),
      },
      context,
      { ...provenance, remoteSha256: file.remoteSha256 },
    );
    const [failure] = failed;
    if (failure !== undefined) {
      throw new PlateauError({
        code: 'capture.unreadable',
        message: `What ${provenance.profiler.name} wrote cannot be read: ${failure.message}`,
        hint: failure.hint ?? 'Capture again; if it stays so, the profiler’s version writes another format.',
      });
    }
    return { itemIds: imported.map(({ id }) => id), warnings: imported[0]?.warnings ?? [] };
  }

  async #compared(
    request: CaptureRequest,
    captures: readonly { readonly itemIds: readonly string[] }[],
  ): Promise<string | null> {
    // A file with several profiles is compared by its first one: the main thread's, the first event's.
    const after = captures.flatMap(({ itemIds }) => itemIds.slice(0, 1));
    if (request.compareWith.length === 0 || after.length === 0) return null;
    const { itemId } = await this.#options.comparisons.compare({ before: request.compareWith, after, basis: 'active' });
    return itemId;
  }
}
