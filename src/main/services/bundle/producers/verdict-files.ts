import { type ItemRecord, isJudged } from '../../../../core/bundle/item-record.ts';
import { replay } from '../../../../core/bundle/replay.ts';
import { type JudgedItem, RULE_SETS, VERDICTS, VERDICTS_SCHEMA } from '../../../../core/bundle/verdict-file.ts';
import { jsonBytes } from '../../../../core/bundle/written/file-bytes.ts';
import { canonicalJson } from '../../../../core/verdict/canonical-json.ts';
import { type RuleSet, ruleSetSha256 } from '../../../../core/verdict/rule-set.ts';
import type { Verdict } from '../../../../core/verdict/verdict.ts';
import { evaluationOf } from '../../tasks/export-input.ts';
import type { Produced } from '../entries.ts';
import { ruleSetOf, ruleSetsOf } from '../rule-sets.ts';
import type { BundleSource } from '../source.ts';

/** Said of verdicts that the bundle's models do not give. */
const CHANGED =
  'judged again from what the bundle holds they come out otherwise, since the rules look at something that was taken out, or another version judged them; these are the verdicts that the workspace has';

/** As they are read back: what JSON cannot tell is not in them. */
const asRead = (verdicts: readonly Verdict[]) => verdicts.map((verdict) => JSON.parse(canonicalJson(verdict)));

/** What a verdict says, whatever its subject is called. */
const said = ({ rule, level, certainty, status, measure }: Verdict): string =>
  canonicalJson([rule, level, certainty, status ?? null, measure.name, measure.value]);

/** Whether verdicts say the same, in any order and of whatever they are called. */
function saysTheSame(one: readonly Verdict[], other: readonly Verdict[]): boolean {
  return one.length === other.length && canonicalJson(one.map(said).sort()) === canonicalJson(other.map(said).sort());
}

function verdictsOf(
  source: BundleSource,
  record: ItemRecord,
  ruleSets: ReadonlyMap<string, RuleSet>,
): JudgedItem | null {
  const newest = evaluationOf(source.workspace, record.id);
  if (newest === undefined && !isJudged(record)) return null;
  // What an older version shipped is not kept: then the set that judges now speaks.
  const evaluation = newest !== undefined && ruleSets.has(newest.ruleSetSha256) ? newest : undefined;
  const ruleSet = (evaluation === undefined ? undefined : ruleSets.get(evaluation.ruleSetSha256)) ?? source.active;
  const common = {
    item: record.id,
    kind: record.kind,
    ruleSetSha256: ruleSetSha256(ruleSet),
    evaluatedAt: (evaluation ?? newest)?.evaluatedAt ?? record.importedAt,
  };
  const { verdicts, cannot } = replay(record, source.items, ruleSet);
  const known = newest?.verdicts.map((verdict) => source.leaving.verdict(verdict)) ?? null;
  if (verdicts === null) return { ...common, verdicts: known === null ? null : asRead(known), withheld: cannot };
  if (known === null || saysTheSame(known, verdicts)) return { ...common, verdicts: asRead(verdicts) };
  const own = { ...common, ruleSetSha256: newest?.ruleSetSha256 ?? common.ruleSetSha256 };
  return { ...own, verdicts: asRead(known), withheld: CHANGED };
}

/**
 * Verdicts as the rules give them on what is in the bundle, and the rule sets. They are made again rather than copied, so that they speak of the
 * names that are in the bundle; those of the workspace stand where that cannot be done, or gives others, and it is said.
 */
export function* verdictFiles(source: BundleSource): Generator<Produced> {
  const ruleSets = ruleSetsOf(source);
  const items: JudgedItem[] = [];
  for (const [done, record] of source.records.entries()) {
    source.progress.at('judge', done, source.records.length, `judging ${record.label}`);
    const found = verdictsOf(source, record, ruleSets);
    if (found !== null) items.push(found);
  }
  const activeSha256 = ruleSetSha256(source.active);
  // A comparison's table is made by the rules that it was made by first, which may have judged nothing since.
  const compared = source.records.filter(({ kind }) => kind === 'comparison' || kind.endsWith('-comparison'));
  const used = new Set([
    activeSha256,
    ...items.map((item) => item.ruleSetSha256),
    ...compared.map((record) => ruleSetSha256(ruleSetOf(source, record))),
  ]);
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
        ...(source.judging === null ? {} : { judging: source.judging }),
        ruleSets: [...used].sort().flatMap((sha256) => {
          const ruleSet = ruleSets.get(sha256);
          return ruleSet === undefined ? [] : [{ sha256, ruleSet }];
        }),
      }),
  };
}
