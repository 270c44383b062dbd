import { type ItemModel, modelLines, modelOf } from '../../../core/bundle/item-model.ts';
import { type ItemRecord, madeOf } from '../../../core/bundle/item-record.ts';
import {
  leavingCatalog,
  leavingGrowth,
  leavingHeap,
  leavingPlan,
  leavingProfile,
  leavingSeries,
} from '../../../core/bundle/leaving.ts';
import type { ReplaySource } from '../../../core/bundle/replay.ts';
import { calculationRecord } from '../../../core/calculator/kept/model.ts';
import { jsonSha256 } from '../../../core/finding/hashes.ts';
import { gateRecord } from '../../../core/gate/result-file/model.ts';
import type { HeapFacts } from '../../../core/heap/stored.ts';
import type { AskedObjectives } from '../../../core/investigation/objectives.ts';
import type { Slo } from '../../../core/investigation/slo.ts';
import type { Item, ItemKind } from '../../../core/item.ts';
import { commitmentOf, openingOf } from '../../../core/redact/commitment.ts';
import type { Redactor } from '../../../core/redact/model.ts';
import { redactCalculation } from '../../../core/redact/redact-calculation.ts';
import { redactGate } from '../../../core/redact/redact-gate.ts';
import { redactObjective } from '../../../core/redact/redact-investigation.ts';
import type { Series } from '../../../core/series/model.ts';
import { besideRun } from '../../../core/verdict/load/cpu-beside.ts';
import { memoryLimitOf } from '../../../core/verdict/memory/memory-limit.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { fromStored } from '../../workspace/from-stored.ts';
import type { StoredItem } from '../../workspace/items.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { cameCommitted } from '../came-committed.ts';
import { catalogFor, storedCatalog } from '../tasks/catalogs.ts';
import { comparisonSpecSchema } from '../tasks/compare-tasks.ts';
import { runsSpecSchema } from '../tasks/compared-runs.ts';
import { frontendFactsOf, runsWith } from '../tasks/frontend-reading.ts';
import { growthComparisonSpecSchema, growthSide } from '../tasks/growth-compare-tasks.ts';
import { growthSpecSchema, openGrowth } from '../tasks/growth-tasks.ts';
import { judgedWith } from '../tasks/judged-with.ts';
import { askedObjectives } from '../tasks/load-objectives.ts';
import { Lru } from '../tasks/lru.ts';
import { openPlan } from '../tasks/open-plan.ts';
import { planComparisonSpecSchema, planComparisonTask, planRunOf } from '../tasks/plan-compare-tasks.ts';
import { storedRuns } from '../tasks/plan-runs.ts';
import { openSeries } from '../tasks/series-task.ts';
import { openProfile } from '../tasks/view-tasks.ts';
import type { BundledReads } from './bundled-reads.ts';

/** Kinds whose model is bundled, with the folder and the file it lies in. */
const MODELS: Readonly<Partial<Record<ItemKind, (id: string) => string>>> = {
  profile: (id) => `audit_artifacts/captures/${id}/model.ndjson`,
  heap: (id) => `audit_artifacts/heaps/${id}/model.ndjson`,
  growth: (id) => `audit_artifacts/heaps/${id}/model.ndjson`,
  series: (id) => `audit_artifacts/metrics/${id}.model.ndjson`,
  plan: (id) => `audit_artifacts/plans/${id}/model.ndjson`,
  catalog: (id) => `audit_artifacts/plans/${id}/model.ndjson`,
  load: (id) => `audit_artifacts/load/${id}.model.ndjson`,
  frontend: (id) => `audit_artifacts/frontend/${id}.model.ndjson`,
};

/** Kinds that no bundle holds yet: their texts may tell anything. */
const LEFT_OUT: ReadonlySet<ItemKind> = new Set(['text']);

/** Profiles and heaps that stay in memory while their verdicts are made again. */
const OPEN = 8;

/**
 * A model as whoever reads the bundle has it. What is written of it for people and other programs is written of that too: else what a reader of files left on it, and
 * no model holds, would be found to be none of the model's.
 */
const asToldInABundle = (model: ItemModel): ItemModel => modelOf(modelLines(model));

/** What a workspace's items are as they leave it: records, models, and by that what their verdicts are made of. */
export class BundledItems implements ReplaySource {
  readonly #workspace: Workspace;
  readonly #leaving: Redactor;
  readonly #context: TaskContext;
  readonly #secret: Uint8Array;
  /** Commitments to raw files that came with bundles. */
  readonly #came: ReadonlySet<string>;
  readonly #stored: Map<string, StoredItem>;
  readonly #records = new Map<string, ItemRecord>();
  readonly #models = new Lru<ItemModel>(OPEN);
  readonly #series: ReadonlyMap<string, Series>;
  readonly #reads: BundledReads;
  readonly #objectives: JudgedObjectives | null;

  private constructor(
    workspace: Workspace,
    leaving: Redactor,
    context: TaskContext,
    series: ReadonlyMap<string, Series>,
    reads: BundledReads,
    without: ReadonlySet<string>,
  ) {
    this.#workspace = workspace;
    this.#leaving = leaving;
    this.#context = context;
    this.#secret = workspace.secret();
    this.#came = cameCommitted(workspace).digests;
    this.#series = series;
    this.#reads = reads;
    this.#objectives = leavingObjectives(askedObjectives(workspace), leaving);
    const isLeft = ({ id, kind, runOf }: Item): boolean =>
      LEFT_OUT.has(kind) || without.has(id) || (runOf !== undefined && without.has(runOf));
    const items = workspace.items.list({ runs: true }).filter((item) => !isLeft(item));
    this.#stored = new Map(items.map(({ id }) => [id, workspace.items.get(id)]));
  }

  /** `without` are ids of items that stay behind, with the runs that they stand for. */
  static async open(
    workspace: Workspace,
    leaving: Redactor,
    context: TaskContext,
    reads: BundledReads,
    without: ReadonlySet<string> = new Set(),
  ): Promise<BundledItems> {
    const series = new Map<string, Series>();
    for (const { id } of workspace.items.list({ kind: 'series' })) {
      series.set(id, await openSeries(workspace.path, id, context.signal));
    }
    return new BundledItems(workspace, leaving, context, series, reads, without);
  }

  /** In the order in which they came; `broken` are comparisons of what was deleted meanwhile, which nobody can make again. */
  all(): { readonly records: readonly ItemRecord[]; readonly broken: readonly ItemRecord[] } {
    const all = [...this.#stored.keys()].flatMap((id) => this.item(id) ?? []);
    const isWhole = (record: ItemRecord): boolean =>
      record.kind === 'growth' || madeOf(record).every((id) => this.#stored.has(id));
    const [records, broken] = [all.filter(isWhole), all.filter((record) => !isWhole(record))];
    for (const { id } of broken) {
      this.#stored.delete(id);
      this.#records.delete(id);
    }
    return { records, broken };
  }

  /** An item as the workspace has it. */
  stored(id: string): StoredItem {
    return this.#stored.get(id) ?? this.#workspace.items.get(id);
  }

  /** Proves later what something of this SHA-256 was made from, and tells nothing of it. What came as such a commitment stays that one. */
  commitment(sha256: string): string {
    if (this.#came.has(sha256)) return sha256;
    return commitmentOf(openingOf(this.#secret, sha256), sha256);
  }

  item(id: string): ItemRecord | null {
    const known = this.#records.get(id);
    if (known !== undefined) return known;
    const stored = this.#stored.get(id);
    if (stored === undefined) return null;
    const record = this.#recordOf(stored);
    this.#records.set(id, record);
    return record;
  }

  model(id: string): ItemModel | null {
    const stored = this.#stored.get(id);
    if (stored === undefined || MODELS[stored.kind] === undefined || !this.#isRead(stored)) return null;
    return this.#models.get(
      id,
      () => this.#modelOf(stored),
      () => 1,
    );
  }

  /** False of what is read of its file again, and cannot be. */
  #isRead({ id, kind }: StoredItem): boolean {
    if (kind === 'load') return this.#reads.loads.get(id)?.why === null;
    return kind !== 'frontend' || this.#reads.frontends.get(id)?.why === null;
  }

  #modelOf({ id, kind, detail }: StoredItem): ItemModel {
    const { path, heaps } = this.#workspace;
    const leaving = this.#leaving;
    switch (kind) {
      case 'profile':
        return { kind, profile: leavingProfile(openProfile(path, id), leaving) };
      case 'heap':
        return { kind, heap: leavingHeap({ facts: detail as HeapFacts, classes: heaps.classes(id) }, leaving) };
      case 'growth':
        return { kind, growth: leavingGrowth(openGrowth(path, id, this.#context), leaving) };
      case 'plan':
        return { kind, plan: leavingPlan(openPlan(path, id).plan, leaving) };
      case 'catalog': {
        const catalog = storedCatalog(this.#workspace, id) ?? { columns: null, indexes: null };
        return { kind, catalog: leavingCatalog(catalog, leaving) };
      }
      case 'series': {
        const series = this.#series.get(id);
        if (series !== undefined) return { kind, series: leavingSeries(series, leaving) };
        break;
      }
      case 'load': {
        const run = this.#reads.loads.get(id)?.run;
        if (run !== undefined && run !== null) return asToldInABundle({ kind, run });
        break;
      }
      case 'frontend': {
        const report = this.#reads.frontends.get(id)?.report;
        if (report !== undefined && report !== null) return asToldInABundle({ kind, report });
      }
    }
    throw new RangeError(`a ${kind} has no model`);
  }

  #recordOf(stored: StoredItem): ItemRecord {
    const { id, kind, label, format, group, sha256, bytes, host, capturedAt, importedAt, summary, level } = stored;
    const model = this.#isRead(stored) ? MODELS[kind] : undefined;
    const links = [...this.#workspace.links.of(id)].filter((other) => other > id && this.#stored.has(other)).sort();
    return {
      type: 'item',
      id,
      kind,
      label: this.#leaving.line(label),
      format,
      // It is the beginning of a hash.
      group: this.#leaving.digest(group).slice(0, 16),
      sha256: this.#leaving.digest(sha256),
      bytes,
      host: host === null ? null : this.#leaving.host(host),
      capturedAt,
      importedAt,
      // It may quote any name: a step, a function, a statement.
      summary: this.#leaving.profile.treatments.table === 'token' ? '' : this.#leaving.line(summary),
      level,
      spec: specOf(stored, this.#leaving),
      judgedWith: this.#judgedWith(stored),
      ...(links.length === 0 ? {} : { links }),
      ...processOf(stored, this.#leaving),
      model: model === undefined ? null : model(id),
    };
  }

  #judgedWith(stored: StoredItem): ItemRecord['judgedWith'] {
    const { id, kind, provenance, detail } = stored;
    switch (kind) {
      case 'profile': {
        const { host } = judgedWith(provenance.capture);
        return host === undefined ? {} : { host };
      }
      case 'series': {
        const limit = memoryLimitOf(provenance);
        return limit === null ? {} : { memoryLimit: limit };
      }
      case 'growth': {
        const { format, runtime, version, host } = growthSide(this.#workspace.path, id, this.#context);
        return { side: { format, runtime, version, host: host === null ? null : this.#leaving.host(host) } };
      }
      case 'plan':
        return this.#planJudgedWith(stored);
      case 'load': {
        const beside = this.#beside(id);
        return {
          ...(this.#objectives === null ? {} : { objectives: this.#objectives }),
          ...(beside.length === 0 ? {} : { beside }),
        };
      }
      case 'frontend': {
        const facts = frontendFactsOf(detail);
        const visits = facts === null ? [] : runsWith(this.#workspace, id, facts).map(({ captureId }) => captureId);
        return visits.length === 0 ? {} : { visits };
      }
      case 'plan-comparison': {
        const { before, after } = planComparisonTask({ workspace: this.#workspace.path, id }).comparison;
        return { sides: [this.#leaving.label(before.label), this.#leaving.label(after.label)] };
      }
      default:
        return {};
    }
  }

  /** Series of the time of a load run, of those that leave with it. */
  #beside(id: string): { readonly id: string; readonly linked: boolean }[] {
    const run = this.#reads.loads.get(id)?.run ?? null;
    if (run === null) return [];
    const links = this.#workspace.links.of(id);
    const all = [...this.#series].flatMap(([captureId, series]) => {
      const stored = this.#stored.get(captureId);
      return stored === undefined ? [] : [{ series, captureId, ...stored, linked: links.has(captureId) }];
    });
    return besideRun(run, all).map(({ captureId, linked }) => ({ id: captureId, linked }));
  }

  #planJudgedWith({ id, host }: StoredItem): ItemRecord['judgedWith'] {
    const runs = storedRuns(this.#workspace, id);
    const stands = runs.some((run) => run.stands && run.item.id === id);
    const others = runs.filter((run) => run.counts && run.item.id !== id && this.#stored.has(run.item.id));
    const confirmedBy = stands ? others.map(({ item }) => item.id) : [];
    const { queryHash, serverVersion, isFirst } = planRunOf(this.#workspace.path, id);
    const catalogs = catalogFor(this.#workspace, host).ids.filter((catalog) => this.#stored.has(catalog));
    return {
      ...(catalogs.length === 0 ? {} : { catalogs: [...catalogs] }),
      ...(confirmedBy.length === 0 ? {} : { confirmedBy }),
      run: { queryHash, serverVersion: serverVersion ?? null, isFirst: isFirst ?? false },
    };
  }
}

type JudgedObjectives = NonNullable<ItemRecord['judgedWith']['objectives']>;

/** Objectives by the names of endpoints that are left. */
function leavingObjectives(asked: AskedObjectives | null, leaving: Redactor): JudgedObjectives | null {
  if (asked === null) return null;
  const left = (slos: readonly Slo[]): Slo[] => slos.map((slo) => redactObjective(leaving, slo));
  return { own: left(asked.own), defaults: left(asked.defaults), appType: asked.appType };
}

/** The process that an item was captured from, as a token: its host, number and start do not leave. */
function processOf({ provenance }: StoredItem, leaving: Redactor): Pick<ItemRecord, 'process'> {
  const { capture, process } = provenance;
  const target = capture?.target ?? null;
  if (capture === undefined || target === null)
    return process === undefined ? {} : { process: leaving.digest(process) };
  return { process: leaving.digest(jsonSha256([capture.host.name, target.pid, target.startTicks])) };
}

/** What an item is made of, for those that are made of others; of the result of a check and of a calculation all that it says. */
function specOf({ kind, detail }: StoredItem, leaving: Redactor): ItemRecord['spec'] {
  const override = (reason: string | null): string | null =>
    reason === null ? null : leaving.freeText(reason, 'comparison · why');
  switch (kind) {
    case 'gate':
      return redactGate(leaving, fromStored(gateRecord, detail, 'an item'));
    case 'calculation':
      return redactCalculation(leaving, fromStored(calculationRecord, detail, 'an item'));
    case 'comparison': {
      const spec = fromStored(comparisonSpecSchema, detail, 'an item');
      return { ...spec, override: override(spec.override) };
    }
    case 'growth':
      return fromStored(growthSpecSchema, detail, 'an item');
    case 'growth-comparison': {
      const spec = fromStored(growthComparisonSpecSchema, detail, 'an item');
      return { ...spec, override: override(spec.override) };
    }
    case 'load-comparison':
    case 'frontend-comparison': {
      const spec = fromStored(runsSpecSchema, detail, 'an item');
      return { ...spec, override: override(spec.override) };
    }
    case 'plan-comparison': {
      const spec = fromStored(planComparisonSpecSchema, detail, 'an item');
      return { ...spec, override: override(spec.override) };
    }
    default:
      return null;
  }
}
