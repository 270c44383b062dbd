import { Button } from '@blueprintjs/core';
import { ArrowLeft } from '@blueprintjs/icons';
import { useEffect, useRef, useState } from 'react';
import type { GrowthSnapshot } from '../../core/heap/growth/model.ts';
import type { GrowthDetail } from '../../core/heap/growth/stored-growth.ts';
import { firstCounted } from '../../core/verdict/heap/growth-measures.ts';
import { NodeName, nodeTitle } from '../heap/node-name.tsx';
import { formatDistance } from '../heap/sizes.tsx';
import { LoadingState } from '../ui/empty-state.tsx';
import { ErrorCard } from '../ui/error-card.tsx';
import { formatCount, oneLine } from '../ui/format.ts';
import { EdgeTable } from './edge-table.tsx';
import { formatMore, formatSize } from './growth-numbers.ts';
import type { GrowthState, ObjectChoice } from './growth-state.ts';
import {
  foundIn,
  isNowhere,
  MOST_EDGES,
  MOST_FOUND,
  MOST_PARTS,
  type SeenObject,
  useFound,
  useObject,
  useSameObject,
} from './object-data.ts';
import { openObject } from './open-object.ts';

export interface ObjectPanelProps {
  readonly detail: GrowthDetail;
  readonly state: GrowthState;
}

/** One object in two heaps beside each other: how large it was and is, what it refers to and no longer does. */
export function ObjectPanel({ detail, state }: ObjectPanelProps) {
  const { snapshots, owners } = detail.growth;
  const last = snapshots.length - 1;
  const [first] = owners;
  const object = state.object ?? (first === undefined ? null : { step: first.snapshot, node: first.node });
  const usual = { left: Math.min(firstCounted(detail.growth), last), right: last };
  const { left, right } = state.pair ?? usual;
  const chosen = useObject(object === null ? null : { heap: snapshots[object.step]?.id ?? '', node: object.node });
  const before = useSameObject(snapshots[left]?.id ?? '', chosen.value);
  const after = useSameObject(snapshots[right]?.id ?? '', chosen.value);
  const error = before.error ?? after.error;
  const waiting = chosen.value === null || [chosen, before, after].some(({ loading }) => loading);
  /** The pair that is shown until the next one is there in both heaps: a table that goes away takes the focus along. */
  const [pair, setPair] = useState<ShownPair | null>(null);
  useEffect(() => {
    if (waiting || error !== null) return;
    setPair({
      before: { step: left, snapshot: snapshots[left], seen: before.value },
      after: { step: right, snapshot: snapshots[right], seen: after.value },
    });
  }, [waiting, error, snapshots, left, right, before.value, after.value]);
  /** Where a person came from, the last at the end. */
  const [trail, setTrail] = useState<readonly ObjectChoice[]>([]);
  const goTo = (next: ObjectChoice) => {
    if (object !== null) setTrail([...trail, object]);
    state.setObject(next);
  };
  // Never disabled: a button that is loses the focus.
  const goBack = () => {
    const last = trail.at(-1);
    if (last === undefined) return;
    state.setObject(last);
    setTrail(trail.slice(0, -1));
  };
  return (
    <div className="panel-body">
      <div className="panel-bar growth-bar">
        <Button
          size="small"
          variant="minimal"
          icon={<ArrowLeft size={14} />}
          className="growth-back"
          aria-disabled={trail.length === 0}
          title="To the object before"
          onClick={goBack}
        >
          Back
        </Button>
        <Find snapshots={snapshots} left={left} right={right} onChoose={goTo} />
        {snapshots.length > 2 && (
          <>
            <HeapChoice
              title="Before"
              snapshots={snapshots}
              at={left}
              onAt={(at) => state.setPair({ left: at, right: Math.max(right, Math.min(at + 1, last)) })}
            />
            <HeapChoice
              title="After"
              snapshots={snapshots}
              at={right}
              onAt={(at) => state.setPair({ left: Math.min(left, Math.max(0, at - 1)), right: at })}
            />
          </>
        )}
      </div>
      {chosen.error !== null && <ErrorCard error={chosen.error} />}
      {object === null && (
        <p className="panel-empty">Find an object by its id or its class: it is shown here in both heaps.</p>
      )}
      {object !== null && chosen.error === null && <Pair pair={pair} waiting={waiting} error={error} onChoose={goTo} />}
    </div>
  );
}

interface HeapChoiceProps {
  readonly title: string;
  readonly snapshots: readonly GrowthSnapshot[];
  readonly at: number;
  readonly onAt: (at: number) => void;
}

function HeapChoice({ title, snapshots, at, onAt }: HeapChoiceProps) {
  return (
    <label className="choice">
      <span>{title}</span>
      <select value={at} onChange={(event) => onAt(Number(event.target.value))}>
        {snapshots.map(({ id, label }, place) => (
          <option key={id} value={place}>
            {place + 1}. {oneLine(label, 60)}
          </option>
        ))}
      </select>
    </label>
  );
}

interface FindProps {
  readonly snapshots: readonly GrowthSnapshot[];
  readonly left: number;
  readonly right: number;
  readonly onChoose: (object: ObjectChoice) => void;
}

/** Chooses the object: by id, or among those of a class; first in the later heap, then in the earlier one. */
function Find({ snapshots, left, right, onChoose }: FindProps) {
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  /** Enter was pressed before the answer was there. */
  const [entered, setEntered] = useState(false);
  const later = useFound(snapshots[right]?.id ?? '', text);
  const earlier = useFound(snapshots[left]?.id ?? '', isNowhere(later) ? text : '');
  const result = foundIn(later, earlier);
  const step = result.heap === 'earlier' ? left : right;
  const heap = snapshots[step]?.id ?? '';
  const change = (next: string) => {
    setText(next);
    setEntered(false);
  };
  const choose = (node: number) => {
    onChoose({ step, node });
    change('');
    // The list goes away, and with it a button that had the focus.
    input.current?.focus();
  };
  useEffect(() => {
    if (!entered || (result.value === null && result.error === null)) return;
    const [one] = result.value?.nodes ?? [];
    if (one === undefined) setEntered(false);
    else choose(one.node);
  });
  return (
    <span className="growth-find">
      <input
        ref={input}
        className="field growth-search"
        type="search"
        placeholder="Object by id or class"
        aria-label="Find an object by its id or its class"
        maxLength={1000}
        value={text}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && text.trim() !== '') setEntered(true);
          if (event.key === 'Escape') change('');
        }}
      />
      {text.trim() !== '' && (
        <section className="growth-found" aria-label="Objects found">
          {result.error !== null && <ErrorCard error={result.error} />}
          {result.value === null && result.error === null && <p className="panel-note">Looking…</p>}
          {result.value?.total === 0 && <p className="panel-note">Neither heap has such an object.</p>}
          {result.value?.nodes.map((node) => (
            <button key={node.node} type="button" onClick={() => choose(node.node)}>
              <NodeName id={heap} node={node} />
              <span className="growth-found-size">{formatSize(node.retained)}</span>
            </button>
          ))}
          {result.value !== null && result.value.total > MOST_FOUND && (
            <p className="panel-note">
              The {MOST_FOUND} largest of {formatCount(result.value.total)}
            </p>
          )}
        </section>
      )}
    </span>
  );
}

interface SideProps {
  /** Place of the heap in the series. */
  readonly step: number;
  readonly snapshot: GrowthSnapshot | undefined;
  readonly seen: SeenObject | null;
}

/** An object as it is in both heaps. */
interface ShownPair {
  readonly before: SideProps;
  readonly after: SideProps;
}

interface PairProps {
  /** Null before the first is there. */
  readonly pair: ShownPair | null;
  /** Another one is on its way. */
  readonly waiting: boolean;
  readonly error: Parameters<typeof ErrorCard>[0]['error'] | null;
  readonly onChoose: (object: ObjectChoice) => void;
}

function Pair({ pair, waiting, error, onChoose }: PairProps) {
  if (error !== null) return <ErrorCard error={error} />;
  if (pair === null) return <LoadingState label="Looking for it in both heaps…" />;
  const { before, after } = pair;
  const cut = [before, after].some(({ seen }) => seen !== null && seen.total > seen.edges.length);
  return (
    <>
      <div className="growth-pair" aria-busy={waiting}>
        <ObjectSide title="Before" side={before} other={null} />
        <ObjectSide title="After" side={after} other={before.seen} />
      </div>
      {cut && (
        <p className="panel-note growth-cut">
          It refers to more than can be compared: of each heap the first {formatCount(MOST_EDGES)}, from its{' '}
          {MOST_PARTS} largest parts.
        </p>
      )}
      <EdgeTable
        before={before.seen}
        after={after.seen}
        beforeHeap={before.snapshot?.id ?? ''}
        afterHeap={after.snapshot?.id ?? ''}
        // In the heaps that are shown: others may have been chosen since.
        onChoose={(side, node) => onChoose({ step: pair[side].step, node })}
      />
    </>
  );
}

interface ObjectSideProps {
  readonly title: string;
  readonly side: SideProps;
  /** What it is compared with; null where nothing stands before it. */
  readonly other: SeenObject | null;
}

function ObjectSide({ title, side, other }: ObjectSideProps) {
  const { snapshot, seen } = side;
  const label = snapshot?.label ?? '';
  if (seen === null) {
    return (
      <section className="growth-object" aria-label={`${title}: ${label}`}>
        <p className="growth-object-heap">
          {title} · {oneLine(label, 120)}
        </p>
        <p className="panel-note">This heap does not have it: it was made later, or is gone.</p>
      </section>
    );
  }
  const { node, pathText } = seen.detail;
  const was = other?.detail.node;
  const more = (value: number, old: number | undefined, format: (value: number) => string) =>
    old === undefined || old === value ? null : <span className="growth-more"> {formatMore(value - old, format)}</span>;
  return (
    <section className="growth-object" aria-label={`${title}: ${label}`}>
      <p className="growth-object-heap">
        {title} · {oneLine(label, 120)}
        <Button
          size="small"
          variant="minimal"
          title="Open it in this heap"
          onClick={() => openObject(snapshot?.id ?? '', node.node)}
        >
          Open
        </Button>
      </p>
      <p className="growth-object-name" title={oneLine(nodeTitle(node), 2000)}>
        <NodeName id={snapshot?.id ?? ''} node={node} />
      </p>
      <dl className="growth-object-sizes">
        <div>
          <dt>Retained</dt>
          <dd>
            {formatSize(node.retained)}
            {more(node.retained, was?.retained, formatSize)}
          </dd>
        </div>
        <div>
          <dt>Shallow</dt>
          <dd>
            {formatSize(node.ownSize)}
            {more(node.ownSize, was?.ownSize, formatSize)}
          </dd>
        </div>
        <div>
          <dt>References</dt>
          <dd>
            {formatCount(seen.total)}
            {more(seen.total, other?.total, formatCount)}
          </dd>
        </div>
        <div>
          <dt>Distance</dt>
          <dd>{formatDistance(node.distance)}</dd>
        </div>
      </dl>
      <p className="growth-code growth-object-path" title={oneLine(pathText, 2000)}>
        {oneLine(pathText, 600)}
      </p>
    </section>
  );
}
