import { Button } from '@blueprintjs/core';
import type { Item } from '../../../main/api/contract/items.ts';
import { formatMoment, oneLine } from '../../ui/format.ts';
import { MiddleText } from '../../ui/middle-text.tsx';
import { seriesFacts } from '../series-facts.ts';
import type { ComparedSeries, GrowthComparisonReply } from './comparison-data.ts';
import { openSeries } from './open-series.ts';

export interface GrowthComparisonHeaderProps {
  readonly reply: GrowthComparisonReply;
  readonly before: ComparedSeries;
  readonly after: ComparedSeries;
  readonly onSwap: () => void;
}

/** Both series with what they are made of; each opens at its name. */
export function GrowthComparisonHeader({ reply, before, after, onSwap }: GrowthComparisonHeaderProps) {
  const { override } = reply;
  return (
    <header className="capture-header">
      <div className="sides growth-sides">
        <Side title="Before" item={reply.before} series={before} />
        <Button size="small" variant="outlined" onClick={onSwap} title="Swap before and after">
          ⇄ Swap
        </Button>
        <Side title="After" item={reply.after} series={after} />
      </div>
      {override !== null && (
        <p className="override-banner" role="note">
          <b>Compared although the two are not comparable.</b> Reason given: “{oneLine(override)}”
        </p>
      )}
    </header>
  );
}

interface SideProps {
  readonly title: 'Before' | 'After';
  readonly item: Item;
  readonly series: ComparedSeries;
}

function Side({ title, item, series: { detail, from } }: SideProps) {
  const facts = [
    ...(detail === null ? [item.summary] : seriesFacts(detail, from)),
    `made ${formatMoment(item.importedAt)}`,
  ];
  return (
    <div className="side growth-compared-side">
      <span className="side-title">{title}</span>
      <button
        type="button"
        className="side-label"
        title={`Open the series ${title.toLowerCase()}`}
        onClick={() => openSeries(item.id)}
      >
        <MiddleText text={item.label} />
      </button>
      <span className="side-facts" title={facts.join('\n')}>
        {oneLine(facts.join(' · '), 300)}
      </span>
    </div>
  );
}
