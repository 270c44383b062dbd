import { createHash } from 'node:crypto';
import { PlateauError } from '../../core/error.ts';
import type { ChangesBetween, NewChange, RecordedChange } from '../../core/investigation/changes.ts';
import type { EventHub } from './event-hub.ts';
import { changesBetweenSides } from './tasks/changes-between.ts';
import type { WorkspaceService } from './workspace-service.ts';

export interface ChangeServiceOptions {
  readonly workspaces: WorkspaceService;
  readonly events: EventHub;
  readonly now: () => string;
}

/** What was changed in the system and when, and which of it lies between the sides of a comparison. */
export class ChangeService {
  readonly #options: ChangeServiceOptions;

  constructor(options: ChangeServiceOptions) {
    this.#options = options;
  }

  /** Recorded changes by their times. */
  list(): readonly RecordedChange[] {
    return this.#options.workspaces.current.investigations.changes();
  }

  /** Records a change; the same text at the same time is the same change. */
  add({ text, kind, at, commit }: NewChange): RecordedChange {
    const { current } = this.#options.workspaces;
    const recordedAt = this.#options.now();
    const identity = JSON.stringify([at, kind, text, commit]);
    const id = `k${createHash('sha256').update(identity).digest('hex').slice(0, 12)}`;
    const change = { id, at: new Date(at).toISOString(), kind, text, commit, recordedAt };
    current.write(() => {
      current.investigations.addChange(change);
      current.note(recordedAt, 'record change', null, change);
    });
    this.#told();
    return change;
  }

  /** Takes a change away; it can be restored for a day. Throws `change.notFound`. */
  remove(id: string): RecordedChange {
    const { current } = this.#options.workspaces;
    const at = this.#options.now();
    const change = this.#known(id);
    current.write(() => {
      current.investigations.removeChange(id, at);
      current.note(at, 'remove change', null, { id });
    });
    this.#told();
    return change;
  }

  /** Undoes a removal. Throws `change.notFound`. */
  restore(id: string): RecordedChange {
    const { current } = this.#options.workspaces;
    const at = this.#options.now();
    current.write(() => {
      if (current.investigations.restoreChange(id)) current.note(at, 'restore change', null, { id });
    });
    this.#told();
    return this.#known(id);
  }

  /** The changes between the sides of a comparison of any kind. Throws `item.notFound`, `item.notAComparison`. */
  between(comparison: string): ChangesBetween {
    return changesBetweenSides(this.#options.workspaces.current, comparison);
  }

  /** Says of a change whether it lies between the sides; `null` leaves it to its time. Errors as {@link between}, and `change.notFound`. */
  tick(comparison: string, id: string, counts: boolean | null): ChangesBetween {
    this.between(comparison);
    this.#known(id);
    const { current } = this.#options.workspaces;
    const at = this.#options.now();
    current.write(() => {
      current.investigations.tick(comparison, id, counts);
      current.note(at, 'tick change', comparison, { change: id, counts });
    });
    this.#told();
    return this.between(comparison);
  }

  #known(id: string): RecordedChange {
    const change = this.list().find((one) => one.id === id);
    if (change !== undefined) return change;
    throw new PlateauError({
      code: 'change.notFound',
      message: `There is no change “${id}” in this workspace.`,
      hint: '“plateau change” lists the changes that are recorded.',
    });
  }

  #told(): void {
    this.#options.events.tell({ type: 'investigation' });
  }
}
