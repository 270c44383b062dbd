/** What a verdict advises, by code: one or two sentences saying what to do next. Codes are stable; texts may be reworded. */
export const ADVICE = {
  'plateau.cpu':
    'Read this function and what it is called with: do less work, do it once, or do it with a better algorithm.',
  'plateau.wall': 'Find out what this function waits for or works on, and whether it must do so on this path.',
  'plateau.alloc': 'Allocate less here: reuse buffers, avoid copies, build the result once.',
  'plateau.inuse': 'Ask why this memory is still held: cache limits, listeners, collections that only grow.',
  'plateau.lock': 'Hold the lock for less time, split it, or take it less often.',
  'plateau.shared':
    'Many callers share this cost: make the function itself cheaper, or find the callers that need not call it.',
  'plateau.runtime':
    'This is machinery of the runtime: change the functions that cause it, listed under charged weight.',
  'plateau.symbols': 'It may be larger than it looks: get the missing symbols and capture again.',
  focus: 'Work on these functions; what is left of the profile cannot pay for much.',
  spread:
    'No single function is worth optimising. Look for work that need not be done at all: calls per request, layers, data formats.',
  'spread.subtree': 'No single function stands out, but one subsystem does: see the subtree named beside this.',
  subtree: 'Treat this subsystem as one thing: replace it, configure it, or call it less often.',
  towers: 'Batch the work below this function, or call it less often; no single path is worth optimising.',
  'towers.samples': 'Capture longer: with so few samples a path, thin towers are what sampling alone would show.',
  recursion:
    'Check how deep this can go with real data, and make it iterative or bounded where input decides the depth.',
  width: 'It takes more than expected of it: see what it calls now that it did not call before.',
  gc: 'Take an allocation profile: the functions charged with collecting are the ones that allocate.',
  lock: 'Hold the lock for less time, split it, or take it less often; look at what is done while holding it.',
  'more-samples': 'Capture longer or under load: nothing can be said from so few samples.',
  longer: 'Capture for 30 seconds or more with a profiler that keeps time order, or take three or more captures.',
  symbols: 'Install debug symbols or keep frame pointers, then capture again.',
  deeper: 'Raise the profiler’s depth limit and capture again before trusting totals and paths.',
  'sampler-errors': 'Lower the sampling rate until the profiler keeps up, then capture again.',
  'warm-up': 'Profile after warm-up: a good part of this capture is the compiler at work.',
  'mostly-waits':
    'The process mostly waits: take a wall-clock capture, or look at the queries and calls it waits for, before optimising CPU.',
  overload: 'The host was short of CPU during the capture: times contain waiting for a core.',
  suspect:
    'Take two or three more snapshots of the same process with work in between: what grows from one to the next is a leak, what stays is a cache.',
  'growth.path':
    'Look at the holder that the path names: what is put in there is never taken out. Give it a limit, or remove entries when their work is done.',
  'growth.class': 'Look at who holds these objects in the last heap, and why they are not let go.',
  'growth.table':
    'Take heap snapshots or dumps of the same program, where its runtime has them: they tell who holds these objects. A table only counts them.',
  'growth.watch': 'It grew, but not in every step, or by little: take more heaps before spending time on it.',
  'growth.more':
    'Take at least two more heaps of the same process with the same work in between: one difference cannot tell a leak from a cache that fills.',
  'growth.bound':
    'Run more operations and take at least two heaps after growth has stopped: a cache that fills looks like a leak until it is full.',
  'growth.runtime': 'This is the runtime at work; it is rarely the program’s to mend.',
  'growth.exposed':
    'Nothing to undo: it grows as it did, and is seen now. Whether it is a leak the verdict on the later series says.',
  'growth.masked':
    'Not a success: it grows as it did. Take more heaps of the later program, with the same work in each step.',
  'rss.snapshots':
    'Take three or more heap snapshots of one process while it grows, with a known number of operations and a forced collection before each, and compare them (of Python: tracemalloc’s). Each stops the process until it is written and may need further memory of up to 14 times the used heap (V8), or of the size of the heap on disk (JVM): do it on a staging box under the same load; Plateau refuses it on a production host.',
  'rss.longer':
    'Sample for two hours or more under steady load, every ten seconds: of shorter series nothing is confirmed, and the first ten minutes are left out.',
  'rss.watch': 'It may be growing: sample for longer under the same load before looking for a leak.',
  'rss.flat': 'Nothing to do. Keep this series as evidence of how flat it was.',
  'rss.native':
    'A heap diff will not show it: what grows lies outside of the heap. Look at Buffers and what else is allocated natively (process.memoryUsage().external and arrayBuffers, direct buffers of a JVM), at native add-ons and threads, and at malloc’s arenas: MALLOC_ARENA_MAX=2 or jemalloc tells fragmentation from a leak.',
  'sentinel.grown':
    'Look at what began about the time it was crossed, and take heap snapshots before and after: it did not come back down.',
  'sentinel.warmUp': 'Caches and compiled code fill at the start: look whether it went on growing afterwards.',
  'limit.near':
    'Raise the limit or shed load before the process is killed; then find out what holds the memory. There is no room for a heap snapshot.',
  'compare.new': 'Look at what changed around this function between the two captures.',
  'compare.regressed': 'It was a plateau before and costs more now: look at what changed around it.',
  'compare.persisting': 'Nothing changed here that this pair of captures could show.',
  'compare.improved': 'It costs less, but it still stands out: there is more to gain.',
  'compare.resolved': 'The change worked. Keep both captures as evidence.',
  'compare.exposed': 'Nothing to undo: it costs what it cost, and now makes up more of what is left.',
  'compare.masked': 'Not a success: it costs what it cost; something else grew beside it.',
  'compare.inconclusive': 'Capture longer or take replicates: a change of this size cannot be told from chance here.',
  'compare.not-comparable': 'Capture both sides alike, or say why the difference does not matter.',
} as const;

export type AdviceCode = keyof typeof ADVICE;

/** The advice's text; the code itself when it is not in the catalogue (verdicts made by a newer Plateau). */
export function adviceText(code: string): string {
  return Object.hasOwn(ADVICE, code) ? ADVICE[code as AdviceCode] : code;
}
