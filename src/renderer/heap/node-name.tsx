import { edgeText } from '../../core/heap/describe.ts';
import { type HeapEdge, type HeapNode, hasContent } from '../../core/heap/stored-heap.ts';
import { oneLine } from '../ui/format.ts';
import { useRevealed } from './reveal.ts';

/** A node as lists hold it. */
export type ShownNode = HeapNode & { readonly className: string };

/** Longest name that is put into the page. */
const MOST_CHARACTERS = 400;

/** Types whose own name says more than their class, which is only “(array)” or “(system)”. */
const NAMED: ReadonlySet<string> = new Set(['array', 'hidden', 'code', 'native', 'synthetic', 'object shape']);

/** What an object is called: its class, a function with its brackets, the runtime’s own by their names. Contents of strings are not told. */
export function nodeTitle({ type, name, className }: Pick<ShownNode, 'type' | 'name' | 'className'>): string {
  if (type === 'closure') return `${name || '(anonymous)'}()`;
  if (name === null) return className;
  if (type === 'synthetic' && name === '') return '(root)';
  return NAMED.has(type) && name !== '' ? name : className || name || `(${type})`;
}

/** How an edge reads before what it leads to: `cache`, `[17]`, `any other name`. */
export function edgeLabel(edge: HeapEdge): string {
  return edge.type === 'element' || edge.type === 'hidden' ? `[${edge.name}]` : edge.name;
}

/** `@4711`, or nothing where objects have no ids. */
export const idText = ({ id }: Pick<HeapNode, 'id'>): string => (id === null ? '' : `@${id}`);

/** How an edge is drawn: the program’s own names, the runtime’s, and references that keep nothing alive. */
function edgeTone({ type }: HeapEdge): string {
  if (type === 'weak') return 'weak';
  return type === 'internal' || type === 'hidden' || type === 'shortcut' ? 'internal' : 'own';
}

export interface NodeNameProps {
  /** The heap’s id: contents are shown where they were revealed. */
  readonly id: string;
  readonly node: ShownNode;
  /** The edge it is reached by. */
  readonly edge?: HeapEdge | null;
  /** The edge is one of its own, to what it holds: it stands behind the name, as in `App.cache`. */
  readonly holds?: boolean;
}

/** An object in a row: the edge it is reached by, its name, its id. */
export function NodeName({ id, node, edge = null, holds = false }: NodeNameProps) {
  const title = nodeTitle(node);
  const by = edge === null ? '' : holds ? edgeText(edge) : edgeLabel(edge);
  const words = holds ? [`${title}${by}`, idText(node)] : [by, title, idText(node)];
  const mark = edge !== null && (
    <span className="node-edge" data-tone={edgeTone(edge)}>
      {oneLine(by, 120)}
    </span>
  );
  return (
    <span className="node-name" data-holds={holds} title={oneLine(words.filter((part) => part !== '').join(' '), 2000)}>
      {!holds && mark}
      <span className="node-class" data-type={node.type}>
        {hasContent(node.type) ? <Content id={id} node={node} /> : oneLine(title, MOST_CHARACTERS)}
      </span>
      {holds && mark}
      {node.detached && <span className="tag tag-differs">detached</span>}
      <span className="node-id">{idText(node)}</span>
    </span>
  );
}

/** Longest content that stands in a row. */
const ROW_CHARACTERS = 200;

function Content({ id, node }: { readonly id: string; readonly node: ShownNode }) {
  const revealed = useRevealed(id, node.node);
  if (revealed === null) {
    return (
      <>
        <span aria-hidden="true">•••</span>
        <span className="node-note"> {node.type}</span>
      </>
    );
  }
  return <span className="node-content">“{oneLine(revealed.text, ROW_CHARACTERS)}”</span>;
}
