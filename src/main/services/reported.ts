import { z } from 'zod';
import { calculationRecord } from '../../core/calculator/kept/model.ts';
import { gateRecord } from '../../core/gate/result-file/model.ts';
import type { ImportWarning } from '../../core/profile/model.ts';
import type {
  ReportedCalculation,
  ReportedFinding,
  ReportedGate,
  ReportedItem,
  ReportedRuleSet,
  ThresholdDeviation,
} from '../../core/report/input.ts';
import { DEFAULT_RULE_SET, type RuleSet, ruleSetSha256 } from '../../core/verdict/rule-set.ts';
import { LEVELS } from '../../core/verdict/verdict.ts';
import { publicItem, type StoredItem } from '../workspace/items.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { provenanceWithExporter } from './exporter-of.ts';
import { activeRuleSet } from './tasks/active-rule-set.ts';
import { changesBetweenSides } from './tasks/changes-between.ts';

/** Pictures of one report: each is a person's minute. Those of findings come first, then the worst items. */
const MOST_FIGURES = 24;

/** Comparisons keep what they compare in different words: several items a side, or one. */
const sidesSchema = z.object({
  before: z.union([z.array(z.string()), z.string().transform((id) => [id])]),
  after: z.union([z.array(z.string()), z.string().transform((id) => [id])]),
});

const ORDER: readonly string[] = LEVELS;
const levelOf = (level: string): number => ORDER.indexOf(level);

/** An item as a report tells of it, judged by a rule set. Throws `item.notFound`. */
export function reportedItem(workspace: Workspace, id: string, ruleSet: string): ReportedItem {
  const stored = workspace.items.get(id);
  const sides = stored.kind.endsWith('comparison') ? sidesSchema.safeParse(stored.detail) : null;
  const evaluations = workspace.judgements.of(id, ruleSet);
  return {
    item: publicItem(stored),
    provenance: provenanceWithExporter(stored),
    warnings: [...stored.warnings, ...confounded(workspace, stored)],
    evaluation: evaluations.find(({ current }) => current) ?? null,
    sides: sides?.success === true ? sides.data : null,
  };
}

/** QG-CONFOUNDED (`rules.md` §4) of a comparison, as a warning: its certainty stays what it was measured to be. */
function confounded(workspace: Workspace, { id, kind }: StoredItem): readonly ImportWarning[] {
  if (!kind.endsWith('comparison')) return [];
  const { confounded: isSo, sentence } = changesBetweenSides(workspace, id);
  return isSo ? [{ code: 'QG-CONFOUNDED', message: sentence }] : [];
}

/** Results of gates that are kept in a workspace. */
export function reportedGates(workspace: Workspace): readonly ReportedGate[] {
  return workspace.items.list({ kind: 'gate' }).flatMap(({ id }) => {
    const record = gateRecord.safeParse(workspace.items.get(id).detail);
    return record.success ? [{ item: id, record: record.data }] : [];
  });
}

/** Calculations that are kept in a workspace. */
export function reportedCalculations(workspace: Workspace): readonly ReportedCalculation[] {
  return workspace.items.list({ kind: 'calculation' }).flatMap(({ id, label }) => {
    const record = calculationRecord.safeParse(workspace.items.get(id).detail);
    return record.success ? [{ item: { id, label }, record: record.data }] : [];
  });
}

function deviationsOf(ruleSet: RuleSet): readonly ThresholdDeviation[] {
  return Object.entries(ruleSet.values).flatMap(([key, { value, unit }]) => {
    const shipped = Object.hasOwn(DEFAULT_RULE_SET.values, key) ? (DEFAULT_RULE_SET.values[key]?.value ?? null) : null;
    return shipped === value ? [] : [{ key, shipped, value, unit }];
  });
}

/** The rule set that judges now, as a report tells of it. */
export function reportedRuleSet(workspace: Workspace): ReportedRuleSet {
  const ruleSet = activeRuleSet(workspace);
  const { id, version } = ruleSet;
  const made = workspace.judgements.ruleSets().find((known) => known.ruleSet.id === id);
  return {
    ...{ id, version, sha256: ruleSetSha256(ruleSet), deviations: deviationsOf(ruleSet) },
    createdAt: made?.createdAt ?? null,
    changedBy: null,
  };
}

/** Items that are evidence of findings. */
export const evidenceItems = (findings: readonly ReportedFinding[]): ReadonlySet<string> =>
  new Set(findings.flatMap(({ finding }) => finding.body.evidence.flatMap((row) => ('item' in row ? [row.item] : []))));

/** Items that a report has a picture of: those of findings first, then the worst, up to a number that can be looked at. */
export function worthDrawing(items: readonly ReportedItem[], evidence: ReadonlySet<string>): readonly ReportedItem[] {
  const worth = ({ item }: ReportedItem): number => levelOf(item.level) + (evidence.has(item.id) ? LEVELS.length : 0);
  return items
    .filter(
      ({ item }) =>
        evidence.has(item.id) ||
        item.kind === 'load' ||
        item.kind.endsWith('comparison') ||
        levelOf(item.level) >= levelOf('investigate'),
    )
    .sort((a, b) => worth(b) - worth(a))
    .slice(0, MOST_FIGURES);
}
