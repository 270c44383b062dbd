import { type ItemRecord, isJudged } from '../../../../core/bundle/item-record.ts';
import { replay } from '../../../../core/bundle/replay.ts';
import { type JudgedItem, RULE_SETS, VERDICTS, VERDICTS_SCHEMA } from '../../../../core/bundle/verdict-file.ts';
import { canonicalJson } from '../../../../core/verdict/canonical-json.ts';
import { type RuleSet, ruleSetSha256 } from '../../../../core/verdict/rule-set.ts';
import { evaluationOf } from '../../tasks/export-input.ts';
import { jsonBytes, type Produced } from '../entries.ts';
import { ruleSetsOf } from '../rule-sets.ts';
import type { BundleSource } from '../source.ts';

function verdictsOf(
  source: BundleSource,
  record: ItemRecord,
  ruleSets: ReadonlyMap<string, RuleSet>,
): JudgedItem | null {
  const evaluation = evaluationOf(source.workspace, record.id);
  if (evaluation === undefined && !isJudged(record)) return null;
  const sha256 = evaluation?.ruleSetSha256 ?? ruleSetSha256(source.active);
  const evaluatedAt = evaluation?.evaluatedAt ?? record.importedAt;
  const common = { item: record.id, kind: record.kind, ruleSetSha256: sha256, evaluatedAt };
  const ruleSet = ruleSets.get(sha256);
  if (ruleSet === undefined) return { ...common, verdicts: null, withheld: 'the rule set that judged is gone' };
  const { verdicts, cannot } = replay(record, source.items, ruleSet);
  if (verdicts === null) return { ...common, verdicts, withheld: cannot };
  // As they are read back: what JSON cannot tell is not in them.
  return { ...common, verdicts: verdicts.map((verdict) => JSON.parse(canonicalJson(verdict))) };
}

/**
 * Verdicts as the rules give them on what is in the bundle, and the rule sets. They are made again rather than copied, so that they speak of the
 * names that are in the bundle; what cannot be made again is left out, and said.
 */
export function* verdictFiles(source: BundleSource): Generator<Produced> {
  const ruleSets = ruleSetsOf(source);
  const items: JudgedItem[] = [];
  for (const record of source.records) {
    const found = verdictsOf(source, record, ruleSets);
    if (found !== null) items.push(found);
  }
  const activeSha256 = ruleSetSha256(source.active);
  const used = new Set([activeSha256, ...items.map((item) => item.ruleSetSha256)]);
  const common = { mediaType: 'application/json', redaction: 'applied' } as const;
  yield {
    ...common,
    path: VERDICTS,
    role: 'verdicts',
    chunks: () => jsonBytes({ schema: VERDICTS_SCHEMA, items }),
  };
  yield {
    ...common,
    path: RULE_SETS,
    role: 'rule-set',
    redaction: 'none',
    chunks: () =>
      jsonBytes({
        schema: VERDICTS_SCHEMA,
        active: activeSha256,
        ruleSets: [...used].sort().flatMap((sha256) => {
          const ruleSet = ruleSets.get(sha256);
          return ruleSet === undefined ? [] : [{ sha256, ruleSet }];
        }),
      }),
  };
}
