import {
  CATEGORIES,
  type Category,
  NODE_ACTIVE,
  NODE_IDLE,
  NODE_OVERHEAD,
  type NodeTable,
  type Runtime,
  type SampleKind,
  type ThreadInfo,
} from './model.ts';

const code = (category: Category): number => CATEGORIES.indexOf(category);
const UNKNOWN = code('unknown');

/** Categories in which a sample stays when it goes on into native, kernel or runtime code: a collector's `memcpy` is collecting. */
const LASTING = flags('gc', 'jit', 'profiler', 'wait-io', 'wait-lock', 'wait-sleep', 'idle');
const WAITS = flags('wait-io', 'wait-lock', 'wait-sleep');
const CARRIERS = flags('native', 'kernel', 'runtime');
/** What may stand on an idle stack: machinery of the runtime, no library and no app function but the thread's entry. */
const MACHINERY = flags('native', 'kernel', 'runtime', 'wait-io', 'wait-lock', 'wait-sleep', 'idle', 'jit', 'gc');
/** What may be the program's own. */
const OWN = flags('app', 'unknown');

function flags(...categories: readonly Category[]): Uint8Array {
  const set = new Uint8Array(CATEGORIES.length);
  for (const category of categories) set[code(category)] = 1;
  return set;
}

type Tree = Pick<NodeTable, 'count' | 'parent' | 'frame'>;

/**
 * The category samples ending at each node count as (index into `CATEGORIES`): the leaf's own, except that native, kernel and runtime
 * leaves below gc, jit, profiler and wait functions count as those. A wait inside a wait is the outer one.
 */
export function leafCategories(nodes: Tree, category: Uint8Array): Uint8Array {
  const effective = new Uint8Array(nodes.count);
  for (let i = 0; i < nodes.count; i++) {
    const own = category[nodes.frame[i] as number] as number;
    const parent = nodes.parent[i] as number;
    const above = parent < 0 ? UNKNOWN : (effective[parent] as number);
    const carried = CARRIERS[own] === 1 && LASTING[above] === 1;
    const waitInWait = WAITS[own] === 1 && WAITS[above] === 1;
    effective[i] = carried || waitInWait ? above : own;
  }
  return effective;
}

export interface NodeStateOptions {
  /** Kinds of the profile's sample types. Waits are what lock and allocation profiles are about, so nothing in them is idle. */
  readonly kinds?: readonly SampleKind[];
  readonly threads?: readonly Pick<ThreadInfo, 'firstNode' | 'endNode'>[];
  /** Threads (indices) known to have used less than 1 % CPU during a CPU capture (`rules.md` §2.6 c). */
  readonly idleThreads?: ReadonlySet<number>;
}

/**
 * What samples ending at each node count as (`rules.md` §2.6). Idle is (a) what the tool calls idle, (b) a wait with only machinery of
 * the runtime (its collector and compiler too) and at most one app or nameless function, the thread's entry, on its stack, (c) all of a
 * thread known to have slept. Go's CPU
 * profiles hold running goroutines only, so (b) does not apply to them.
 */
export function nodeStates(
  nodes: Tree,
  category: Uint8Array,
  runtime: Runtime,
  options: NodeStateOptions = {},
): Uint8Array {
  const effective = leafCategories(nodes, category);
  const kinds = options.kinds ?? [];
  const timed = kinds.length === 0 || kinds.some((kind) => kind === 'cpu' || kind === 'wall' || kind === 'other');
  const waitsAreIdle = timed && (runtime !== 'go' || kinds.includes('wall'));
  const state = new Uint8Array(nodes.count);
  const IDLE = code('idle');
  const GC = code('gc');
  const JIT = code('jit');
  const PROFILER = code('profiler');
  // App and nameless functions on the stack so far (0, 1, or 2 for "something else is there").
  const foreign = new Uint8Array(nodes.count);
  for (let i = 0; i < nodes.count; i++) {
    const own = category[nodes.frame[i] as number] as number;
    const parent = nodes.parent[i] as number;
    const above = parent < 0 ? 0 : (foreign[parent] as number);
    foreign[i] = OWN[own] === 1 ? Math.min(2, above + 1) : MACHINERY[own] === 1 ? above : 2;
    const leaf = effective[i] as number;
    if (leaf === IDLE || (waitsAreIdle && WAITS[leaf] === 1 && (foreign[i] as number) < 2)) state[i] = NODE_IDLE;
    else state[i] = leaf === GC || leaf === JIT || leaf === PROFILER ? NODE_OVERHEAD : NODE_ACTIVE;
  }
  for (const index of options.idleThreads ?? []) {
    const thread = options.threads?.[index];
    if (thread !== undefined) state.fill(NODE_IDLE, thread.firstNode, thread.endNode);
  }
  return state;
}
