import { nodeTypeCode } from '../model.ts';
import type { Dump } from './dump.ts';
import { type AddedEdges, INTERNAL_EDGE } from './edges.ts';
import type { JavaClass } from './java-class.ts';

const OBJECT = nodeTypeCode('object');
const ARRAY = nodeTypeCode('array');

/**
 * Adds what keeps the classes alive that no root, loader or other object in the dump refers to, as the JVM does: an array's class is held by
 * the class of its elements, a hidden class (a lambda's) by its instances, and what is left by the root.
 */
export function addClassEdges(dump: Dump, added: AddedEdges, isHeld: Uint8Array): void {
  const { classes, nodes, strings } = dump;
  const isLoose = (javaClass: JavaClass) => javaClass.node >= 0 && isHeld[javaClass.index] === 0;
  const loose = classes.list.filter(isLoose);
  if (loose.length === 0) return;
  const key = (loader: JavaClass['loaderId'], name: string) => `${loader} ${name}`;
  const byName = new Map(
    classes.list.filter(({ node }) => node >= 0).map((own) => [key(own.loaderId, classes.javaName(own)), own]),
  );
  for (const array of loose) {
    const name = classes.javaName(array);
    if (!name.endsWith('[]')) continue;
    const element = byName.get(key(array.loaderId, name.slice(0, -2)));
    if (element === undefined || element === array) continue;
    added.add(element.node, array.node, INTERNAL_EDGE, strings.name('<array class>'));
    isHeld[array.index] = 1;
  }
  const isOfInstances = Uint8Array.from(classes.list, (own) => (isLoose(own) ? 1 : 0));
  const className = strings.name('<class>');
  for (let node = 1; node < nodes.count; node++) {
    const type = nodes.type.values[node];
    const own = nodes.class.values[node] as number;
    if (isOfInstances[own] === 0 || (type !== OBJECT && type !== ARRAY)) continue;
    added.add(node, (classes.list[own] as JavaClass).node, INTERNAL_EDGE, className);
    isHeld[own] = 1;
  }
  for (const own of loose) {
    if (isHeld[own.index] === 0) added.add(0, own.node, INTERNAL_EDGE, strings.name('class'));
  }
}
