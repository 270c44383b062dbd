import { PlateauError, toErrorData } from '../../core/error.ts';
import type { FrontendDetail } from '../../core/frontend/model.ts';
import { type BriefWarning, readBrief, withBrief, writeBrief } from '../../core/investigation/brief-yaml.ts';
import { type Condition, conditionsOf, type TellsOfConditions } from '../../core/investigation/conditions.ts';
import { type InvestigationDetail, investigationDetail } from '../../core/investigation/detail.ts';
import { checkField } from '../../core/investigation/field-value.ts';
import { type FieldPath, fieldOf } from '../../core/investigation/fields.ts';
import type { Measured, Unmeasured } from '../../core/investigation/measured.ts';
import { type InvestigationBody, missingToClose } from '../../core/investigation/model.ts';
import type { AskedObjectives } from '../../core/investigation/objectives.ts';
import {
  heldUnmeasured,
  type PerRequestOfCapture,
  type RequestMeasured,
  requestMeasured,
} from '../../core/investigation/request-measured.ts';
import { pageMeasured, runMeasured } from '../../core/investigation/run-measured.ts';
import {
  hasConditions,
  type StatedConditions,
  statedOf,
  withAllStated,
} from '../../core/investigation/stated-conditions.ts';
import { storableBody } from '../../core/investigation/storable-body.ts';
import { trafficCsv } from '../../core/investigation/traffic.ts';
import type { Item } from '../../core/item.ts';
import type { LoadRun } from '../../core/load/model.ts';
import { ruleSetSha256 } from '../../core/verdict/rule-set.ts';
import type { StoredInvestigation } from '../workspace/investigations.ts';
import type { EventHub } from './event-hub.ts';
import { activeRuleSet } from './tasks/active-rule-set.ts';
import { askedObjectives } from './tasks/load-objectives.ts';
import type { ViewWorker } from './view-worker.ts';
import type { WorkspaceService } from './workspace-service.ts';

export interface InvestigationServiceOptions {
  readonly workspaces: WorkspaceService;
  readonly view: ViewWorker;
  readonly events: EventHub;
  readonly now: () => string;
}

/** Fields by path as they are typed; an empty text takes the answer away. Lists replace what is there. */
export interface InvestigationEdit {
  readonly values?: Partial<Record<FieldPath, string>> | undefined;
  readonly requestPath?: InvestigationBody['requestPath'] | undefined;
  readonly slos?: InvestigationBody['slos'] | undefined;
  readonly checks?: InvestigationBody['checks'] | undefined;
  readonly signals?: InvestigationBody['signals'] | undefined;
  readonly conditions?: InvestigationBody['conditions'] | undefined;
}

/** The brief of the workspace, its objectives and where it ends: one constraint and one decision. */
export class InvestigationService {
  readonly #options: InvestigationServiceOptions;
  /** What runs and visits measured, by workspace and item: what is stored of one never changes. */
  readonly #runs = new Map<string, readonly Measured[]>();
  /** What captures told of requests, by run, capture and rule set. */
  readonly #requests = new Map<string, RequestMeasured>();

  constructor(options: InvestigationServiceOptions) {
    this.#options = options;
  }

  /** The investigation with everything that follows from it. */
  async detail(): Promise<InvestigationDetail> {
    const { measured, unmeasured, unread } = await this.measured();
    const { investigations } = this.#options.workspaces.current;
    const { source: _source, ...investigation } = investigations.read();
    return investigationDetail({
      ...{ investigation, measured, unmeasured, unread },
      changes: investigations.changes(),
      baselines: investigations.baselines(),
      now: this.#options.now(),
    });
  }

  /**
   * What the workspace's load runs, alone and with the captures they are linked with, and visits of pages measured of the metrics that objectives limit; why a
   * capture tells nothing; and the items that cannot be read.
   */
  async measured(): Promise<{
    readonly measured: readonly Measured[];
    readonly unmeasured: readonly Unmeasured[];
    readonly unread: InvestigationDetail['unread'];
  }> {
    const { path, items } = this.#options.workspaces.current;
    const measured: Measured[] = [];
    const unmeasured: Unmeasured[] = [];
    const unread: { item: string; label: string; why: string }[] = [];
    for (const item of [...items.list({ kind: 'load' }), ...items.list({ kind: 'frontend' })]) {
      const key = `${path} ${item.id} ${item.sha256} ${item.label}`;
      try {
        const known = this.#runs.get(key) ?? (await this.#measuredBy(path, item));
        this.#runs.set(key, known);
        measured.push(...known);
        // Runs of a command measure nothing, and so none of their requests do.
        if (item.kind !== 'load' || known.length === 0) continue;
        const requests = await this.#requestsOf(path, item);
        measured.push(...requests.measured);
        unmeasured.push(...requests.unmeasured);
      } catch (thrown) {
        unread.push({ item: item.id, label: item.label, why: toErrorData(thrown).message });
      }
    }
    return { measured, unmeasured, unread };
  }

  /** What a request of a run cost, by each capture that is linked with it. */
  async #requestsOf(workspace: string, load: Item): Promise<RequestMeasured> {
    const { current } = this.#options.workspaces;
    const { items } = current;
    const rules = ruleSetSha256(activeRuleSet(current));
    const measured: Measured[] = [];
    const unmeasured: Unmeasured[] = [];
    const linked = current.links.all(items.get(load.id));
    for (const capture of items.list()) {
      if (!linked.has(capture.id)) continue;
      unmeasured.push(...heldUnmeasured(capture, load.importedAt));
      if (capture.kind !== 'profile') continue;
      const key = JSON.stringify([workspace, rules, load, capture]);
      try {
        const known = this.#requests.get(key) ?? (await this.#requestMeasured(workspace, load, capture));
        this.#requests.set(key, known);
        measured.push(...known.measured);
        unmeasured.push(...known.unmeasured);
      } catch (thrown) {
        // The run itself was read: only what it costs by this capture is not known.
        const why = toErrorData(thrown).message;
        for (const metric of ['cpu-per-request', 'memory-per-request'] as const) {
          unmeasured.push({ metric, why, at: load.importedAt });
        }
      }
    }
    return { measured, unmeasured };
  }

  async #requestMeasured(workspace: string, load: Item, capture: Item): Promise<RequestMeasured> {
    const { view } = this.#options;
    const run = await view.call<LoadRun>('load', { workspace, id: load.id });
    const asked = { workspace, load: load.id, profile: capture.id };
    return requestMeasured(run, load, capture, await view.call<PerRequestOfCapture>('requestCost', asked));
  }

  async #measuredBy(workspace: string, item: Item): Promise<readonly Measured[]> {
    const { view } = this.#options;
    const asked = { workspace, id: item.id };
    if (item.kind === 'load') return runMeasured(await view.call<LoadRun>('load', asked), item);
    return pageMeasured((await view.call<Pick<FrontendDetail, 'report'>>('frontend', asked)).report, item);
  }

  /**
   * Changes what is given and leaves the rest. `revision` is the one the edit was made on; without it the newest is meant.
   * Throws `investigation.changed`, `investigation.closed`, `brief.badValue`, `brief.noUnit`, `brief.tooMany`.
   */
  edit(edit: InvestigationEdit, revision?: number): Promise<InvestigationDetail> {
    return this.#write('edit investigation', revision, (stored) => {
      const values = { ...stored.body.values };
      for (const [path, text] of Object.entries(edit.values ?? {})) {
        const field = fieldOf(path);
        const check = field === undefined || text === undefined ? null : checkField(field, text);
        if (check === null) continue;
        if ('wrong' in check) throw refusedField(path, check.problem, check.wrong);
        Object.assign(values, { [path]: check.value });
      }
      const { body } = stored;
      const { requestPath = body.requestPath, slos = body.slos, checks = body.checks, signals = body.signals } = edit;
      const { conditions = body.conditions } = edit;
      return { ...stored, body: { values, requestPath, slos, checks, signals, conditions } };
    });
  }

  /** The conditions under which an item was measured; `told` is what its file tells of them. */
  conditions(item: string, told?: TellsOfConditions): readonly Condition[] {
    return conditionsOf(this.#options.workspaces.current.investigations.read().body, item, told);
  }

  /**
   * Says of items how they were measured; conditions that are not given stay as they were, an empty text takes one back. Throws `item.notFound`,
   * `item.noConditions`, `investigation.closed`.
   */
  async state(items: readonly string[], said: Partial<Omit<StatedConditions, 'item'>>): Promise<readonly string[]> {
    const { workspaces } = this.#options;
    const ids = items.map((asked) => {
      const { id, kind, label } = workspaces.item(asked);
      if (hasConditions(kind)) return id;
      throw new PlateauError({
        code: 'item.noConditions',
        message: `“${label}” is a ${kind}: conditions are stated of load runs and plans.`,
        hint: 'Name a load run or a plan.',
      });
    });
    await this.#write('state conditions', undefined, (stored) => {
      const { conditions: all } = stored.body;
      const now = ids.map((id) => ({ ...statedOf(all, id), ...said }));
      return { ...stored, body: { ...stored.body, conditions: [...withAllStated(all, now)] } };
    });
    return ids;
  }

  /** Takes over what a brief answers. Throws `brief.*`, `investigation.closed`. */
  async import(
    text: string,
    latencyUnit?: 'ms' | 's',
  ): Promise<{ readonly detail: InvestigationDetail; readonly warnings: readonly BriefWarning[] }> {
    const read = readBrief(text, { latencyUnit });
    const detail = await this.#write('import brief', undefined, (stored) => ({
      ...stored,
      body: withBrief(stored.body, read),
      source: text,
    }));
    return { detail, warnings: read.warnings };
  }

  /** The brief as YAML: the file that was imported with what changed since, or the template filled in. */
  export(): string {
    const { body, source } = this.#options.workspaces.current.investigations.read();
    return writeBrief(body, source);
  }

  /** `audit_artifacts/traffic_profile.csv`. */
  trafficCsv(): string {
    return trafficCsv(this.#options.workspaces.current.investigations.read().body);
  }

  /** Closes the investigation. Throws `investigation.notFinished` without constraint and decision, `investigation.closed`. */
  close(): Promise<InvestigationDetail> {
    return this.#write('close investigation', undefined, (stored) => {
      const missing = missingToClose(stored.body);
      if (missing.length > 0) {
        throw new PlateauError({
          code: 'investigation.notFinished',
          message: `The investigation cannot be closed: ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} empty.`,
          hint: 'An audit ends in one limiting constraint and one decision: plateau brief set outcome.constraint="…" outcome.decision="…".',
        });
      }
      return { ...stored, closedAt: this.#options.now() };
    });
  }

  /** Opens a closed investigation again; an open one stays as it is. */
  reopen(): Promise<InvestigationDetail> {
    const { current } = this.#options.workspaces;
    const at = this.#options.now();
    current.write(() => {
      const stored = current.investigations.read();
      if (stored.closedAt === null) return;
      current.investigations.write({ ...stored, closedAt: null, revision: stored.revision + 1 }, at);
      current.note(at, 'reopen investigation', null, { revision: stored.revision + 1 });
    });
    this.#options.events.tell({ type: 'investigation' });
    return this.detail();
  }

  /** Judges the load runs again where what they are held to changed. */
  async #judgeRuns(before: AskedObjectives | null): Promise<void> {
    const { workspaces, view, events, now } = this.#options;
    const { current } = workspaces;
    if (JSON.stringify(before) === JSON.stringify(askedObjectives(current))) return;
    const ids = current.items.list({ kind: 'load' }).map(({ id }) => id);
    if (ids.length === 0) return;
    try {
      await view.call('evaluate', { workspace: current.path, ids, at: now() });
    } catch (thrown) {
      // A run that cannot be read is told beside the objectives: the edit stands.
      if (!(thrown instanceof PlateauError)) throw thrown;
    }
    for (const id of ids) events.tell({ type: 'item', id, change: 'changed' });
  }

  async #write(
    action: string,
    revision: number | undefined,
    change: (stored: StoredInvestigation) => StoredInvestigation,
  ): Promise<InvestigationDetail> {
    const { current } = this.#options.workspaces;
    const at = this.#options.now();
    const asked = askedObjectives(current);
    current.write(() => {
      const stored = current.investigations.read();
      if (revision !== undefined && revision !== stored.revision) {
        throw new PlateauError({
          code: 'investigation.changed',
          message: `The investigation was changed meanwhile: this edit was made on revision ${revision}, it is at ${stored.revision}.`,
          hint: 'Look at what is there now and make the edit again; nothing was written.',
        });
      }
      if (stored.closedAt !== null) {
        throw new PlateauError({
          code: 'investigation.closed',
          message: `The investigation was closed on ${stored.closedAt.slice(0, 10)}.`,
          hint: 'Reopen it first: plateau brief reopen.',
        });
      }
      const changed = change(stored);
      const body = storableBody(changed.body);
      current.investigations.write({ ...changed, body, revision: stored.revision + 1 }, at);
      current.note(at, action, null, { revision: stored.revision + 1 });
    });
    await this.#judgeRuns(asked);
    this.#options.events.tell({ type: 'investigation' });
    return this.detail();
  }
}

function refusedField(path: string, problem: 'noUnit' | 'badValue', wrong: string): PlateauError {
  const title = fieldOf(path)?.title ?? path;
  return problem === 'noUnit'
    ? new PlateauError({ code: 'brief.noUnit', message: `${title}: ${wrong}.`, hint: 'A unit is never guessed.' })
    : new PlateauError({
        code: 'brief.badValue',
        message: `${title}: ${wrong}.`,
        hint: '“plateau brief show” lists the fields.',
      });
}
