import { useMemo } from 'react';
import type { HeapFacts } from '../../../core/heap/stored.ts';
import type { LinkedNode } from '../../../core/heap/view/node-detail.ts';
import { useScopes } from '../heap-data.ts';
import type { HeapState } from '../heap-state.ts';
import type { NodeActions } from '../node-actions.ts';
import { NodeName } from '../node-name.tsx';
import { type NodeColumn, NodeTree } from '../node-tree.tsx';
import { formatSize } from '../sizes.tsx';
import { edgeTree } from '../tree-sources.ts';

const COLUMNS: readonly NodeColumn[] = ['retained'];

export interface EdgesPartProps {
  readonly node: LinkedNode;
  readonly facts: HeapFacts;
  readonly state: HeapState;
  readonly actions: NodeActions;
}

/** What an object refers to; of a function first the variables that it keeps. */
export function EdgesPart({ node, facts, state, actions }: EdgesPartProps) {
  const tree = useMemo(() => edgeTree(state.id, node), [state.id, node]);
  return (
    <>
      {node.type === 'closure' && <Variables closure={node.node} state={state} actions={actions} />}
      <NodeTree
        label="Properties"
        id={state.id}
        tree={tree}
        columns={COLUMNS}
        firstTitle="Property"
        totalSize={facts.totalSize}
        onOpen={actions.inspect}
        actions={actions}
        empty="It refers to nothing."
      />
    </>
  );
}

interface VariablesProps {
  readonly closure: number;
  readonly state: HeapState;
  readonly actions: NodeActions;
}

/** The variables a function keeps alive, scope by scope: a function keeps all of a scope as long as it uses one of it. */
function Variables({ closure, state, actions }: VariablesProps) {
  const { value } = useScopes(state.id, closure);
  const scopes = value?.filter(({ variables }) => variables.length > 0) ?? [];
  if (value === null) return null;
  return (
    <section className="inspector-part inspector-variables" aria-labelledby="variables-title">
      <h3 id="variables-title">Variables it keeps</h3>
      {scopes.length === 0 && <p className="panel-note">None: it uses no variable from outside.</p>}
      {scopes.map(({ context, variables }, index) => (
        <ul key={context.node} className="step-list" aria-label={index === 0 ? 'Its own scope' : `Scope ${index + 1}`}>
          {variables.map((variable) => (
            <li key={`${variable.edge?.name} ${variable.node}`}>
              <button type="button" className="step" onClick={() => actions.inspect(variable)}>
                <NodeName id={state.id} node={variable} edge={variable.edge} />
                <span className="step-size">{formatSize(variable.retained)}</span>
              </button>
            </li>
          ))}
        </ul>
      ))}
    </section>
  );
}
