import { Button } from '@blueprintjs/core';
import type { Basis } from '../../core/verdict/verdict.ts';
import type { Item } from '../../main/api/contract/items.ts';
import { formatPoints, formatShare } from '../flame/quantity.ts';
import { BasisSwitch } from '../profile/basis-switch.tsx';
import { openTab } from '../state/tabs.ts';
import { formatMoment, oneLine, plural } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import type { ComparisonReply } from './compare-data.ts';
import { costUnit, formatChangeRange, formatCost } from './cost.ts';

export interface CompareHeaderProps {
  readonly reply: ComparisonReply;
  readonly onBasis: (basis: Basis) => void;
  readonly onSwap: () => void;
}

/** Both sides, what 100 % means, the change of the whole program and the smallest change that could have been seen. */
export function CompareHeader({ reply, onBasis, onSwap }: CompareHeaderProps) {
  const { comparison, before, after } = reply;
  const { whole, cost } = comparison;
  const unit = costUnit(cost);
  return (
    <header className="capture-header">
      <div className="sides">
        <Side title="Before" items={before} />
        <Button size="small" variant="outlined" onClick={onSwap} title="Swap before and after">
          ⇄ Swap
        </Button>
        <Side title="After" items={after} />
      </div>
      <div className="capture-scope">
        <BasisSwitch basis={comparison.basis} onBasis={onBasis} totals={null} unit="count" />
        <dl className="compare-facts">
          <div>
            <dt>Whole program</dt>
            <dd>
              {formatCost(whole.before.value, unit)} → {formatCost(whole.after.value, unit)} {unit},{' '}
              <b>{formatChangeRange(whole.change)}</b>
            </dd>
          </div>
          <div>
            <dt>Cost</dt>
            <dd>
              {unit}, {cost.note}
            </dd>
          </div>
          <div>
            <dt>Smallest detectable change</dt>
            <dd title="1.96 · √(variance before + variance after), for a function at 20 %">
              {formatPoints(comparison.detectable).replace('+', '±')} for a function at {formatShare(0.2)}
            </dd>
          </div>
        </dl>
      </div>
      {comparison.override !== null && (
        <p className="override-banner" role="note">
          <b>Compared although the two are not comparable.</b> Reason given: “{oneLine(comparison.override.reason)}”
        </p>
      )}
    </header>
  );
}

function Side({ title, items }: { readonly title: string; readonly items: readonly Item[] }) {
  const [first] = items;
  const facts = [
    ...(items.length > 1 ? [plural(items.length, 'replicate')] : []),
    ...(first === undefined ? [] : [first.summary]),
    ...(first === undefined || first.capturedAt === null ? [] : [formatMoment(first.capturedAt)]),
    ...(first === undefined || first.host === null ? [] : [first.host]),
  ];
  return (
    <div className="side">
      <span className="side-title">{title}</span>
      <button
        type="button"
        className="side-label"
        title="Open this capture"
        onClick={() => first !== undefined && openTab({ kind: 'profile', id: first.id })}
      >
        <MiddleText text={first?.label ?? 'gone'} />
      </button>
      <span className="side-facts" title={facts.join(' · ')}>
        {oneLine(facts.join(' · '), 300)}
      </span>
    </div>
  );
}
