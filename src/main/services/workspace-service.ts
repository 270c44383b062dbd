import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { PlateauError } from '../../core/error.ts';
import type { Item, Provenance, WorkspaceInfo } from '../../core/item.ts';
import { type ItemFilter, publicItem } from '../workspace/items.ts';
import { Workspace } from '../workspace/workspace.ts';
import type { EventHub } from './event-hub.ts';
import { requireNotCited } from './findings/cited.ts';
import type { StateService } from './state-service.ts';

const RECENT = 'recent-workspaces';
const RECENT_KEPT = 12;
/** How long a deletion can be undone at least: another process may open the workspace while the one that deleted still shows the undo. */
const UNDO_MS = 24 * 3600 * 1000;
const recentSchema = z.array(z.string()).catch([]);

export interface WorkspaceServiceOptions {
  readonly userData: string;
  readonly state: StateService;
  readonly events: EventHub;
  readonly now: () => string;
}

/** Whether a workspace of before can be opened at a start; one that may not be looked into is passed over. */
function isThere(path: string): boolean {
  try {
    return Workspace.exists(path);
  } catch {
    return false;
  }
}

/** The open workspace, the ones that were open before, and the items in it. */
export class WorkspaceService {
  readonly #options: WorkspaceServiceOptions;
  #current: Workspace | null = null;

  constructor(options: WorkspaceServiceOptions) {
    this.#options = options;
  }

  /** The folder of the workspace a person has who chose none. */
  get defaultPath(): string {
    return join(this.#options.userData, 'workspace.plateau');
  }

  get samplePath(): string {
    return join(this.#options.userData, 'sample.plateau');
  }

  /** The open workspace. Throws `workspace.none`. */
  get current(): Workspace {
    if (this.#current === null) {
      throw new PlateauError({ code: 'workspace.none', message: 'No workspace is open.', hint: 'Open or create one.' });
    }
    return this.#current;
  }

  info(): WorkspaceInfo {
    const { id, path, name, schema, sample, readOnly } = this.current;
    const recent = this.#recent().map((known) => ({
      path: known,
      name: basename(known).replace(/\.plateau$/, ''),
      exists: existsSync(join(known, 'workspace.db')),
    }));
    return { id, path, name, schema, sample, readOnly, recent };
  }

  create(path: string): WorkspaceInfo {
    return this.#use(Workspace.create(path, { at: this.#options.now() }));
  }

  open(path: string): WorkspaceInfo {
    return this.#use(Workspace.open(path, { sweep: true }));
  }

  /** Opens the given workspace, or the last one, or the default one, which is made where it is missing. */
  openOrCreate(path?: string): WorkspaceInfo {
    if (path !== undefined) return Workspace.exists(path) ? this.open(path) : this.create(path);
    const last = this.#recent()[0];
    if (last !== undefined && isThere(last)) return this.open(last);
    return Workspace.exists(this.defaultPath) ? this.open(this.defaultPath) : this.create(this.defaultPath);
  }

  /** True for a person who never had a workspace open. */
  get isFirstStart(): boolean {
    return this.#recent().length === 0 && !isThere(this.defaultPath);
  }

  /** Opens the sample workspace's folder, made empty where it is missing; true when it was made. */
  openSampleFolder(name: string): boolean {
    const made = !Workspace.exists(this.samplePath);
    this.#use(
      made
        ? Workspace.create(this.samplePath, { at: this.#options.now(), sample: true, name })
        : Workspace.open(this.samplePath, { sweep: true }),
    );
    return made;
  }

  /** Items as they were brought in; of the runs of a plan the one that stands for them, unless `runs` asks for all. */
  items(filter: ItemFilter): readonly Item[] {
    return this.current.items.list(filter);
  }

  /** True for the id of an item that is there. */
  has(id: string): boolean {
    return this.current.items.find(id) !== null;
  }

  item(id: string): Item {
    return publicItem(this.current.items.get(id));
  }

  /** Where an item came from. Throws `item.notFound`. */
  provenance(id: string): Provenance {
    return this.current.items.get(id).provenance;
  }

  rename(id: string, label: string): Item {
    const { current } = this;
    current.write(() => {
      current.items.get(id);
      current.items.rename(id, label);
      current.note(this.#options.now(), 'rename', id, { label });
    });
    this.#options.events.tell({ type: 'item', id, change: 'changed' });
    return this.item(id);
  }

  /** Deletes an item. It can be restored for a day; after that the next opening of the workspace removes it for good. Throws `item.notFound`, `finding.evidenceInUse`. */
  delete(id: string): { readonly id: string } {
    const { current } = this;
    current.write(() => {
      current.items.get(id);
      requireNotCited(current, id);
      current.items.delete(id, this.#options.now());
      current.note(this.#options.now(), 'delete', id, {});
    });
    this.#options.events.tell({ type: 'item', id, change: 'removed' });
    return { id };
  }

  /** Undoes a deletion. Throws `item.notFound`. */
  restore(id: string): Item {
    const { current } = this;
    current.write(() => {
      current.items.restore(id);
      current.note(this.#options.now(), 'restore', id, {});
    });
    const item = this.item(id);
    this.#options.events.tell({ type: 'item', id, change: 'added' });
    return item;
  }

  close(): void {
    this.#current?.close();
    this.#current = null;
  }

  #use(workspace: Workspace): WorkspaceInfo {
    this.close();
    this.#current = workspace;
    workspace.purge(new Date(Date.parse(this.#options.now()) - UNDO_MS).toISOString());
    const recent = [workspace.path, ...this.#recent().filter((path) => path !== workspace.path)];
    this.#options.state.write(RECENT, recent.slice(0, RECENT_KEPT));
    this.#options.events.tell({ type: 'workspace', id: workspace.id });
    return this.info();
  }

  #recent(): readonly string[] {
    return recentSchema.parse(this.#options.state.read(RECENT) ?? []).map((path) => resolve(path));
  }
}
