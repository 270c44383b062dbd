import type { ComparedSide, PlanComparison, StepDifference } from '../../../core/plan/diff/model.ts';
import { maskedComparison } from '../../../core/plan/export/masked-comparison.ts';
import { spreadText } from '../../../core/plan/runs.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import { betweenLines } from '../investigation-text.ts';
import { timeText } from '../plan-text.ts';
import type { Session } from '../session.ts';
import { cut, printable, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { changeText, verdictsText } from '../verdict-text.ts';

const SHAPES: Readonly<Record<PlanComparison['shape'], string>> = {
  equal: 'The plan is the same.',
  family: 'The plan is the same but for partitions.',
  changed: 'The plan is another one.',
  'by-parameter': 'Plan differs by parameter: the statement was given other values.',
  'other-statement': 'The statements differ.',
};

/** Milliseconds with what the runs say of them: `56.4 ms (54.1–61.0 in 3 runs)`. */
function sideText({ times, execution }: ComparedSide): string {
  if (times === null) return execution === null ? 'not timed' : `${timeText(execution.value)} ms`;
  const spread = spreadText(times, timeText);
  return `${timeText(times.median)} ms${spread === null ? '' : ` (${spread})`}`;
}

function differenceRow({ kind, before, after, moved, deltaTime, fields }: StepDifference): readonly string[] {
  const [one, other] = [before?.label ?? '', after?.label ?? ''];
  const what = one === other || other === '' ? one : one === '' ? other : `${one} → ${other}`;
  return [
    `${deltaTime !== null && deltaTime > 0 ? '+' : ''}${timeText(deltaTime)}`,
    timeText(before?.selfTime),
    timeText(after?.selfTime),
    moved ? `${kind}, moved` : kind,
    printable(cut(what, 80)),
    printable(cut(fields.map(({ name }) => name).join(', '), 60)),
  ];
}

/** Answers with a stored comparison of plans: what it says of the statement, then the biggest differences between steps. */
export async function answerPlanComparison(
  session: Session,
  terminal: Terminal,
  id: string,
  top: number,
): Promise<{ readonly verdicts: readonly Verdict[]; readonly isOpen: boolean }> {
  const { item, before, after, comparison } = await session.services.plans.comparison(id);
  const told = maskedComparison(comparison);
  const { comparable, reasons, override, shape, change, verdicts, diff } = told;
  const changes = session.services.changes.between(id);
  const document = {
    kind: 'plan',
    ...told,
    basis: 'execution',
    rows: diff.differences,
    item,
    summary: item.summary,
    before: before.map((one) => one.id),
    after: after.map((one) => one.id),
    sides: { before: told.before, after: told.after },
    changes,
  };
  const isMade = comparable || override !== null;
  terminal.answer(document, () =>
    [
      `${terminal.paint('bold', printable(item.label))} · ${item.id}`,
      ...(comparable
        ? []
        : [terminal.paint('red', isMade ? 'Not comparable, compared all the same.' : 'Not comparable.')]),
      ...(override === null ? [] : [`Override: ${printable(override.reason)}`]),
      `${SHAPES[shape]} ${sideText(told.before)} → ${sideText(told.after)}${
        change === null ? '' : `, ${changeText(change)}`
      }`,
      ...reasons.map(({ what, before: one, after: other, effect, note }) =>
        printable(`${effect === 'block' ? 'differs' : 'note'}: ${what}: ${one} → ${other}. ${note}`),
      ),
      ...betweenLines(changes, terminal),
      ...(isMade
        ? [
            '',
            verdictsText(verdicts, terminal),
            '',
            table(
              ['Δ ms', 'before', 'after', '', 'step', 'changed'],
              diff.differences.slice(0, top).map(differenceRow),
              [0, 1, 2],
            ),
          ]
        : []),
    ].join('\n'),
  );
  return { verdicts, isOpen: !isMade };
}
