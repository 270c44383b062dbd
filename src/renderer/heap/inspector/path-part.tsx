import { Button } from '@blueprintjs/core';
import type { Chain } from '../../../core/heap/stored-heap.ts';
import type { CodePlace, HeapNodeDetail, LinkedNode } from '../../../core/heap/view/node-detail.ts';
import { formatPlace } from '../../flame/quantity.ts';
import { copyText } from '../../ui/clipboard.ts';
import { formatCount, oneLine } from '../../ui/format.ts';
import { notify } from '../../ui/toasts.tsx';
import { openItem } from '../../workspace/item-actions.ts';
import { useRelated } from '../../workspace/links.ts';
import type { HeapState } from '../heap-state.ts';
import type { NodeActions } from '../node-actions.ts';
import { NodeName } from '../node-name.tsx';
import { formatSize } from '../sizes.tsx';

export interface PathPartProps {
  readonly detail: HeapNodeDetail;
  readonly state: HeapState;
  readonly actions: NodeActions;
}

async function copyPath(text: string): Promise<void> {
  const copied = await copyText(text);
  notify({ text: copied ? 'Copied the path.' : 'The browser did not allow copying.', timeoutMs: 2500 });
}

/** What keeps the object alive: the shortest path from a root, the objects that alone keep it, and where it was allocated. */
export function PathPart({ detail, state, actions }: PathPartProps) {
  const { path, dominators, pathText, allocatedAt, node } = detail;
  const steps = path.first.length + path.passed + path.last.length;
  return (
    <div className="inspector-scroll">
      <section className="inspector-part" aria-labelledby="path-title">
        <h3 id="path-title">
          Shortest path from a root
          <Button size="small" variant="minimal" onClick={() => void copyPath(pathText)}>
            Copy
          </Button>
        </h3>
        {steps <= 1 ? (
          <p className="panel-note">
            {node.distance < 0 ? 'Nothing keeps it alive: it waits to be collected.' : 'It is a root itself.'}
          </p>
        ) : (
          <>
            <p className="path-text selectable">{oneLine(pathText, 3000)}</p>
            <Steps id={state.id} chain={path} here={node.node} actions={actions} />
          </>
        )}
      </section>
      {allocatedAt === null ? <SampledAllocations id={state.id} /> : <Allocation frames={allocatedAt} />}
      <section className="inspector-part" aria-labelledby="dominators-title">
        <h3 id="dominators-title">
          Kept alive by these alone
          <Button size="small" variant="minimal" onClick={() => actions.showInDominators(node.node)}>
            Show in the tree
          </Button>
        </h3>
        <Steps id={state.id} chain={dominators} here={-1} actions={actions} />
      </section>
    </div>
  );
}

interface StepsProps {
  readonly id: string;
  readonly chain: Chain<LinkedNode>;
  /** The object itself, which is not left out but leads nowhere. */
  readonly here: number;
  readonly actions: NodeActions;
}

/** A chain from a root downwards; each step is inspected by a click. */
function Steps({ id, chain, here, actions }: StepsProps) {
  const row = (node: LinkedNode) => (
    <li key={node.node}>
      <button
        type="button"
        className="step"
        aria-current={node.node === here ? 'true' : undefined}
        onClick={() => actions.inspect(node)}
      >
        <NodeName id={id} node={node} edge={node.edge} />
        <span className="step-size">{formatSize(node.retained)}</span>
      </button>
    </li>
  );
  return (
    <ol className="step-list">
      {chain.first.map(row)}
      {chain.passed > 0 && <li className="step-gap">… {formatCount(chain.passed)} more …</li>}
      {chain.last.map(row)}
    </ol>
  );
}

/** Where the program allocated, as far as profiles of it tell: the snapshot itself was taken without tracking allocations. */
function SampledAllocations({ id }: { readonly id: string }) {
  const profiles = (useRelated(id).value ?? []).filter(({ allocations }) => allocations);
  if (profiles.length === 0) return null;
  return (
    <section className="inspector-part" aria-labelledby="sampled-title">
      <h3 id="sampled-title">Where memory was allocated</h3>
      <p className="panel-note">
        Not tracked for this object. {profiles.length === 1 ? 'This profile samples' : 'These profiles sample'} the
        program’s allocations:
      </p>
      <ul className="step-list">
        {profiles.map(({ item }) => (
          <li key={item.id}>
            <button type="button" className="step" onClick={() => openItem(item)}>
              {oneLine(item.label, 300)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Allocation({ frames }: { readonly frames: readonly CodePlace[] }) {
  return (
    <section className="inspector-part" aria-labelledby="allocated-title">
      <h3 id="allocated-title">Allocated at</h3>
      {frames.length === 0 ? (
        <p className="panel-note">Before allocations were tracked.</p>
      ) : (
        <ol className="step-list">
          {frames.map((frame, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a recursive function stands several times in a stack
            <li key={index} className="step-frame selectable" title={oneLine(frame.file, 1000)}>
              <span className="node-class" data-type="closure">
                {oneLine(frame.function ?? '', 200)}
              </span>
              <span className="node-note"> {oneLine(formatPlace(frame.file, frame.line), 300)}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
