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
  'alert.queue':
    'Work comes in faster than it is taken: look at the workers that take it (a CPU and a wall-clock profile at that time), and at limits that turn work away before the queue grows.',
  'alert.lag':
    'Consumers fall behind: look at what one message costs them, then at their number and at partitions; a profile of a consumer at that time tells which.',
  'alert.cpu':
    'There is no room left: add machines to get through, and take a CPU profile at that load to find what it is spent on.',
  'alert.clear': 'Nothing to do.',
  'alert.longer': 'Sample more often, or for longer: what was looked at does not tell.',
  'gc.pauses':
    'Evaluate a collector that works beside the program (ZGC, Shenandoah) where pauses matter, and look at the size of the heap and at allocation first.',
  'gc.allocation':
    'Take an allocation profile under the same load: what allocates most is what the collector has to clear.',
  'cache.misses':
    'Look at how keys are spread and how long entries live: keys with a time or a user in them are never hit again, and a cache smaller than what is asked for evicts what comes next.',
  'load.requests': 'Run longer or at a higher rate: a percentile needs ten requests above it to say anything.',
  'load.tail':
    'Find what the slow twentieth have in common: a cold cache, a lock, a large tenant, a collection. Traces of requests above p95 tell.',
  'load.outliers':
    'Look at single slow requests: traces of those above p99, and pauses of the runtime and of the host at their times.',
  'load.errors': 'Look at which requests fail and with what: errors at a low rate are often timeouts of the slowest.',
  'load.errors.bad':
    'Roll back or find the cause first: group the failures by status and message, and look at what the server logged at those times.',
  'load.slo':
    'Capture a profile and the slow statements under the same load, and link them to this run: they tell where the time goes.',
  'load.held': 'Nothing to do. Keep this run as the baseline of the next.',
  'load.lost': 'Begin where most time is lost: it counts how many users wait, and for how long.',
  'load.shape.flat':
    'Look at the CPU of the server at that load: repeat the run with a series beside it (a CSV with a column such as server_cpu [%], of all that the server may use), and link the two. Below 70 % it waits, above 85 % it computes.',
  'load.shape.waits':
    'Something else than the CPU is full. Take a wall-clock profile of the server at that load, and look at the statements of its database, at pools, and at what it calls.',
  'load.shape.computes':
    'The CPU is full. Take a CPU profile of the server at that load: its widest function is where to begin.',
  'load.shape.between':
    'Take a CPU profile and a wall-clock profile of the server at that load, one after the other: where a request spends more of its time is what limits it.',
  'load.shape.exhausted':
    'Something is used up, and what is added makes all slower. Take a memory series and a wall-clock or lock profile of the server while the last step runs, and look at pools, collections, retries and locks that all wait for.',
  'load.shape.steps':
    'Repeat the run with five steps or more from where throughput is flat, of equal size and half a minute each: then a line and a curve can be told apart.',
  'load.shape.queue':
    'Something serves a fixed number at a time: a pool, a lock, worker threads. Find it before adding users; what waits longer is only the line.',
  'load.shape.limit':
    'Look for a limit that is a number: connections, file descriptors, workers, a queue, a rate limit. Its log line stands at the time of that step.',
  'load.shape.knee':
    'Plan for less than the highest rate that was kept. To move it, take a CPU profile and a wall-clock profile of the server just behind it; to find it more closely, repeat the run with smaller steps there, half a minute each.',
  'load.shape.below':
    'Repeat the run from a lower rate on: none of these was kept, so the one that can be kept lies below.',
  'load.shape.above': 'Repeat the run with higher rates to find where the server ends, if you need to know.',
  'load.shape.users':
    'Give the load generator more users (maxVUs of k6: rate times the time of an iteration, and some more), and repeat the run: as it is, it shows the limit of the generator.',
  'load.shape.again':
    'Repeat the run with longer steps, half a minute each: what it shows is not clear enough to believe.',
  'load.creep':
    'Something grows while the load stands: take memory series and heap snapshots, and look at tables, caches and queues that grow.',
  'load.soak': 'Hold the load for two hours: the same number of requests a second, logged beside the latency.',
  'load.class.latency':
    'Everything is slow: look for work that every request does. A CPU profile and the statements by total time come first.',
  'load.class.tail':
    'Some requests are slow: a mean or a plain CPU profile hides them. Take traces of the slowest, a wall-clock profile, and look for locks and pauses.',
  'load.class.throughput': 'Find what is used up: CPU, a pool, a lock, a limit of connections.',
  'load.regress.worse':
    'Compare profiles and plans of both states under this load: they tell what became slower. Do not merge before.',
  'load.regress.better': 'Keep the runs of both sides as evidence, and the later ones as the next baseline.',
  'load.regress.more':
    'Run each side more often, and longer, on a machine with nothing else to do: the runs before lie too far apart to tell.',
  'load.regress.none': 'Nothing to do. Three runs or more before tell how much change could have been seen.',
  'frontend.good': 'Nothing to do. Keep this report as the baseline of the next.',
  'frontend.lcp':
    'Find the largest element and what it waits for: a slow answer of the server, scripts and styles before it, an image that is loaded late or is too large.',
  'frontend.inp':
    'Find the long tasks behind the interaction: a CPU profile of the page shows them. Split them, or move them off the main thread.',
  'frontend.cls':
    'Give images, advertisements and embedded parts their size beforehand, and put nothing in above what is read already.',
  'frontend.js':
    'See which parts are largest: what only some routes use can be loaded later, what is there twice can go, what is large may have a small substitute.',
  'frontend.css': 'Find the rules that no page uses, and load those of single routes with them.',
  'frontend.gzip':
    'Give compressed sizes: source-map-explorer --gzip, webpack-bundle-analyzer, or gzip-size of each file.',
  'frontend.regress.worse':
    'See what came between the two: parts that are new or grew, requests that are new. Do not merge before it is meant.',
  'frontend.regress.better': 'Keep the reports of both sides as evidence, and the later ones as the next baseline.',
  'frontend.regress.more':
    'Measure three runs or more of the page on either side, one after another on one machine that does nothing else.',
  'frontend.regress.none': 'Nothing to do.',
  'plan.plateau': 'Read this step first: what it reads, how often it runs, and which of the rules below name it.',
  'plan.seq.index':
    'An index on the columns of its condition would read only the rows that are kept. Test it: on a copy of the data, three runs before and after.',
  'plan.seq.expression':
    'Its condition computes something from a column: only an index on that same expression can serve it, or a condition rewritten so that the column stands alone.',
  'plan.seq.cast': 'Its condition converts a column, so that no index on the column serves it: see the cast first.',
  'plan.seq.loops':
    'It is read again for every row of the other side: an index on the columns of the join would end that.',
  'plan.seq.justified':
    'Scan probably justified: so many rows are kept that an index would read most of the table too.',
  'plan.seq.middling':
    'It keeps more than an index is sure to pay for: measure with one before creating it where it counts.',
  'plan.seq.partial':
    'The columns of its condition have few values: a plain index on them helps little. A partial index for the values asked for may, or one that begins with a more selective column.',
  'plan.seq.indexes':
    'The table has many indexes already, and each one slows writes: look whether one of them can be extended or replaced before adding another.',
  'plan.estimate.analyze':
    'The planner expected far fewer rows than came: ANALYZE the table; where columns depend on each other, CREATE STATISTICS on them; where values are skewed, raise the statistics target.',
  'plan.estimate.fewer':
    'The planner expected far more rows than came: ANALYZE the table, and look for conditions it cannot estimate (functions, expressions, correlated columns).',
  'plan.nestedLoop':
    'The inner side runs once for each row of the outer: compare with a hash or merge join (often it is the estimate of the outer side that is wrong), or make the inner side cheaper by an index that covers it.',
  'plan.sort.disk':
    'It sorted on disk. More work_mem would keep it in memory, an index in this order would spare the sort, fewer or narrower rows would make it smaller. Memory alone is often no faster: measure before setting it.',
  'plan.hash.memory':
    'It wrote its hash table to disk in parts. Raise work_mem or hash_mem_multiplier for this statement, hash fewer or narrower rows, or mend the estimate that made it too small.',
  'plan.waste.filter':
    'Put the columns of the filter into the index, after those it already searches by, or make the index partial.',
  'plan.waste.scan': 'Most of what it reads it throws away: filter earlier, or by an index.',
  'plan.waste.order':
    'It walks a long range of the index for few rows: an index that begins with the column compared by “=”, and has the range behind it, would read only those. A bloated index looks the same: compare after REINDEX.',
  'plan.lossy':
    'The bitmap did not fit into work_mem, so that it remembers whole blocks and every row in them is checked again: raise work_mem, or ask for fewer rows.',
  'plan.fetches':
    'The index alone does not answer: VACUUM the table so that its visibility map is current, and look whether autovacuum keeps up with its writes.',
  'plan.joinFilter':
    'Rows are joined first and thrown away then: give the join a condition of equality that it can hash or look up, or filter before it.',
  'plan.cast':
    'Compare the column with a value of its own type: send the parameter as that type, or change the column’s. An index on the converted expression is the last resort.',
  'plan.buffers.warm':
    'Run it once more with a warm cache before believing this: a first run reads what later ones find. Where it stays so, read fewer blocks, or give the server more shared_buffers.',
  'plan.workers':
    'Workers were missing: look at max_parallel_workers, max_worker_processes, and at what else ran at the time. With all of them the plan takes another time.',
  'plan.trigger.key':
    'The foreign key is checked row by row: create an index on its columns in the table that refers, for without one every row scans that table.',
  'plan.trigger': 'Look at what the trigger does for each row; do it once a statement where that is possible.',
  'plan.jit':
    'Nothing to do as such. Where compiling takes longer than it saves (short statements), raise jit_above_cost or switch jit off.',
  'plan.limit.offset':
    'OFFSET reads what it skips. Remember the last key of a page and ask for what comes behind it (keyset pagination).',
  'plan.limit.sort': 'Everything is sorted for a few rows: an index in the order of ORDER BY would read only those.',
  'plan.covering':
    'An index that also holds these columns (INCLUDE) would answer without the table, once VACUUM has set the visibility map. It makes the index larger and writes dearer.',
  'plan.cardinality':
    'A column of so few values makes a poor index: prefer a partial index for the rare value, or an index whose first column tells rows apart.',
  'plan.indexes':
    'Every write keeps all of them: drop those that pg_stat_user_indexes shows unused for a whole business cycle, and those that are the beginning of another.',
  'statement.top': 'Take its plan (EXPLAIN ANALYZE, BUFFERS): nothing else on this server takes more time in all.',
  'statement.perRequest':
    'One statement for each row of another: fetch them together (a join, or = ANY of the keys), or load them ahead.',
  'plan.hash.regressed':
    'The planner chose another plan, and it is slower: look at what was added and removed, at statistics, indexes and settings that changed in between.',
  'plan.hash.changed': 'The planner chose another plan; the times say whether that is good.',
  'plan.hash.parameter':
    'Other values lead to another plan, which is what a planner is for: compare runs with the same values before calling it a regression.',
  'plan.hash.runs':
    'Run it three times or more on each side, with a warm cache: one run cannot tell a slower plan from a slower moment.',
  'plan.time.regressed':
    'The plan is the same and takes longer: look at rows and blocks of its steps, at triggers, locks, bloat and what else ran.',
  'plan.time.compared': 'Keep both sides as evidence.',
  'plan.exposed': 'It costs no more than before; what it was measured against changed. Nothing to undo.',
  'plan.masked': 'It no longer fires, but the step costs no less: not a success by itself. Compare more runs.',
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
