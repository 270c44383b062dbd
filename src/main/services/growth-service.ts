import { PlateauError } from '../../core/error.ts';
import type { Growth } from '../../core/heap/growth/model.ts';
import type { GrowthDetail } from '../../core/heap/growth/stored-growth.ts';
import type { Item, Job } from '../../core/item.ts';
import type { GrowthComparison } from '../../core/verdict/heap/growth-comparison.ts';
import { ruleSetSha256 } from '../../core/verdict/rule-set.ts';
import type { WorkerHost } from '../jobs/channel.ts';
import type { JobContext } from '../jobs/job-list.ts';
import { WorkerClient } from '../jobs/worker-client.ts';
import { publicItem, type StoredItem } from '../workspace/items.ts';
import { type AskWatchedOptions, askWatched } from './ask-watched.ts';
import type { EventHub } from './event-hub.ts';
import type { Home } from './import-service.ts';
import { activeRuleSet } from './tasks/active-rule-set.ts';
import type { GrowthComparisonSpec } from './tasks/growth-compare-tasks.ts';
import type { GrowthSpec } from './tasks/growth-tasks.ts';
import type { WorkspaceService } from './workspace-service.ts';

/** JavaScript heap the measurement of a series may use, in megabytes; columns live outside of it. */
const GROWTH_MEMORY = 4096;

export interface GrowthRequest extends GrowthSpec {
  readonly label?: string | undefined;
  /** Rule set to judge by; the active one where none is named. */
  readonly ruleSetId?: string | undefined;
}

export interface GrowthServiceOptions extends AskWatchedOptions {
  readonly workspaces: WorkspaceService;
  readonly workers: WorkerHost;
  readonly events: EventHub;
  readonly version: string;
  readonly now: () => string;
}

export interface GrowthCompareRequest {
  readonly before: string;
  readonly after: string;
  /** Why two series that are not comparable are compared all the same. */
  readonly override?: string | undefined;
  /** Rule set to judge by; the active one where none is named. */
  readonly ruleSetId?: string | undefined;
}

export interface GrowthComparisonAnswer {
  readonly item: Item;
  readonly before: Item;
  readonly after: Item;
  readonly override: string | null;
  readonly comparison: GrowthComparison;
}

/** Series of heaps of one program: what grew from one to the next. */
export class GrowthService {
  readonly #options: GrowthServiceOptions;

  constructor(options: GrowthServiceOptions) {
    this.#options = options;
  }

  /** Starts to measure a series, in a process of its own. The job's result is `{ itemId }`. */
  start(request: GrowthRequest): Job {
    const title = request.label ?? `Series of ${request.steps.length} heaps`;
    const { jobs, workspaces } = this.#options;
    const into = workspaces.current;
    return jobs.start('growth', title, (context) => this.run(request, context, into));
  }

  /** Measures now, in a workspace; the body of every such job. Throws `item.notFound`, `item.notAHeap`, `rules.notFound`, `job.cancelled`. */
  async run(request: GrowthRequest, context: JobContext, into: Home): Promise<{ readonly itemId: string }> {
    const { workers, version, now, events } = this.#options;
    const worker = new WorkerClient(workers, { memoryMegabytes: GROWTH_MEMORY, reusesMemory: false });
    try {
      const input = { workspace: into.path, ...request, at: now(), version };
      const made = await worker.call<{ readonly itemId: string }>('growth', input, {
        signal: context.signal,
        onProgress: (progress) => context.progress(progress),
      });
      events.tell({ type: 'item', id: made.itemId, change: 'added' });
      return made;
    } finally {
      await worker.stop();
      // A worker that was killed could not tidy up.
      into.artifacts.sweepStaging();
    }
  }

  /** A series among the items. Throws `item.notFound`, `item.notAGrowth`. */
  item(id: string): StoredItem {
    const stored = this.#options.workspaces.current.items.get(id);
    if (stored.kind === 'growth') return stored;
    throw new PlateauError({
      code: 'item.notAGrowth',
      message: `“${stored.label}” is a ${stored.kind}, not a series of heaps.`,
      hint: 'Choose a series of heaps, or make one of several heaps.',
    });
  }

  /** Throws `item.notFound`, `item.notAGrowth`. */
  async detail(id: string): Promise<GrowthDetail> {
    const workspace = this.#options.workspaces.current;
    const stored = this.item(id);
    return {
      item: publicItem(stored),
      provenance: stored.provenance,
      warnings: stored.warnings,
      growth: await this.#ask<Omit<Growth, 'classes'>>('growthDetail', { id }, id),
      evaluations: workspace.judgements.of(id, ruleSetSha256(activeRuleSet(workspace))),
    };
  }

  /** Compares two series and stores the comparison; the same request again is the same item. Throws `item.notAGrowth`, `rules.notFound`. */
  async compare(request: GrowthCompareRequest): Promise<{ readonly itemId: string }> {
    const { version, now, events } = this.#options;
    const { before, after } = request;
    const input = { ...request, at: now(), version };
    const made = await this.#ask<{ readonly itemId: string }>('growthCompare', input, before, after);
    events.tell({ type: 'item', id: made.itemId, change: 'added' });
    return made;
  }

  /** A stored comparison of two series. Throws `item.notFound`, `item.notAComparison`. */
  async comparison(id: string): Promise<GrowthComparisonAnswer> {
    const { workspaces } = this.#options;
    const { spec, comparison } = await this.#ask<{
      readonly spec: GrowthComparisonSpec;
      readonly comparison: GrowthComparison;
    }>('growthComparison', { id }, id);
    const item = (other: string) => workspaces.item(other);
    return { item: item(id), before: item(spec.before), after: item(spec.after), override: spec.override, comparison };
  }

  /** The class table, as encoded columns. */
  classes(id: string): Promise<Uint8Array<ArrayBuffer>> {
    return this.#ask('growthClasses', { id }, id);
  }

  #ask<T>(task: string, input: object, ...ids: readonly string[]): Promise<T> {
    return askWatched(this.#options, task, input, ids);
  }
}
