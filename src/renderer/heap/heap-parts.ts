import { SYSTEM_DISTANCE } from '../../core/heap/graph/distances.ts';
import type { NodeType } from '../../core/heap/model.ts';
import type { HeapFacts } from '../../core/heap/stored.ts';

export const PANES = [
  'classes',
  'dominators',
  'map',
  'collections',
  'closures',
  'strings',
  'detached',
  'search',
  'about',
] as const;
export type Pane = (typeof PANES)[number];

/** Whether a heap tells its objects and what holds them; a class histogram only counts them. */
export const hasObjects = ({ edgeCount }: Pick<HeapFacts, 'edgeCount'>): boolean => edgeCount > 0;

/** The panes that a heap has something for. */
export function panesOf(facts: HeapFacts): readonly Pane[] {
  const objects = hasObjects(facts);
  const shown: Readonly<Record<Pane, boolean>> = {
    classes: true,
    dominators: objects,
    map: objects,
    collections: objects,
    // A JVM's lambdas are objects: what they keep are fields.
    closures: objects && facts.format === 'v8',
    strings: objects && facts.repeated !== null && facts.repeated.contents > 0,
    detached: objects && facts.detached !== null && facts.detached.count > 0,
    search: objects,
    about: true,
  };
  return PANES.filter((pane) => shown[pane]);
}

/** What people tell objects apart by, before their class. */
export const KINDS = ['objects', 'functions', 'dom', 'strings', 'system'] as const;
export type Kind = (typeof KINDS)[number];

export const KIND_TITLES: Readonly<Record<Kind, string>> = {
  objects: 'Objects',
  functions: 'Functions',
  dom: 'DOM, native',
  strings: 'Strings',
  system: 'System',
};

/** The kind of a node's type. V8's arrays are the runtime's own, a JVM's are the program's. */
export function kindOf(type: NodeType, format: HeapFacts['format']): Kind {
  switch (type) {
    case 'closure':
      return 'functions';
    case 'native':
      return 'dom';
    case 'string':
    case 'concatenated string':
    case 'sliced string':
    case 'symbol':
      return 'strings';
    case 'object':
    case 'regexp':
    case 'primitive array':
    case 'class':
      return 'objects';
    case 'array':
      return format === 'v8' ? 'system' : 'objects';
    default:
      return 'system';
  }
}

/** Beginning of the class of an element that is in no document. */
const DETACHED = 'Detached ';

export const isDetachedClass = (name: string): boolean => name.startsWith(DETACHED);

/** True for the distances of what only the runtime holds, and of what nothing does. */
export const isFar = (distance: number): boolean => distance < 0 || distance >= SYSTEM_DISTANCE;
