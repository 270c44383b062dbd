import { bullets, heading, paragraph } from '../../markdown.ts';
import { adviceText } from '../../verdict/advice.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { NOTHING_STANDS_OUT, ruleText, worthSaying } from '../../verdict/verdict-wording.ts';
import { amount, shortPath } from '../../verdict/wording.ts';

/** What is known of the error of a verdict's value. Heaps are counted, not sampled: what varies is one step from another. */
function errorText({ measure: { method, low, high } }: Verdict): string {
  const how = method === 'exact' ? 'counted, not sampled' : `by ${method}, 95 %`;
  return low === undefined || high === undefined ? how : `${how}; the bounds are the least and the most of any step`;
}

function costText({ cost }: Verdict): readonly string[] {
  if (cost === undefined) return [];
  const { value, low = value, high = value, unit, per } = cost;
  const [least, most] = [amount(low, unit), amount(high, unit)];
  const bounds = least === most ? 'the same in every step' : `${least} to ${most} in a step`;
  return [`Growth: ${amount(value, unit)} per ${per}, ${bounds}`];
}

/** What to look at, and in which items. */
function evidenceText({ evidence }: Verdict): readonly string[] {
  return [...Map.groupBy(evidence, ({ pointer }) => pointer)].map(
    ([pointer, found]) =>
      `Evidence: ${shortPath(pointer)} in ${[...new Set(found.map(({ captureId }) => captureId))].join(', ')}`,
  );
}

/** Verdicts as blocks of a report, each with its sentence, rule, error, cost, advice and evidence. */
export function verdictSection(verdicts: readonly Verdict[]): readonly string[] {
  const shown = worthSaying(verdicts);
  if (shown.length === 0) return [heading(2, 'Verdicts'), NOTHING_STANDS_OUT];
  return [
    heading(2, 'Verdicts'),
    ...shown.flatMap((verdict) => {
      const { status, level, certainty, subject, reason, guards, advice } = verdict;
      return [
        heading(3, `${status ?? level} · ${certainty} · ${shortPath(subject.label)}`),
        paragraph(reason),
        bullets([
          ruleText(verdict),
          `Error: ${errorText(verdict)}`,
          ...costText(verdict),
          ...(guards.length === 0 ? [] : [`Held back by ${guards.join(', ')}`]),
          `Advice: ${adviceText(advice)}`,
          ...evidenceText(verdict),
        ]),
      ];
    }),
  ];
}
