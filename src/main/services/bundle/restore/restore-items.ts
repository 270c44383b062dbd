import type { ItemModel } from '../../../../core/bundle/item-model.ts';
import type { ItemRecord } from '../../../../core/bundle/item-record.ts';
import type { Provenance } from '../../../../core/item.ts';
import { computePlan } from '../../../../core/plan/compute/compute-plan.ts';
import { QUERY_FINGERPRINT_VERSION } from '../../../../core/plan/fingerprint/model.ts';
import type { Plan } from '../../../../core/plan/model.ts';
import { TextLines } from '../../../../core/plan/stored-text.ts';
import { type RuleSet, ruleSetSha256 } from '../../../../core/verdict/rule-set.ts';
import type { Verdict } from '../../../../core/verdict/verdict.ts';
import { DERIVED_VERSION } from '../../../workspace/derived.ts';
import type { Workspace } from '../../../workspace/workspace.ts';
import { storeCatalog } from '../../tasks/catalogs.ts';
import { frontendFacts } from '../../tasks/frontend-reading.ts';
import { storeGrowth } from '../../tasks/growth-tasks.ts';
import { loadFacts } from '../../tasks/load-reading.ts';
import { judgementOf, storeJudgement } from '../../tasks/plan-judging.ts';
import { planParts } from '../../tasks/plan-reading.ts';
import { highestLevel, profileFacts } from '../../tasks/profile-facts.ts';
import { seriesFacts } from '../../tasks/series-reading.ts';

/** An item of a bundle with all that is stored of it. */
export interface RestoredItem {
  readonly record: ItemRecord;
  readonly model: ItemModel | null;
  /** As a replay made them; null where none are stated, or they cannot be made again. */
  readonly judged: { readonly verdicts: readonly Verdict[]; readonly ruleSet: RuleSet; readonly at: string } | null;
}

export interface RestoreOptions {
  /** Of the bundle, and of now. */
  readonly bundleId: string;
  readonly at: string;
  readonly version: string;
}

function provenanceOf(
  { sha256, bytes, format, process }: ItemRecord,
  { bundleId, at, version }: RestoreOptions,
): Provenance {
  return {
    fileName: `bundle ${bundleId}`,
    via: 'bundle',
    sha256,
    bytes,
    compression: 'none',
    format,
    parserVersion: DERIVED_VERSION,
    plateauVersion: version,
    options: {},
    importedAt: at,
    ...(process === undefined ? {} : { process }),
  };
}

/** What is known of an item without opening it. */
function detailOf({ spec }: ItemRecord, model: ItemModel | null): unknown {
  switch (model?.kind) {
    case 'profile':
      return profileFacts(model.profile);
    case 'heap':
      return model.heap.facts;
    case 'series':
      return seriesFacts(model.series);
    case 'load':
      return loadFacts(model.run);
    case 'frontend':
      return frontendFacts(model.report);
    case 'plan':
      return { index: 0 };
    default:
      return spec;
  }
}

function storePlan(workspace: Workspace, { id, judgedWith }: ItemRecord, plan: Plan): void {
  const read = {
    format: 'bundle',
    text: '',
    plans: [plan],
    warnings: [],
    dropped: [],
    understood: 'A plan of a bundle.',
  };
  const hash = judgedWith.run?.queryHash ?? null;
  const query = hash === null ? null : { version: QUERY_FINGERPRINT_VERSION, hash, text: plan.query ?? '' };
  const file = { read, lines: TextLines.of(''), queries: [query] };
  workspace.plans.write(id, planParts(file, 0, computePlan(plan)));
}

function storeModel(workspace: Workspace, record: ItemRecord, model: ItemModel): void {
  const { id } = record;
  switch (model.kind) {
    case 'profile':
      workspace.derived.writeProfile(id, model.profile);
      break;
    case 'heap':
      workspace.heaps.writeClasses(id, model.heap.classes);
      break;
    case 'growth':
      storeGrowth(workspace, id, model.growth);
      break;
    case 'series':
      workspace.derived.writeSeries(id, model.series);
      break;
    case 'load':
      workspace.derived.writeLoad(id, model.run);
      break;
    case 'frontend':
      workspace.derived.writeFrontend(id, model.report);
      break;
    case 'plan':
      storePlan(workspace, record, model.plan);
      break;
    case 'catalog':
      storeCatalog(workspace, id, model.catalog);
  }
}

/** Stores an item of a bundle where there is none of its id; false where there is one, which stays as it is. Inside a write transaction. */
export function restoreItem(
  workspace: Workspace,
  { record, model, judged }: RestoredItem,
  options: RestoreOptions,
): boolean {
  if (workspace.items.find(record.id) !== null) return false;
  const { id, kind, format, group, sha256, bytes, host, capturedAt, summary } = record;
  if (sha256 !== '') workspace.items.addArtifact(sha256, bytes, options.at);
  workspace.items.add({
    id,
    kind,
    label: record.label === '' ? id : record.label,
    group,
    artifact: sha256 === '' ? null : sha256,
    format,
    host,
    // Of what was made of other items its time is when that was done: it is older than what is compared from now on.
    capturedAt: capturedAt ?? (kind.endsWith('comparison') ? record.importedAt : null),
    importedAt: options.at,
    summary,
    level: highestLevel(judged?.verdicts ?? []),
    provenance: provenanceOf(record, options),
    warnings: [],
    detail: detailOf(record, model),
  });
  if (model !== null) storeModel(workspace, record, model);
  if (judged !== null) {
    const { ruleSet, verdicts, at } = judged;
    workspace.judgements.write(id, { ...ruleSet, sha256: ruleSetSha256(ruleSet) }, at, verdicts);
    if (model?.kind === 'plan') {
      const { plan } = model;
      const judgement = judgementOf(workspace, { id, sha256, plan, computed: computePlan(plan), host }, ruleSet);
      storeJudgement(workspace, id, { ...judgement, verdicts }, ruleSet, at);
    }
  }
  workspace.note(options.at, 'restore-from-bundle', id, { bundle: options.bundleId, sha256 });
  return true;
}
