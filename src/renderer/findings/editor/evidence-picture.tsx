import type { EvidenceRow } from '../../../core/finding/model.ts';
import type { ItemKind } from '../../../core/item.ts';
import { call } from '../../state/client.ts';
import { useItemRevision } from '../../state/items.ts';
import { useResource } from '../../state/resource.ts';
import { IntervalBar } from '../../verdicts/interval-bar.tsx';
import { isShare } from '../../verdicts/verdict-row.tsx';
import { linePath } from './line-path.ts';

export interface EvidencePictureProps {
  readonly row: EvidenceRow;
  readonly kind: ItemKind | null;
}

/** A small picture of what evidence tells: a share with its interval as a bar, a series as a line. */
export function EvidencePicture({ row, kind }: EvidencePictureProps) {
  const verdict = 'verdict' in row ? row.verdict : undefined;
  if (!('item' in row)) return null;
  if (kind === 'series') return <SmallSeries item={row.item} pointer={row.pointer} />;
  if (verdict === undefined || !isShare(verdict.measure.unit) || verdict.measure.value > 1) return null;
  const { value, low = value, high = value } = verdict.measure;
  return (
    <div className="evidence-picture">
      <IntervalBar range={{ value, low, high }} width={320} />
    </div>
  );
}

const WIDTH = 320;
const HEIGHT = 36;

function SmallSeries({ item, pointer }: { readonly item: string; readonly pointer: string }) {
  const revision = useItemRevision(item);
  const { value } = useResource(JSON.stringify([item, revision]), (signal) => call('series', { id: item }, signal));
  const name = /^series:(.*)@/.exec(pointer)?.[1];
  const columns = value?.series.columns ?? [];
  const column = columns.find((one) => one.name === name) ?? columns[0];
  if (value === null || column === undefined) return null;
  return (
    <svg className="evidence-picture evidence-line" width={WIDTH} height={HEIGHT} role="img" aria-label={column.name}>
      <path d={linePath(value.series.times, column.values, WIDTH, HEIGHT)} />
    </svg>
  );
}
