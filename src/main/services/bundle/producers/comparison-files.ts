import { compareAgain } from '../../../../core/bundle/replay.ts';
import type { ChangesBetween } from '../../../../core/investigation/changes.ts';
import { redactChange } from '../../../../core/redact/redact-investigation.ts';
import { changesBetweenSides } from '../../tasks/changes-between.ts';
import { comparisonPicture, comparisonSpecSchema, diffOfProfiles } from '../../tasks/compare-tasks.ts';
import { jsonBytes, type Produced } from '../entries.ts';
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
    yield { missing: { path: `audit_artifacts/comparisons/${id}.json`, reason } };
  }
  for (const record of source.records) {
    const made = compareAgain(record, source.items, ruleSetOf(source, record));
    if (made === null) continue;
    const common = { captureId: record.id, redaction: 'applied' } as const;
    const path = `audit_artifacts/comparisons/${record.id}`;
    yield {
      ...common,
      path: `${path}.json`,
      role: 'comparison',
      mediaType: 'application/json',
      chunks: () =>
        jsonBytes({
          item: record.id,
          spec: record.spec,
          changes: changesOf(source, record.id),
          comparison: made.comparison,
        }),
    };
    if (made.kind !== 'comparison') continue;
    const { basis } = comparisonSpecSchema.parse(record.spec);
    const { comparison, before, after } = made;
    yield {
      ...common,
      path: `${path}.svg`,
      role: 'picture',
      mediaType: 'image/svg+xml',
      chunks: () => {
        const diff = diffOfProfiles(before, after, comparison, { basis, invert: false });
        return comparisonPicture(diff, comparison, { label: record.label, basis });
      },
    };
  }
}
