import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { PlateauError } from '../../core/error.ts';
import { fileNameOf } from '../../core/file-name.ts';
import { HEAP_EXPORTS } from '../../core/heap/export/heap-exporters.ts';
import type { Evaluation, ItemKind, Job, ProfileDetail } from '../../core/item.ts';
import { RUN_EXPORTS } from '../../core/load/export/load-exporters.ts';
import { PLAN_EXPORTS } from '../../core/plan/export/plan-exporters.ts';
import { PROFILE_EXPORTERS } from '../../core/profile/exporters/index.ts';
import type { NodeDetail, SearchResult } from '../../core/profile/view-data.ts';
import type { ViewSpec } from '../../core/profile/view-spec.ts';
import { ruleSetSha256 } from '../../core/verdict/rule-set.ts';
import type { WorkerHost } from '../jobs/channel.ts';
import type { JobList } from '../jobs/job-list.ts';
import { WorkerClient } from '../jobs/worker-client.ts';
import { publicItem } from '../workspace/items.ts';
import { askWatched } from './ask-watched.ts';
import type { EventHub } from './event-hub.ts';
import { provenanceWithExporter } from './exporter-of.ts';
import { activeRuleSet } from './tasks/active-rule-set.ts';
import { type ProfileFacts, profileDetail } from './tasks/profile-facts.ts';
import type { ViewWorker } from './view-worker.ts';
import type { WorkspaceService } from './workspace-service.ts';

/** JavaScript heap the judgement of all profiles may use, in megabytes; columns live outside of it. */
const JUDGE_MEMORY = 4096;

/** Kinds of items that rules judge by themselves. */
const JUDGED: ReadonlySet<ItemKind> = new Set([
  'profile',
  'series',
  'load',
  'heap',
  'growth',
  'plan',
  'statements',
  'frontend',
]);
const isJudged = (kind: ItemKind): boolean => JUDGED.has(kind);
/** Kinds of items that are made of heaps. */
const HEAPS: ReadonlySet<ItemKind> = new Set(['heap', 'growth', 'growth-comparison']);

export interface Picture {
  readonly root: number;
  readonly pixels: number;
}

export interface ExportOptions {
  readonly sampleType?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Constants of a plan's statement are written too. */
  readonly reveal?: boolean | undefined;
}

export interface ExportedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Readable;
}

export interface ProfileServiceOptions {
  readonly workspaces: WorkspaceService;
  readonly workers: WorkerHost;
  readonly view: ViewWorker;
  /** The one that heaps are opened in. */
  readonly heapView: ViewWorker;
  readonly jobs: JobList;
  readonly events: EventHub;
  readonly now: () => string;
}

/** Stored profiles: their page, their pictures and tables, their judgements, their exports. */
export class ProfileService {
  readonly #options: ProfileServiceOptions;

  constructor(options: ProfileServiceOptions) {
    this.#options = options;
  }

  /** Throws `item.notFound`, `item.notAProfile`. */
  detail(id: string): ProfileDetail {
    const workspace = this.#options.workspaces.current;
    const stored = workspace.items.get(id);
    if (stored.kind !== 'profile') {
      throw new PlateauError({
        code: 'item.notAProfile',
        message: `“${stored.label}” is a ${stored.kind}, not a profile.`,
        hint: 'Choose a profile.',
      });
    }
    const evaluations = workspace.judgements.of(id, ruleSetSha256(activeRuleSet(workspace)));
    return profileDetail(
      publicItem(stored),
      { ...stored, provenance: provenanceWithExporter(stored) },
      stored.detail as ProfileFacts,
      evaluations,
    );
  }

  flame(id: string, spec: ViewSpec, picture: Picture): Promise<Uint8Array<ArrayBuffer>> {
    return this.#view('flame', { id, spec, ...picture });
  }

  sandwich(
    id: string,
    spec: ViewSpec,
    picture: Picture & { readonly frame: number; readonly direction: 'callers' | 'callees' },
  ): Promise<Uint8Array<ArrayBuffer>> {
    return this.#view('sandwich', { id, spec, ...picture });
  }

  functions(id: string, spec: ViewSpec): Promise<Uint8Array<ArrayBuffer>> {
    return this.#view('functions', { id, spec });
  }

  search(id: string, spec: ViewSpec, query: string, caseSensitive: boolean): Promise<SearchResult> {
    return this.#view('search', { id, spec, query, caseSensitive });
  }

  node(id: string, spec: ViewSpec, node: number): Promise<NodeDetail> {
    return this.#view('node', { id, spec, node });
  }

  /**
   * Judges one profile, series, load run, heap, series of heaps or plan again, under the active rule set or a named one.
   * Throws `item.notFound`, `item.notJudged`, `rules.notFound`.
   */
  async evaluate(id: string, ruleSet?: string): Promise<Evaluation> {
    const workspace = this.#options.workspaces.current;
    const { kind, label } = workspace.items.get(id);
    if (!isJudged(kind)) {
      throw new PlateauError({
        code: 'item.notJudged',
        message: `“${label}” is a ${kind}, which no rule judges by itself.`,
        hint: 'Choose a profile, a series, a load run, a heap, a series of heaps or a plan.',
      });
    }
    // A series of heaps may have to be measured again, which must not keep flame graphs waiting.
    const worker = this.#workerOf(kind);
    await worker.call('evaluate', { workspace: workspace.path, ids: [id], ruleSet, at: this.#options.now() });
    this.#options.events.tell({ type: 'item', id, change: 'changed' });
    const evaluations = workspace.judgements.of(id, ruleSetSha256(activeRuleSet(workspace)));
    const newest = evaluations.find((known) => (ruleSet === undefined ? known.current : known.ruleSetId === ruleSet));
    if (newest === undefined) throw new RangeError('an evaluation was not stored');
    return newest;
  }

  /** Judges an item by the rules that are active, or makes a comparison again by its rule set as this version has it. Throws as {@link evaluate}, and as comparing does. */
  async judgeToday(id: string): Promise<void> {
    const { workspaces, events, now } = this.#options;
    const { path: workspace, items } = workspaces.current;
    const { kind } = items.get(id);
    if (!kind.endsWith('comparison')) {
      await this.evaluate(id);
      return;
    }
    await this.#workerOf(kind).call('judgeComparison', { workspace, id, at: now() });
    events.tell({ type: 'item', id, change: 'changed' });
  }

  /** Starts the judgement of everything in the workspace that rules judge, under the active rule set, in a process of its own: pictures do not wait for it. */
  evaluateAll(): Job {
    const { path: workspace, artifacts } = this.#options.workspaces.current;
    const judged = this.#options.workspaces.items({}).filter(({ kind }) => isJudged(kind));
    const ids = judged.map(({ id }) => id);
    return this.#options.jobs.start('evaluate', `Judge ${ids.length} items again`, async (context) => {
      const worker = new WorkerClient(this.#options.workers, { memoryMegabytes: JUDGE_MEMORY, reusesMemory: true });
      try {
        return await worker.call(
          'evaluate',
          { workspace, ids, at: this.#options.now() },
          { signal: context.signal, onProgress: (progress) => context.progress(progress) },
        );
      } finally {
        await worker.stop();
        // A worker that was killed could not tidy up.
        artifacts.sweepStaging();
        // Also what was judged before a cancellation is judged.
        for (const id of ids) this.#options.events.tell({ type: 'item', id, change: 'changed' });
      }
    });
  }

  /** An item in another format, as a stream. An aborted `signal` ends the work. Throws `item.notFound`, `export.unknownFormat`, `job.*`. */
  async export(id: string, to: string, { sampleType, signal, reveal }: ExportOptions = {}): Promise<ExportedFile> {
    const { workspaces, jobs } = this.#options;
    const item = workspaces.item(id);
    const { artifacts } = workspaces.current;
    const path = artifacts.newStagingPath();
    const worker = { workspaces, jobs, view: this.#workerOf(item.kind) };
    try {
      const at = this.#options.now();
      await askWatched(worker, 'export', { id, to, sampleType, reveal, at, path }, [id], signal);
    } catch (thrown) {
      // It has this process's number, and is swept by nobody while that lives.
      artifacts.discard(path);
      throw thrown;
    }
    const bytes = createReadStream(path);
    bytes.once('close', () => void rm(path, { force: true }));
    const exporter = [...PROFILE_EXPORTERS, ...HEAP_EXPORTS, ...PLAN_EXPORTS, ...RUN_EXPORTS].find(
      (known) => known.id === to,
    );
    const mediaType = exporter?.mediaType ?? 'application/octet-stream';
    return { name: fileNameOf(item.label, exporter?.extension ?? to), mediaType, bytes };
  }

  /** The raw file an item was read from. Throws `item.notFound`, `item.noArtifact`. */
  artifact(id: string): ExportedFile {
    const workspace = this.#options.workspaces.current;
    const { sha256, bytes, provenance } = workspace.items.get(id);
    if (provenance.via === 'bundle' && !workspace.artifacts.has(sha256, bytes)) {
      throw new PlateauError({
        code: 'item.noArtifact',
        message: 'This item came from a bundle, which holds no raw files.',
        hint: 'Export it instead.',
      });
    }
    if (sha256 === '') {
      throw new PlateauError({
        code: 'item.noArtifact',
        message: 'This item was not read from a file.',
        hint: 'Export it instead.',
      });
    }
    return {
      name: provenance.fileName,
      mediaType: 'application/octet-stream',
      bytes: createReadStream(workspace.artifacts.path(sha256)),
    };
  }

  /** The worker that opens items of a kind. */
  #workerOf(kind: ItemKind): ViewWorker {
    return HEAPS.has(kind) ? this.#options.heapView : this.#options.view;
  }

  #view<T>(task: string, input: object): Promise<T> {
    return this.#options.view.call<T>(task, { workspace: this.#options.workspaces.current.path, ...input });
  }
}
