import { Button } from '@blueprintjs/core';
import type { ReactNode } from 'react';
import type { HeapFacts } from '../../../core/heap/stored.ts';
import type { HeapNodeDetail } from '../../../core/heap/view/node-detail.ts';
import { formatPlace, formatShare } from '../../flame/quantity.ts';
import { formatCount, oneLine, plural } from '../../ui/format.ts';
import type { ClassTable } from '../class-table.ts';
import type { HeapState } from '../heap-state.ts';
import type { NodeActions } from '../node-actions.ts';
import { edgeLabel, idText, nodeTitle } from '../node-name.tsx';
import { hide, reveal, useRevealed } from '../reveal.ts';
import { formatDistance, formatSize } from '../sizes.tsx';

/** What says nothing without the object it is a part of. */
const PARTS: ReadonlySet<string> = new Set(['array', 'hidden', 'code']);

export interface NodeCardProps {
  readonly detail: HeapNodeDetail;
  readonly facts: HeapFacts;
  readonly table: ClassTable;
  readonly state: HeapState;
  readonly actions: NodeActions;
  readonly children?: ReactNode;
}

/** What an object is, how large, and where it was defined; the content of a string, when it is asked for. */
export function NodeCard({ detail, facts, table, state, actions, children }: NodeCardProps) {
  const { node, definedAt, contentBytes } = detail;
  const title = nodeTitle(node);
  const way = [...detail.path.first, ...detail.path.last];
  const by = way.at(-1)?.edge ?? null;
  const holder = way.at(-2);
  const count = table.number(node.class, 'count');
  const share = facts.totalSize > 0 ? node.retained / facts.totalSize : 0;
  return (
    <header className="node-card">
      <div className="node-card-title">
        <h2 title={oneLine(title, 2000)}>{oneLine(title, 600)}</h2>
        {children}
      </div>
      <p className="node-card-what">
        <span>{node.type}</span>
        {PARTS.has(node.type) && by !== null && holder !== undefined && (
          <span>
            {edgeLabel(by)} of {oneLine(nodeTitle(holder), 80)}
          </span>
        )}
        {node.id !== null && <code className="selectable">{idText(node)}</code>}
        {node.detached && <span className="tag tag-differs">detached from every document</span>}
        {count > 1 && (
          <button type="button" className="link" onClick={() => actions.showClass(node.class)}>
            one of {formatCount(count)} {oneLine(table.name(node.class), 60)}
          </button>
        )}
      </p>
      {definedAt !== null && (
        <p className="node-card-place selectable" title={oneLine(definedAt.file, 2000)}>
          {oneLine(formatPlace(definedAt.file || 'script', definedAt.line), 400)}
        </p>
      )}
      {contentBytes !== null && <Content id={state.id} node={node.node} bytes={contentBytes} />}
      <dl className="node-card-sizes">
        <div>
          <dt title="Bytes that would be freed with it">Retained</dt>
          <dd>
            <b>{formatSize(node.retained)}</b> {formatShare(share)}
          </dd>
        </div>
        <div>
          <dt title="Bytes of the object itself, with the parts that only it owns">Shallow</dt>
          <dd>{formatSize(node.ownSize)}</dd>
        </div>
        <div>
          <dt title="Steps from a root">Distance</dt>
          <dd>{formatDistance(node.distance)}</dd>
        </div>
        <div>
          <dt title="Objects that it alone keeps alive, directly">Keeps alone</dt>
          <dd>{formatCount(node.dominated)}</dd>
        </div>
      </dl>
    </header>
  );
}

interface ContentProps {
  readonly id: string;
  readonly node: number;
  readonly bytes: number;
}

function Content({ id, node, bytes }: ContentProps) {
  const revealed = useRevealed(id, node);
  if (revealed === null) {
    return (
      <p className="node-card-content">
        <span aria-hidden="true">•••</span> {plural(bytes, 'byte')}
        <Button
          size="small"
          variant="outlined"
          onClick={() => void reveal(id, node)}
          title="Shows the content of this string; the workspace’s journal notes that it was shown. Undo hides it."
        >
          Reveal
        </Button>
        <span className="panel-note">is noted in the journal</span>
      </p>
    );
  }
  return (
    <div className="node-card-content">
      <pre className="selectable">{revealed.text.split('\n').map((line) => `${oneLine(line, 20_000)}\n`)}</pre>
      {!revealed.whole && <span className="panel-note">its beginning</span>}
      <Button size="small" variant="outlined" onClick={() => hide(id, node)}>
        Hide
      </Button>
    </div>
  );
}
