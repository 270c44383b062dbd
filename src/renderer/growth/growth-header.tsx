import { Button } from '@blueprintjs/core';
import { useState } from 'react';
import type { GrowthSnapshot } from '../../core/heap/growth/model.ts';
import type { GrowthDetail } from '../../core/heap/growth/stored-growth.ts';
import { formatMoment, oneLine, plural } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import { changeSeries, remakeInOrder } from './dialog/remake.ts';
import { formatMore, formatSize } from './growth-numbers.ts';
import { openHeap } from './open-object.ts';
import { collectionText, seriesFacts } from './series-facts.ts';

export interface GrowthHeaderProps {
  readonly detail: GrowthDetail;
  /** First heap that counts. */
  readonly from: number;
}

/** What the heaps are, what was left out, and what is odd about them. */
export function GrowthHeader({ detail, from }: GrowthHeaderProps) {
  const { item, growth, warnings } = detail;
  const { snapshots, matching } = growth;
  const two = snapshots.length === 2;
  const facts = two ? [] : seriesFacts(detail, from);
  return (
    <header className="capture-header">
      <div className="capture-title">
        <h1>
          <MiddleText text={item.label} />
        </h1>
        <ul className="capture-facts" aria-label="About the series" title={facts.join(' · ')}>
          {facts.map((fact) => (
            <li key={fact}>{oneLine(fact, 160)}</li>
          ))}
        </ul>
        <Button
          size="small"
          variant="outlined"
          title="The same heaps and more, in another order, with other operations between them"
          onClick={() => changeSeries(detail)}
        >
          {two ? 'Add a heap…' : 'Change the series…'}
        </Button>
      </div>
      {two && <Sides growth={growth} />}
      {warnings.map((warning) => (
        <Warning key={`${warning.code} ${warning.message}`} detail={detail} {...warning} />
      ))}
      {!matching.byId && (
        <p className="growth-banner" role="note">
          <span>
            <b>Compared by classes only.</b> {oneLine(matching.reason, 400)} What was added, what stayed and who holds
            it cannot be told.
          </span>
        </p>
      )}
      {snapshots.length - 1 - from < 2 && (
        <p className="growth-banner growth-banner-plain" role="note">
          <span>
            <b>
              {two ? 'One difference' : 'The one difference that is left after the warm-up'} cannot tell a leak from a
              cache that fills.
            </b>{' '}
            With another heap, taken after the same work again, it can be told.{' '}
            <button type="button" className="link" onClick={() => changeSeries(detail)}>
              Add a heap…
            </button>
          </span>
        </p>
      )}
    </header>
  );
}

/** A warning; one that the heaps are in another order than they were taken is mended by a click. */
function Warning({
  detail,
  code,
  message,
}: {
  readonly detail: GrowthDetail;
  readonly code: string;
  readonly message: string;
}) {
  const [busy, setBusy] = useState(false);
  const remake = async () => {
    setBusy(true);
    await remakeInOrder(detail);
    setBusy(false);
  };
  return (
    <p className="growth-banner" role="alert">
      <span>⚠ {oneLine(message, 600)}</span>
      {code === 'heap.order' && (
        <Button size="small" variant="outlined" loading={busy} onClick={() => void remake()}>
          Measure in that order
        </Button>
      )}
    </p>
  );
}

/** Two heaps beside each other, with what the second has more. */
function Sides({ growth: { snapshots, sizes } }: Pick<GrowthDetail, 'growth'>) {
  const [before, after] = snapshots;
  if (before === undefined || after === undefined) return null;
  const nodes =
    before.nodeCount === null || after.nodeCount === null
      ? []
      : [`${formatMore(after.nodeCount - before.nodeCount)} objects`];
  const facts = [
    ...(sizes === 'none' ? [] : nodes),
    ...(after.operations === null ? [] : [`after ${plural(after.operations, 'operation')}`]),
  ];
  return (
    <div className="sides growth-sides">
      <Side title="Before" snapshot={before} hasBytes={sizes !== 'none'} />
      <div className="growth-between">
        <b>{sizes === 'none' ? nodes : formatMore(after.totalSize - before.totalSize, formatSize)}</b>
        <span>{facts.join(' · ')}</span>
      </div>
      <Side title="After" snapshot={after} hasBytes={sizes !== 'none'} />
    </div>
  );
}

interface SideProps {
  readonly title: string;
  readonly snapshot: GrowthSnapshot;
  readonly hasBytes: boolean;
}

function Side({ title, snapshot, hasBytes }: SideProps) {
  const { id, label, totalSize, nodeCount, takenAt } = snapshot;
  const facts = [
    ...(hasBytes ? [formatSize(totalSize)] : []),
    ...(nodeCount === null ? [] : [plural(nodeCount, 'object')]),
    ...(takenAt === null ? [] : [formatMoment(takenAt)]),
    collectionText(snapshot),
  ].join(' · ');
  return (
    <div className="side">
      <span className="side-title">{title}</span>
      <button type="button" className="side-label" title="Open this heap" onClick={() => openHeap(id)}>
        <MiddleText text={label} />
      </button>
      <span className="side-facts" title={facts}>
        {facts}
      </span>
    </div>
  );
}
