import { PlateauError } from '../../core/error.ts';
import type { RelatedItem } from '../../core/item.ts';
import { publicItem, type StoredItem } from '../workspace/items.ts';
import type { EventHub } from './event-hub.ts';
import type { ProfileFacts } from './tasks/profile-facts.ts';
import type { ViewWorker } from './view-worker.ts';
import type { WorkspaceService } from './workspace-service.ts';

export interface LinkServiceOptions {
  readonly workspaces: WorkspaceService;
  readonly view: ViewWorker;
  readonly events: EventHub;
  readonly now: () => string;
}

/** What belongs together: a heap with the allocation profile and the memory series of its process, and whatever a person links. */
export class LinkService {
  readonly #options: LinkServiceOptions;

  constructor(options: LinkServiceOptions) {
    this.#options = options;
  }

  /** The items that tell of the same program as this one, in the order they were taken. Throws `item.notFound`. */
  of(id: string): readonly RelatedItem[] {
    const { items, links } = this.#options.workspaces.current;
    const stored = items.get(id);
    const byProcess = links.ofProcess(stored);
    const ids = links.all(stored);
    return [...ids]
      .flatMap((other) => items.find(other) ?? [])
      .sort((a, b) => takenAt(a).localeCompare(takenAt(b)) || a.label.localeCompare(b.label))
      .map((other) => ({
        item: publicItem(other),
        by: byProcess.has(other.id) ? 'process' : 'person',
        allocations: tellsAllocations(other),
      }));
  }

  /** Links two items, and answers with what is related to the first. Throws `item.notFound`, `item.linkedToItself`. */
  async add(id: string, other: string): Promise<readonly RelatedItem[]> {
    const { current } = this.#options.workspaces;
    const { label } = current.items.get(id);
    current.items.get(other);
    if (id === other) {
      throw new PlateauError({
        code: 'item.linkedToItself',
        message: `“${label}” cannot be linked with itself.`,
        hint: 'Name another item of the workspace.',
      });
    }
    const at = this.#options.now();
    current.write(() => {
      current.links.add(id, other, at);
      current.note(at, 'link', id, { other });
    });
    return this.#told(id, other);
  }

  /** Takes the link between two items away; that they are of one process stays. Throws `item.notFound`, `item.notLinked`. */
  async remove(id: string, other: string): Promise<readonly RelatedItem[]> {
    const { current } = this.#options.workspaces;
    const { label } = current.items.get(id);
    current.write(() => {
      if (!current.links.remove(id, other)) {
        throw new PlateauError({
          code: 'item.notLinked',
          message: `“${label}” has no link to “${current.items.find(other)?.label ?? other}”.`,
          hint: '“plateau show” names what an item is linked with; what was captured from one process belongs together without a link.',
        });
      }
      current.note(this.#options.now(), 'unlink', id, { other });
    });
    return this.#told(id, other);
  }

  async #told(id: string, other: string): Promise<readonly RelatedItem[]> {
    await this.#judgeRun(id, other);
    for (const changed of [id, other]) this.#options.events.tell({ type: 'item', id: changed, change: 'changed' });
    return this.of(id);
  }

  /** Judges a load run again whose link with a series came or went: its CPU is told by what is linked. */
  async #judgeRun(...ids: readonly [string, string]): Promise<void> {
    const { workspaces, view, now } = this.#options;
    const { items, path } = workspaces.current;
    const both = ids.flatMap((id) => items.find(id) ?? []);
    const run = both.find(({ kind }) => kind === 'load');
    if (run === undefined || !both.some(({ kind }) => kind === 'series')) return;
    try {
      await view.call('evaluate', { workspace: path, ids: [run.id], at: now() });
    } catch (thrown) {
      // A run that cannot be read is told where it is opened: the link stands.
      if (!(thrown instanceof PlateauError)) throw thrown;
    }
  }
}

const takenAt = ({ capturedAt, importedAt }: StoredItem): string => capturedAt ?? importedAt;

/** Profiles whose values are bytes: V8's sampled heap profiles, Go's heap profiles, allocation events. */
function tellsAllocations({ kind, detail }: StoredItem): boolean {
  return kind === 'profile' && (detail as ProfileFacts).sampleTypes.some(({ unit }) => unit === 'bytes');
}
