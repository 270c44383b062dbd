import { z } from 'zod';
import { calculationRecord } from '../../../core/calculator/kept/model.ts';
import { gateRecord } from '../../../core/gate/result-file/model.ts';
import { Fields, type FieldValue, isList } from '../../../core/plan/fields.ts';
import { maskedField } from '../../../core/plan/mask-literals.ts';
import type { Plan } from '../../../core/plan/model.ts';
import { CATEGORIES, type Profile } from '../../../core/profile/model.ts';
import { knownInCommand, knownInPaths } from '../../../core/redact/known-in.ts';
import type { FreeTextHit, KnownValue, NamedWord, RedactionCounts, Redactor } from '../../../core/redact/model.ts';
import { REDACTION_PROFILES } from '../../../core/redact/profiles.ts';
import { redactBaselineText } from '../../../core/redact/redact-baseline.ts';
import { redactCalculation } from '../../../core/redact/redact-calculation.ts';
import { redactGate } from '../../../core/redact/redact-gate.ts';
import { redactBaseline, redactChange, redactInvestigation } from '../../../core/redact/redact-investigation.ts';
import { ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import type { TaskContext } from '../../jobs/serve-tasks.ts';
import { fromStored } from '../../workspace/from-stored.ts';
import { publicItem, type StoredItem } from '../../workspace/items.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { leavingRedactor } from '../bundle/leaving-redactor.ts';
import { workspaceRedactor } from '../workspace-redactor.ts';
import { activeRuleSet } from './active-rule-set.ts';
import { openPlan } from './open-plan.ts';
import { workspaceAt } from './open-workspaces.ts';

/** What is known to identify, as it crosses to a worker. */
export const knownValue = z.object({
  value: z.string(),
  class: z.enum(['host', 'address', 'user', 'path', 'tenant', 'person', 'sql', 'email', 'argument']),
});
const redactionInput = z.object({
  workspace: z.string(),
  ids: z.array(z.string()),
  /** Findings, brief, changes and baselines too: what else of the workspace leaves it in a bundle. */
  texts: z.boolean(),
  profile: z.enum(REDACTION_PROFILES),
  confirmed: z.array(z.string()),
  known: z.array(knownValue),
});

/** What would be taken out of items, and of findings and of what people wrote beside them, on their way out. */
export interface RedactionPreview {
  readonly items: readonly {
    readonly id: string;
    readonly kind: string;
    readonly label: string;
    readonly counts: RedactionCounts;
  }[];
  readonly total: RedactionCounts;
  readonly hits: readonly FreeTextHit[];
  readonly words: readonly NamedWord[];
}

function redactProfile(redactor: Redactor, { strings, frames, threads, meta, name }: Profile): void {
  for (let i = 0; i < frames.count; i++) {
    const category = CATEGORIES[frames.category[i] as number];
    redactor.frame({
      name: strings[frames.name[i] as number] ?? '',
      file: strings[frames.file[i] as number] ?? '',
      ...(category === undefined ? {} : { category }),
    });
  }
  for (const thread of threads) redactor.line(thread.name);
  redactor.line(name);
  if (meta.command !== undefined) redactor.line(meta.command);
}

function redactField(redactor: Redactor, key: string, value: FieldValue, dialect: Plan['dialect']): void {
  if (value instanceof Fields) {
    for (const field of value.entries) redactField(redactor, field.key, field.value, dialect);
  } else if (isList(value)) {
    for (const member of value) redactField(redactor, key, member, dialect);
  } else if (typeof value === 'string' && maskedField(key, value, dialect) !== value) {
    redactor.sql(value, dialect);
  }
}

function redactPlan(redactor: Redactor, { query, dialect, fields, nodes, parameters }: Plan): void {
  if (query !== null) redactor.sql(query, dialect);
  if (parameters !== null) redactor.sql(parameters, dialect);
  redactField(redactor, '', fields, dialect);
  for (const node of nodes) {
    redactField(redactor, '', node.fields, dialect);
    for (const worker of node.workers) redactField(redactor, '', worker.fields, dialect);
  }
}

/** Everything of an item that can leave with it goes through the redactor. */
function redactStored(redactor: Redactor, path: string, stored: StoredItem): void {
  const workspace = workspaceAt(path);
  redactor.item(publicItem(stored));
  redactor.provenance(stored.provenance);
  for (const warning of stored.warnings) redactor.warning(warning);
  for (const { verdicts } of workspace.judgements.of(stored.id, ruleSetSha256(activeRuleSet(workspace)))) {
    for (const verdict of verdicts) redactor.verdict(verdict);
  }
  if (stored.kind === 'profile') {
    const profile = workspace.derived.readProfile(stored.id);
    if (profile !== null) redactProfile(redactor, profile);
  } else if (stored.kind === 'plan') {
    redactPlan(redactor, openPlan(path, stored.id).plan);
  } else if (stored.kind === 'gate') {
    redactGate(redactor, fromStored(gateRecord, stored.detail, 'an item'));
  } else if (stored.kind === 'calculation') {
    redactCalculation(redactor, fromStored(calculationRecord, stored.detail, 'an item'));
  } else {
    redactor.json(stored.detail);
  }
}

/** A text of people that leaves with a bundle, and how it goes through the redactor. */
interface Written {
  readonly id: string;
  readonly kind: 'finding' | 'brief' | 'change' | 'baseline';
  readonly label: string;
  readonly redact: (redactor: Redactor) => void;
}

function writtenIn({ findings, investigations }: Workspace): readonly Written[] {
  const { body, revision } = investigations.read();
  const brief: Written = {
    id: 'brief',
    kind: 'brief',
    label: 'Investigation',
    redact: (redactor) => redactInvestigation(redactor, body),
  };
  return [
    ...findings.list().map(
      (finding): Written => ({
        id: finding.id,
        kind: 'finding',
        label: finding.body.title,
        redact: (redactor) => redactor.finding(finding.body, finding.id),
      }),
    ),
    ...(revision === 0 ? [] : [brief]),
    ...investigations.changes().map(
      (change): Written => ({
        id: change.id,
        kind: 'change',
        label: change.text,
        redact: (redactor) => redactChange(redactor, change),
      }),
    ),
    ...investigations.baselines().map(
      (baseline): Written => ({
        id: baseline.id,
        kind: 'baseline',
        label: baseline.label,
        redact: (redactor) => {
          redactBaseline(redactor, baseline);
          const names = new Map(baseline.items.map((id) => [id, null]));
          const text = investigations.baselineText(baseline.id) ?? '';
          redactBaselineText(redactor, text, names, `baseline ${baseline.takenAt.slice(0, 10)}`);
        },
      }),
    ),
  ];
}

/** What the contents of items prove: deploy roots among the files of profiles, and arguments of commands that were measured. */
export function knownInItems(workspace: Workspace, ids: readonly string[]): readonly KnownValue[] {
  return ids.flatMap((id) => {
    const { kind } = workspace.items.get(id);
    const run = kind === 'load' ? workspace.derived.readLoad(id) : null;
    if (run?.counts === 'runs') return run.endpoints.flatMap(({ name }) => knownInCommand(name));
    const profile = kind === 'profile' ? workspace.derived.readProfile(id) : null;
    if (profile === null) return [];
    return knownInPaths(Array.from(profile.frames.file, (file) => profile.strings[file] ?? ''));
  });
}

/** Redacts items, and texts where they are asked for, and writes nothing: what would go, by item and in all, and what a person is asked about. Throws `item.notFound`. */
export async function redactionTask(given: unknown, context: TaskContext): Promise<RedactionPreview> {
  const input = redactionInput.parse(given);
  const { workspace: path, profile, confirmed } = input;
  const workspace = workspaceAt(path);
  const known = [...input.known, ...knownInItems(workspace, input.ids)];
  const options = { profile, confirmed, known };
  const all = await (input.texts
    ? leavingRedactor(workspace, options, context)
    : workspaceRedactor(workspace, options));
  const items: RedactionPreview['items'][number][] = [];
  const texts = input.texts ? writtenIn(workspace) : [];
  const total = input.ids.length + texts.length;
  const telling = (label: string): void =>
    context.progress({ done: items.length, total, unit: 'steps', phase: `counting in ${label}` });
  for (const id of input.ids) {
    if (context.signal.aborted) break;
    const stored = workspace.items.get(id);
    telling(stored.label);
    const redactor = all.part();
    redactStored(redactor, path, stored);
    items.push({ id, kind: stored.kind, label: stored.label, counts: redactor.counts() });
  }
  for (const { id, kind, label, redact } of texts) {
    if (context.signal.aborted) break;
    telling(label);
    const redactor = all.part();
    redact(redactor);
    items.push({ id, kind, label, counts: redactor.counts() });
  }
  return { items, total: all.counts(), hits: all.hits(), words: all.words() };
}
