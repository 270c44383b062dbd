import type { EvidenceRow, EvidenceVerdict } from '../../../core/finding/model.ts';
import type { ItemKind } from '../../../core/item.ts';
import type { SeriesColumn } from '../../../core/series/model.ts';
import { formatTime, formatValue } from '../../series/series-numbers.ts';
import { call } from '../../state/client.ts';
import { useItemRevision } from '../../state/items.ts';
import { useResource } from '../../state/resource.ts';
import { IntervalBar } from '../../verdicts/interval-bar.tsx';
import { isShare } from '../../verdicts/verdict-row.tsx';
import { EvidenceError } from './evidence-error.tsx';
import { EvidenceFigure } from './evidence-figure.tsx';
import { linePath } from './line-path.ts';

export interface EvidencePictureProps {
  readonly row: EvidenceRow;
  /** Of its item; null of one that is gone. */
  readonly kind: ItemKind | null;
  /** Its item is drawn here and not in a row above. */
  readonly isDrawn: boolean;
}

/** What evidence tells, drawn: a share with its interval as a bar, a series as its line, anything else as the report draws it. */
export function EvidencePicture({ row, kind, isDrawn }: EvidencePictureProps) {
  const verdict = 'verdict' in row ? row.verdict : undefined;
  if (!('item' in row)) return null;
  if (kind === 'series') return <SmallSeries item={row.item} pointer={row.pointer} />;
  return (
    <>
      {verdict !== undefined && <ShareBar {...verdict.measure} />}
      {isDrawn && kind !== null && <EvidenceFigure item={row.item} />}
    </>
  );
}

function ShareBar({ value, unit, low = value, high = value }: EvidenceVerdict['measure']) {
  if (!isShare(unit) || value > 1) return null;
  return (
    <div className="evidence-picture">
      <IntervalBar range={{ value, low, high }} width={320} />
    </div>
  );
}

/** What the line's top, bottom and length stand for: `196 MB to 322 MB in 3 h`. */
function rangeText(times: readonly number[], { values, unit }: SeriesColumn): string {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value === null) continue;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (least > most) return '';
  const seconds = (times.at(-1) ?? 0) - (times[0] ?? 0);
  return `${formatValue(least, unit)} to ${formatValue(most, unit)} in ${formatTime(seconds)}`;
}

const WIDTH = 320;
const HEIGHT = 36;

function SmallSeries({ item, pointer }: { readonly item: string; readonly pointer: string }) {
  const revision = useItemRevision(item);
  const { value, error, retry } = useResource(JSON.stringify([item, revision]), (signal) =>
    call('series', { id: item }, signal),
  );
  const name = /^series:(.*)@/.exec(pointer)?.[1];
  const columns = value?.series.columns ?? [];
  const column = columns.find((one) => one.name === name) ?? columns[0];
  if (error !== null) return <EvidenceError item={item} error={error} onRetry={retry} />;
  if (value === null || column === undefined) return null;
  return (
    <div className="evidence-picture evidence-line">
      <svg width={WIDTH} height={HEIGHT} role="img" aria-label={column.name}>
        <path d={linePath(value.series.times, column.values, WIDTH, HEIGHT)} />
      </svg>
      <span className="field-note">{rangeText(value.series.times, column)}</span>
    </div>
  );
}
