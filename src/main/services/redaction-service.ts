import { knownInDestination, withShortName } from '../../core/redact/known-in.ts';
import type { KnownValue } from '../../core/redact/model.ts';
import type { RedactionProfileId } from '../../core/redact/profiles.ts';
import type { JobList } from '../jobs/job-list.ts';
import { watched } from '../jobs/watched.ts';
import type { HostService } from './host-service.ts';
import type { RedactionPreview } from './tasks/redaction-task.ts';
import type { ViewWorker } from './view-worker.ts';
import type { WorkspaceService } from './workspace-service.ts';

export interface RedactionServiceOptions {
  readonly workspaces: WorkspaceService;
  readonly view: ViewWorker;
  readonly jobs: JobList;
  readonly hosts: HostService;
}

export interface RedactionRequest {
  readonly ids: readonly string[];
  /** Findings, brief, changes and baselines too. */
  readonly texts?: boolean;
  readonly profile: RedactionProfileId;
  /** Ids of hits that a person lets stand. */
  readonly confirmed?: readonly string[];
  readonly signal: AbortSignal;
}

/** What is taken out of what leaves the workspace. */
export class RedactionService {
  readonly #options: RedactionServiceOptions;

  constructor(options: RedactionServiceOptions) {
    this.#options = options;
  }

  /** The hosts of the person, which a text may name without any capture of them. */
  known(): readonly KnownValue[] {
    return this.#options.hosts
      .list()
      .flatMap(({ name, destination, formerly }) => [
        ...[name, ...formerly].flatMap(withShortName),
        ...knownInDestination(destination),
      ]);
  }

  /** What would be taken out of items, nothing being written. Throws `item.notFound`, `job.cancelled`. */
  preview({ ids, texts = false, profile, confirmed = [], signal }: RedactionRequest): Promise<RedactionPreview> {
    const { workspaces, view, jobs } = this.#options;
    const input = { ids, texts, profile, confirmed, known: this.known() };
    for (const id of ids) workspaces.item(id);
    const { path, artifacts } = workspaces.current;
    const asked = watched(jobs, { kind: 'preview', title: 'Look at what would be taken out', signal }, (context) =>
      view.call<RedactionPreview>(
        'redaction',
        { workspace: path, ...input },
        { signal: context.signal, onProgress: context.progress },
      ),
    );
    // A worker that was ended could not tidy up.
    asked.catch(() => artifacts.sweepStaging());
    return asked;
  }
}
