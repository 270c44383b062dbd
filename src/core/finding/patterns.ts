import type { FindingCategory } from './model.ts';

/** How a kind of bottleneck shows, how it is proved, and what is done about it. */
export interface BottleneckPattern {
  readonly category: FindingCategory;
  /** What is seen from outside. */
  readonly signature: string;
  /** What shows that it is this and nothing alike. */
  readonly proof: string;
  /** What usually mends it, the smaller changes first; none of it is advice on a single finding. */
  readonly fixes: readonly string[];
  /** Playbook and lines. */
  readonly source: string;
}

/** The patterns of the playbooks. A category without one has none there. */
export const BOTTLENECK_PATTERNS: readonly BottleneckPattern[] = [
  {
    category: 'n-plus-one',
    signature: 'Latency grows with the size of a list; a request makes many statements that are alike.',
    proof: 'A trace repeats one database span; statements are counted per request, against the size of the list.',
    fixes: ['Prefetch', 'Join', 'Batch the queries', 'Cache', 'A model made for reading'],
    source: 'S3:133-137',
  },
  {
    category: 'index',
    signature: 'A statement gets slower as the data grows; the database uses much CPU; tables are scanned.',
    proof: 'EXPLAIN ANALYZE shows the scan; pg_stat_statements shows the time in all.',
    fixes: ['Add an index', 'Rewrite the query', 'Update the statistics', 'Paginate by key'],
    source: 'S3:139-143',
  },
  {
    category: 'lock-contention',
    signature: 'p99 spikes and timeouts during writes; lock wait events.',
    proof: 'Tables of locks and wait events; database spans of traces that wait; time in locks in a profile.',
    fixes: [
      'Shorten the transactions',
      'Take SELECT … FOR UPDATE out where it is not needed',
      'Spread the hot rows',
      'Partition',
      'Retry with backoff',
    ],
    source: 'S3:145-149',
  },
  {
    category: 'cache',
    signature: 'Latency spikes after a deployment or a flush; bursts of load on the database.',
    proof: 'The hit ratio drops as the database’s requests jump.',
    fixes: ['Coalesce requests', 'Serve stale while revalidating', 'Warm the cache', 'Jitter the lifetimes'],
    source: 'S3:151-155',
  },
  {
    category: 'queue-backlog',
    signature: 'Submitting is quick, what follows is late; users see an old state.',
    proof: 'The depth of the queue and the lag of its workers grow.',
    fixes: ['Make the job cheaper', 'Batch', 'Make it idempotent', 'Backpressure', 'More workers'],
    source: 'S3:157-161',
  },
  {
    category: 'external-dependency',
    signature: 'Outgoing calls dominate the traces; retries add to the load.',
    proof: 'Times of the spans, counts of timeouts, events of circuit breakers.',
    fixes: ['Timeouts', 'Cache', 'Degrade', 'Call it asynchronously', 'Hedge requests'],
    source: 'S3:163-167',
  },
  {
    category: 'payload',
    signature: 'Answers are large; the application uses much CPU; slow networks suffer most.',
    proof: 'Sizes of answers in traces; time in serialisation in a profile; compression is off.',
    fixes: ['Compress', 'Paginate', 'Send chosen fields', 'Flatten nested objects', 'A binary format'],
    source: 'S3:169-173',
  },
  {
    category: 'pool-exhaustion',
    signature:
      'Latency grows with concurrency, or spikes at regular intervals; requests wait in a queue or time out for a connection.',
    proof: 'Length of the queue and time waited for the pool; connections in use at their maximum.',
    fixes: ['Block less in a request', 'Size the pool', 'Bulkheads'],
    source: 'S3:175-179, S4:317-322',
  },
  {
    category: 'cpu-hot-path',
    signature: 'One function takes most of the CPU time; its time grows faster than its input.',
    proof: 'A plateau in the profile that stands out of its error; twice the input, and more than twice the time.',
    fixes: [
      'Look it up in a set or a map instead of searching',
      'Match by a map instead of nested loops',
      'Find duplicates with a set',
      'Join pieces instead of concatenating',
      'Do not sort what is sorted',
      'A heap for the least or most of what changes',
    ],
    source: 'S4:263-270',
  },
  {
    category: 'memory-leak',
    signature: 'The heap rises during a soak and does not fall after a collection.',
    proof: 'Heaps in a row: the class that grows by operation, and who holds it.',
    fixes: ['Bound what holds it', 'Let go of it when its owner ends', 'Hold it weakly'],
    source: 'S2:91-94',
  },
];

/** The pattern of a category; null where the playbooks have none. */
export const patternOf = (category: FindingCategory): BottleneckPattern | null =>
  BOTTLENECK_PATTERNS.find((pattern) => pattern.category === category) ?? null;
