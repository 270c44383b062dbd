import { bothEvidence, bothScopes, type Pair } from './compared-pair.ts';
import { collecting } from './fg-runtime.ts';
import { limit, thresholdOf } from './profile-rule.ts';
import { ruleSetSha256 } from './rule-set.ts';
import { shapeOf } from './shape.ts';
import type { Verdict } from './verdict.ts';
import { percent, stored, wholeOf } from './wording.ts';

const WORDS = { focus: 'focused', spread: 'evenly spread', mixed: 'mixed' } as const;

/** What changed about the profiles as wholes, told as "before → after" without a status (`rules.md` §7): shape and garbage collection. */
export function profileChanges(pair: Pair): readonly Verdict[] {
  const { before, after, ruleSet } = pair;
  const verdicts: Verdict[] = [];
  const common = {
    ruleVersion: 1,
    ruleSetSha256: ruleSetSha256(ruleSet),
    scope: bothScopes(pair),
    certainty: 'probable',
    evidence: bothEvidence(pair, 'profile'),
    guards: pair.lowering,
  } as const;
  const left = shapeOf(before);
  const right = shapeOf(after);
  if (left.shape !== right.shape) {
    verdicts.push({
      ...common,
      rule: right.shape === 'spread' ? 'FG-SPREAD' : 'FG-TOP3',
      subject: { kind: 'profile', key: 'profile', label: 'profile' },
      measure: { name: 'top three', value: stored(right.top3), unit: 'share', method: 'exact' },
      threshold: thresholdOf(after, 'top3.focus', '>='),
      level: 'none',
      reason: `The profile went from ${WORDS[left.shape]} (top three ${percent(left.top3)}) to ${WORDS[right.shape]} (top three ${percent(right.top3)}).`,
      advice: right.shape === 'mixed' ? 'compare.persisting' : right.shape,
      details: {
        shapeBefore: left.shape,
        shapeAfter: right.shape,
        top3Before: stored(left.top3),
        top3After: stored(right.top3),
      },
    });
  }
  const gcBefore = collecting(before).share;
  const gcAfter = collecting(after).share;
  const watch = limit(before, 'runtime.watch');
  if (gcBefore !== gcAfter && (gcBefore > watch || gcAfter > watch)) {
    verdicts.push({
      ...common,
      rule: 'FG-RUNTIME',
      subject: { kind: 'profile', key: 'gc', label: 'gc' },
      measure: { name: 'gc', value: stored(gcAfter), unit: 'share', method: 'exact' },
      threshold: thresholdOf(after, 'runtime.watch'),
      level: 'none',
      reason: `Garbage collection went from ${percent(gcBefore)} to ${percent(gcAfter)} of ${wholeOf(after.sampleType)}; a share alone says nothing about its cost.`,
      advice: 'gc',
      details: { gcBefore: stored(gcBefore), gcAfter: stored(gcAfter) },
    });
  }
  return verdicts;
}
