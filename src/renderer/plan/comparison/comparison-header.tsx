import { Button } from '@blueprintjs/core';
import type { ComparedSide } from '../../../core/plan/diff/model.ts';
import type { PlanComparisonAnswer } from '../../../core/plan/stored.ts';
import type { Item } from '../../../main/api/contract/items.ts';
import { formatChange, formatChangeBounds, formatShare } from '../../flame/quantity.ts';
import { formatMoment, oneLine, plural } from '../../ui/format.ts';
import { MiddleText } from '../../ui/middle-text.tsx';
import { openItemById } from '../../workspace/item-actions.ts';
import { formatSpread, formatTime } from '../plan-numbers.ts';

const SHAPES: Readonly<Record<PlanComparisonAnswer['comparison']['shape'], string>> = {
  equal: 'same plan',
  family: 'same plan, other partitions',
  changed: 'another plan',
  'by-parameter': 'another plan under other parameters',
  'other-statement': 'other statements',
};

export interface PlanComparisonHeaderProps {
  readonly answer: PlanComparisonAnswer;
  readonly onSwap: () => void;
}

/** Both plans with their times, and how much one differs from the other; each opens at its name. */
export function PlanComparisonHeader({ answer, onSwap }: PlanComparisonHeaderProps) {
  const { comparison } = answer;
  const { change, override } = comparison;
  const kind = change === null ? undefined : change.value < 0 ? 'delta-less' : 'delta-more';
  return (
    <header className="capture-header">
      <div className="sides growth-sides">
        <Side title="Before" side={comparison.before} items={answer.before} />
        <div className="growth-between">
          <b className={kind}>{change === null ? SHAPES[comparison.shape] : formatChange(change.value)}</b>
          <span>
            {change === null
              ? 'no times on both sides'
              : `${change.low === change.high ? '' : `${formatChangeBounds(change)} · `}${SHAPES[comparison.shape]}`}
          </span>
          <Button size="small" variant="outlined" onClick={onSwap} title="Swap before and after">
            ⇄ Swap
          </Button>
        </div>
        <Side title="After" side={comparison.after} items={answer.after} />
      </div>
      {override !== null && (
        <p className="override-banner" role="note">
          <b>Compared although the two are not comparable.</b> Reason given: “{oneLine(override.reason)}”
        </p>
      )}
    </header>
  );
}

interface SideProps {
  readonly title: 'Before' | 'After';
  readonly side: ComparedSide;
  readonly items: readonly Item[];
}

/** The time of the run that is shown, with between which all of them lie. */
function timeOf({ times, execution }: ComparedSide): string {
  const spread = times === null ? null : formatSpread(times);
  return `${formatTime(times?.median ?? execution?.value ?? Number.NaN)}${spread === null ? '' : `, median (${spread})`}`;
}

function Side({ title, side, items }: SideProps) {
  const run = side.runs[side.shown];
  const facts = [
    ...(side.execution === null ? ['no execution time'] : [timeOf(side)]),
    ...(side.runs.length > 1 && side.times === null ? [plural(side.runs.length, 'run')] : []),
    ...(run === undefined || run.hitRatio === null ? [] : [`${formatShare(run.hitRatio)} from the cache`]),
    side.version,
    ...(run === undefined || run.takenAt === null ? [] : [formatMoment(run.takenAt)]),
    ...(side.parameters === null ? [] : [side.parameters]),
  ];
  const id = run?.itemId ?? items[0]?.id ?? '';
  return (
    <div className="side growth-compared-side">
      <span className="side-title">{title}</span>
      <button
        type="button"
        className="side-label"
        title={`Open the plan ${title.toLowerCase()}`}
        onClick={() => openItemById(id)}
      >
        <MiddleText text={side.label} />
      </button>
      <span className="side-facts" title={facts.join('\n')}>
        {oneLine(facts.join(' · '), 300)}
      </span>
    </div>
  );
}
