import type { ItemModel } from '../../../core/bundle/item-model.ts';
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
import type { HeapFacts } from '../../../core/heap/stored.ts';
import type { ItemKind } from '../../../core/item.ts';
import { commitmentOf, openingOf } from '../../../core/redact/commitment.ts';
import type { Redactor } from '../../../core/redact/model.ts';
import type { Series } from '../../../core/series/model.ts';
import { memoryLimitOf } from '../../../core/verdict/memory/memory-limit.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import type { StoredItem } from '../../workspace/items.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { catalogFor, storedCatalog } from '../tasks/catalogs.ts';
import { comparisonSpecSchema } from '../tasks/compare-tasks.ts';
import { growthComparisonSpecSchema, growthSide } from '../tasks/growth-compare-tasks.ts';
import { growthSpecSchema, openGrowth } from '../tasks/growth-tasks.ts';
import { judgedWith } from '../tasks/judged-with.ts';
import { Lru } from '../tasks/lru.ts';
import { openPlan } from '../tasks/open-plan.ts';
import { planComparisonSpecSchema, planComparisonTask, planRunOf } from '../tasks/plan-compare-tasks.ts';
import { storedRuns } from '../tasks/plan-runs.ts';
import { openSeries } from '../tasks/series-task.ts';
import { openProfile } from '../tasks/view-tasks.ts';

/** Kinds whose model is bundled, with the folder and the file it lies in. */
const MODELS: Readonly<Partial<Record<ItemKind, (id: string) => string>>> = {
  profile: (id) => `audit_artifacts/captures/${id}/model.ndjson`,
  heap: (id) => `audit_artifacts/heaps/${id}/model.ndjson`,
  growth: (id) => `audit_artifacts/heaps/${id}/model.ndjson`,
  series: (id) => `audit_artifacts/metrics/${id}.model.ndjson`,
  plan: (id) => `audit_artifacts/plans/${id}/model.ndjson`,
  catalog: (id) => `audit_artifacts/plans/${id}/model.ndjson`,
};

/** Kinds that no bundle holds yet: their texts may tell anything. */
const LEFT_OUT: ReadonlySet<ItemKind> = new Set(['text']);

/** Profiles and heaps that stay in memory while their verdicts are made again. */
const OPEN = 8;

/** What a workspace's items are as they leave it: records, models, and by that what their verdicts are made of. */
export class BundledItems implements ReplaySource {
  readonly #workspace: Workspace;
  readonly #leaving: Redactor;
  readonly #context: TaskContext;
  readonly #secret: Uint8Array;
  readonly #stored: Map<string, StoredItem>;
  readonly #records = new Map<string, ItemRecord>();
  readonly #models = new Lru<ItemModel>(OPEN);
  readonly #series: ReadonlyMap<string, Series>;

  private constructor(
    workspace: Workspace,
    leaving: Redactor,
    context: TaskContext,
    series: ReadonlyMap<string, Series>,
  ) {
    this.#workspace = workspace;
    this.#leaving = leaving;
    this.#context = context;
    this.#secret = workspace.secret();
    this.#series = series;
    const items = workspace.items.list({ runs: true }).filter(({ kind }) => !LEFT_OUT.has(kind));
    this.#stored = new Map(items.map(({ id }) => [id, workspace.items.get(id)]));
  }

  static async open(workspace: Workspace, leaving: Redactor, context: TaskContext): Promise<BundledItems> {
    const series = new Map<string, Series>();
    for (const { id } of workspace.items.list({ kind: 'series' })) {
      series.set(id, await openSeries(workspace.path, id, context.signal));
    }
    return new BundledItems(workspace, leaving, context, series);
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

  /** Proves later what something of this SHA-256 was made from, and tells nothing of it. */
  commitment(sha256: string): string {
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
    if (stored === undefined || MODELS[stored.kind] === undefined) return null;
    return this.#models.get(
      id,
      () => this.#modelOf(stored),
      () => 1,
    );
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
      }
    }
    throw new RangeError(`a ${kind} has no model`);
  }

  #recordOf(stored: StoredItem): ItemRecord {
    const { id, kind, label, format, group, sha256, bytes, host, capturedAt, importedAt, summary, level } = stored;
    const model = MODELS[kind];
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
      model: model === undefined ? null : model(id),
    };
  }

  #judgedWith(stored: StoredItem): ItemRecord['judgedWith'] {
    const { id, kind, provenance } = stored;
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
      case 'plan-comparison': {
        const { before, after } = planComparisonTask({ workspace: this.#workspace.path, id }).comparison;
        return { sides: [this.#leaving.line(before.label), this.#leaving.line(after.label)] };
      }
      default:
        return {};
    }
  }

  #planJudgedWith({ id, host }: StoredItem): ItemRecord['judgedWith'] {
    const runs = storedRuns(this.#workspace, id);
    const stands = runs.some((run) => run.stands && run.item.id === id);
    const confirmedBy = stands ? runs.filter((run) => run.counts && run.item.id !== id).map(({ item }) => item.id) : [];
    const { queryHash, serverVersion, isFirst } = planRunOf(this.#workspace.path, id);
    const catalogs = catalogFor(this.#workspace, host).ids;
    return {
      ...(catalogs.length === 0 ? {} : { catalogs: [...catalogs] }),
      ...(confirmedBy.length === 0 ? {} : { confirmedBy }),
      run: { queryHash, serverVersion: serverVersion ?? null, isFirst: isFirst ?? false },
    };
  }
}

/** What an item is made of, for those that are made of others. */
function specOf({ kind, detail }: StoredItem, leaving: Redactor): ItemRecord['spec'] {
  const override = (reason: string | null): string | null => (reason === null ? null : leaving.line(reason));
  switch (kind) {
    case 'comparison': {
      const spec = comparisonSpecSchema.parse(detail);
      return { ...spec, override: override(spec.override) };
    }
    case 'growth':
      return growthSpecSchema.parse(detail);
    case 'growth-comparison': {
      const spec = growthComparisonSpecSchema.parse(detail);
      return { ...spec, override: override(spec.override) };
    }
    case 'plan-comparison': {
      const spec = planComparisonSpecSchema.parse(detail);
      return { ...spec, override: override(spec.override) };
    }
    default:
      return null;
  }
}
