import { nodeTypeCode } from '../model.ts';
import type { AddressIndex } from './address-index.ts';
import type { Dump } from './dump.ts';
import { type AddedEdges, INTERNAL_EDGE } from './edges.ts';
import { NONE, ROOT_KINDS, THREAD_ROOT } from './roots.ts';

const CLASS = nodeTypeCode('class');

/**
 * Adds an edge for each root: from the root of all, or from the thread whose stack it lies on, so that a thread retains its locals. Answers
 * the number of roots whose object is in the dump.
 */
export function addRootEdges(
  dump: Dump,
  index: AddressIndex,
  added: AddedEdges,
  isHeld: Uint8Array,
  threadName: (node: number) => string,
): number {
  const { roots, nodes, strings } = dump;
  const before = added.count;
  for (let root = 0; root < roots.count; root++) {
    const to = index.find(roots.low.values[root] as number, roots.high.values[root] as number);
    if (to < 0) continue;
    const kind = roots.kind.values[root] as number;
    const name = ROOT_KINDS.get(kind)?.name ?? '';
    const number = roots.thread.values[root] as number;
    const thread = kind === THREAD_ROOT ? -1 : threadNode(dump, index, number);
    if (nodes.type.values[to] === CLASS) isHeld[nodes.class.values[to] as number] = 1;
    if (kind === THREAD_ROOT) added.add(0, to, INTERNAL_EDGE, strings.name(`Thread ${threadName(to)}`.trimEnd()));
    else if (thread <= 0) added.add(0, to, INTERNAL_EDGE, strings.name(name));
    else {
      const place = placeOf(dump, number, roots.frame.values[root] as number);
      added.add(
        thread,
        to,
        INTERNAL_EDGE,
        strings.name(place === '' ? name : `${name === 'Java frame' ? 'local' : name} in ${place}`),
      );
    }
  }
  return added.count - before;
}

/** Names may be long, and many frames may have the same one. */
const short = (name: string): string => (name.length > 500 ? `${name.slice(0, 500)}…` : name);

function threadNode(dump: Dump, index: AddressIndex, number: number): number {
  const thread = number === NONE ? undefined : dump.threads.get(number);
  return thread === undefined ? -1 : index.find(thread.low, dump.words.slot(thread.high, 0));
}

/** Method, file and line of a frame of a thread: `Cache.load (Cache.java:31)`; “” where the dump does not tell. */
function placeOf(dump: Dump, threadNumber: number, depth: number): string {
  const { stacks, names, classes, threads } = dump;
  if (depth === NONE) return '';
  const trace = stacks.traces.get(threads.get(threadNumber)?.trace ?? NONE);
  const id = trace?.[depth];
  const frame = id === undefined ? undefined : stacks.frames.get(id);
  const method = frame === undefined ? null : names.text(frame.method);
  if (frame === undefined || method === null) return '';
  const owner = classes.bySerial.get(frame.classSerial);
  const own = short(method);
  const function_ = owner === undefined ? own : `${short(classes.javaName(owner))}.${own}`;
  const file = short(names.text(frame.file) ?? '');
  if (file === '') return function_;
  return frame.line > 0 ? `${function_} (${file}:${frame.line})` : `${function_} (${file})`;
}
