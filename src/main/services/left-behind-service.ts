import { rm } from 'node:fs/promises';
import type { LeftBehind } from '../../core/capture/host.ts';
import { PlateauError } from '../../core/error.ts';
import type { CaptureOutcome, Job } from '../../core/item.ts';
import { type CollectOptions, cleanUp, endLeftovers, fetchLeft, provenanceOf } from '../capture/collect.ts';
import type { CaptureJournal, JournalEntry } from '../capture/journal.ts';
import { leftBehind } from '../capture/left-behind.ts';
import { operator } from '../capture/operator.ts';
import { collectedRuns } from '../capture/postgres/runs-taken.ts';
import type { InspectorCloser } from '../capture/stop.ts';
import type { JobContext, JobList } from '../jobs/job-list.ts';
import type { CaptureService } from './capture-service.ts';
import type { EventHub } from './event-hub.ts';
import type { HostService } from './host-service.ts';
import type { WorkspaceService } from './workspace-service.ts';

export interface LeftBehindServiceOptions {
  readonly hosts: HostService;
  readonly captures: CaptureService;
  readonly workspaces: WorkspaceService;
  readonly jobs: JobList;
  readonly journal: CaptureJournal;
  readonly events: EventHub;
  readonly closeInspector: InspectorCloser;
  readonly now: () => string;
}

/** What captures that were cut off left on hosts: listed, collected, cleaned up. */
export class LeftBehindService {
  readonly #options: LeftBehindServiceOptions;

  constructor(options: LeftBehindServiceOptions) {
    this.#options = options;
  }

  list(): readonly LeftBehind[] {
    return leftBehind(this.#options.journal);
  }

  /** Starts bringing in what is there, as a partial capture where it was cut off while it recorded; then it is cleaned up. Throws `capture.nothingLeft`. */
  collect(captureId: string): Job {
    const entry = this.#entry(captureId);
    return this.#start(
      'collect',
      `Collect ${entry.request.label} from ${entry.entry.name}`,
      entry,
      (options, context) => this.#collect(entry, options, context),
    );
  }

  /** Starts removing what is there. Throws `capture.nothingLeft`. */
  clean(captureId: string): Job {
    const entry = this.#entry(captureId);
    return this.#start('clean', `Clean up on ${entry.entry.name}`, entry, async (options) => {
      await this.#cleaned(entry, options);
      return null;
    });
  }

  #entry(captureId: string): JournalEntry {
    const entry = this.#options.journal.find(captureId);
    if (entry !== null && this.list().some((left) => left.captureId === captureId)) return entry;
    throw new PlateauError({
      code: 'capture.nothingLeft',
      message: `Capture ${captureId} left nothing behind.`,
      hint: '“plateau hosts” lists what was left.',
    });
  }

  #start(
    kind: string,
    title: string,
    entry: JournalEntry,
    work: (options: CollectOptions, context: JobContext) => Promise<unknown>,
  ): Job {
    const { hosts, jobs, journal, events, closeInspector } = this.#options;
    const run = async (context: JobContext): Promise<unknown> => {
      context.progress({ done: 0, total: null, unit: 'steps', phase: `connecting to ${entry.entry.name}` });
      try {
        const connection = await hosts.connection(entry.entry.name);
        return await work({ connection, journal, closeInspector, signal: context.signal }, context);
      } finally {
        events.tell({ type: 'hosts' });
      }
    };
    return jobs.start(kind, title, run, { beside: true });
  }

  async #collect(entry: JournalEntry, options: CollectOptions, context: JobContext): Promise<CaptureOutcome> {
    const { workspaces, captures, now } = this.#options;
    const into = workspaces.current;
    context.progress({ done: 0, total: null, unit: 'steps', phase: 'ending what runs there' });
    await endLeftovers(entry, options);
    const { files, whole } = await fetchLeft(entry, {
      ...options,
      newStagingPath: () => into.artifacts.newStagingPath(),
      onBytes: (name, done, total) => context.progress({ done, total, unit: 'bytes', phase: `fetching ${name}` }),
    });
    if (files.length === 0) {
      throw new PlateauError({
        code: 'capture.nothingThere',
        message: `The capture “${entry.request.label}” wrote nothing on ${entry.entry.name} before it was cut off.`,
        hint: 'Clean it up, and capture again.',
      });
    }
    const provenance = provenanceOf(entry, options.connection, {
      whole,
      endedAt: now(),
      operator: operator(),
    });
    try {
      const label = whole ? entry.request.label : `${entry.request.label} (partial)`;
      const captured = { files: await collectedRuns(files), provenance, clean: false };
      const { itemIds, warnings } = await captures.take(captured, { label, into }, context);
      await this.#cleaned(entry, options);
      return { captures: [{ captureId: entry.captureId, itemIds }], comparisonId: null, growthId: null, warnings };
    } finally {
      await Promise.all(files.map(({ path }) => rm(path, { force: true })));
    }
  }

  async #cleaned(entry: JournalEntry, options: CollectOptions): Promise<void> {
    if (await cleanUp(entry, options)) return;
    throw new PlateauError({
      code: 'capture.wouldNotEnd',
      message: `Something of “${entry.request.label}” is still on ${entry.entry.name}${entry.folder === null ? '' : `, in ${entry.folder}`}.`,
      hint: 'Look at it there; it stays in the list until it is gone.',
    });
  }
}
