import { compareAgain } from '../../../../core/bundle/replay.ts';
import { comparisonPath, comparisonFiles as filesOfComparison } from '../../../../core/bundle/written/written-files.ts';
import type { ChangesBetween } from '../../../../core/investigation/changes.ts';
import { redactChange } from '../../../../core/redact/redact-investigation.ts';
import { changesBetweenSides } from '../../tasks/changes-between.ts';
import type { Produced } from '../entries.ts';
import { ruleSetOf } from '../rule-sets.ts';
import type { BundleSource } from '../source.ts';

/** The recorded changes between the sides, without what may not leave. */
function changesOf({ workspace, leaving }: BundleSource, id: string): ChangesBetween {
  const between = changesBetweenSides(workspace, id);
  const changes = between.changes.map((one) => ({ ...one, change: redactChange(leaving, one.change) }));
  const say = (words: readonly string[], title: string): readonly string[] =>
    words.map((text) => leaving.freeText(text, `conditions · ${title}`));
  const differing = between.conditions.differing.map((one) => ({
    ...one,
    before: say(one.before, one.title),
    after: say(one.after, one.title),
  }));
  return { ...between, changes, conditions: { ...between.conditions, differing } };
}

/** Comparisons, made again of what is in the bundle: with all their rows, those of profiles as pictures too. */
export function* comparisonFiles(source: BundleSource): Generator<Produced> {
  for (const { id } of source.broken) {
    const reason = 'What it compares was deleted or left out: it cannot be made again.';
    yield { missing: { path: comparisonPath(id), reason } };
  }
  for (const record of source.records) {
    const made = compareAgain(record, source.items, ruleSetOf(source, record));
    if (made !== null) yield* filesOfComparison(record, made, changesOf(source, record.id));
  }
}
