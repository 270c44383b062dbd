import { subtreeOf } from './fg-subtree.ts';
import { limit, type ProfileRule, profileSubject, shareMeasure, thresholdOf, verdictOf } from './profile-rule.ts';
import { shapeOf } from './shape.ts';
import { wilson } from './statistics.ts';
import { percent, stored, wholeOf } from './wording.ts';

/** FG-SPREAD: no function stands out, so tuning one gains little (`rules.md` §5). Never together with FG-TOP3's focus. */
export const fgSpread: ProfileRule = {
  id: 'FG-SPREAD',
  version: 1,
  title: 'Evenly distributed',
  thresholds: ['spread.largest', 'spread.top3', 'spread.functions'],
  evaluate(input) {
    const { shape, top3, largest, maxSelf, effective } = shapeOf(input);
    if (shape !== 'spread') return [];
    const { estimate } = input;
    const error = wilson(top3, estimate.samples);
    const first = largest[0];
    const sure =
      error.high < limit(input, 'spread.top3') &&
      first !== undefined &&
      estimate.shareError(first).high <= limit(input, 'spread.largest');
    const subtree = subtreeOf(input);
    return [
      verdictOf(input, {
        rule: fgSpread,
        subject: profileSubject,
        pointer: 'profile',
        measure: shareMeasure(input, 'top three', top3, { ...error, nEff: estimate.samples }),
        threshold: thresholdOf(input, 'spread.top3', '<'),
        level: 'watch',
        sure,
        restsOn: 'self',
        reason: `The largest function takes ${percent(maxSelf)} of ${wholeOf(input.sampleType)} and the largest three ${percent(top3)}; the rest lies on about ${Math.round(effective)} equal functions: ${subtree === null ? 'tuning one gains little, the design decides' : 'tuning one gains little, but one subsystem owns many of them'}.`,
        advice: subtree === null ? 'spread' : 'spread.subtree',
        details: { effectiveFunctions: stored(effective), maxSelf: stored(maxSelf) },
      }),
    ];
  },
};
