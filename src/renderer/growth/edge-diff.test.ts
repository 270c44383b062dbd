import { expect, it } from 'vitest';
import type { HeapEdge } from '../../core/heap/stored-heap.ts';
import type { LinkedNode } from '../../core/heap/view/node-detail.ts';
import { byClass, edgeChanges } from './edge-diff.ts';

function edge(type: HeapEdge['type'], name: string, id: number, retained = 8, className = 'Session'): LinkedNode {
  return {
    node: id * 2,
    id,
    type: 'object',
    class: 0,
    name: className,
    selfSize: 8,
    ownSize: 8,
    retained,
    distance: 3,
    edges: 0,
    dominated: 0,
    detached: false,
    edge: { type, name },
    className,
  };
}

it('tells elements by where they lead, names by what they are called', () => {
  const before = [
    edge('property', 'first', 1),
    edge('property', 'owner', 2),
    edge('element', '0', 10),
    edge('element', '1', 11),
  ];
  const after = [
    edge('property', 'first', 1, 80),
    edge('property', 'owner', 3),
    edge('property', '__proto__', 9, 500),
    // Everything moved up by one.
    edge('element', '0', 11),
    edge('element', '1', 12, 100),
  ];
  expect(edgeChanges(before, after).map(({ state, label, after: is }) => [state, label, is?.id ?? null])).toEqual([
    ['added', '__proto__', 9],
    ['added', '[1]', 12],
    ['removed', '[0]', null],
    ['other', 'owner', 3],
    ['kept', 'first', 1],
    ['kept', '[0]', 11],
  ]);
});

it('counts the same object held several times', () => {
  const twice = [edge('element', '0', 5), edge('element', '1', 5)];
  expect(edgeChanges(twice, [...twice, edge('element', '2', 5)]).filter(({ state }) => state === 'added')).toHaveLength(
    1,
  );
});

it('sums what came and went by class', () => {
  const changes = edgeChanges(
    [edge('element', '0', 1, 10, 'Old')],
    [edge('element', '0', 2, 100), edge('element', '1', 3, 100), edge('element', '2', 4, 5, '__proto__')],
  );
  expect(byClass(changes)).toEqual([
    { className: 'Session', added: 2, removed: 0, bytes: 200 },
    { className: 'Old', added: 0, removed: 1, bytes: -10 },
    { className: '__proto__', added: 1, removed: 0, bytes: 5 },
  ]);
});
