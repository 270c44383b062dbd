import { ceil, floor, type Known, least, product, quotient, sum } from './arithmetic.ts';
import { CONNECTION_CEILING } from './connections.ts';
import { calculator, figure } from './model.ts';
import { shown } from './quantity.ts';

/** Connections that MySQL serves well for most workloads: fewer than this in all (S4:312). */
const MYSQL_TOTAL = 150;

function warningsOf(instances: Known, pool: Known, together: Known, cores: Known): readonly string[] {
  const warnings = [
    'The formulas contradict each other; they are starting points. What decides is a load test that finds the shortest waits.',
    'cores × 2 + 1 is ascribed to PgBouncer’s documentation by the playbook; it could not be confirmed there.',
  ];
  const all = product(instances, pool);
  if (all !== null && together !== null && all > together)
    warnings.push(
      `${shown(instances)} instances with ${shown(pool)} each open ${shown(all)} connections; a database of ${shown(cores)} cores works on about ${shown(together)} at once, the others wait.`,
    );
  if (pool === 0) warnings.push('There are more instances than connections to give: a pooler is needed.');
  return warnings;
}

export const poolSizes = calculator({
  id: 'pools',
  version: 1,
  title: 'Pool sizes',
  about: 'How large pools of connections, workers and threads should begin, by every formula the playbooks give.',
  inputs: [
    {
      kind: 'number',
      key: 'cores',
      label: 'Cores of the database',
      unit: 'cores',
      min: 1,
      max: 1e4,
      about: 'Of the database server, not of the application.',
    },
    {
      kind: 'number',
      key: 'spindles',
      label: 'Effective spindles',
      unit: 'disks',
      min: 0,
      max: 1e4,
      whole: true,
      initial: 1,
      about: 'Disks that seek at once: 0 where all data is cached, 1 for one SSD.',
    },
    {
      kind: 'number',
      key: 'max',
      label: 'Maximum of the database',
      unit: 'connections',
      min: 1,
      max: 1e6,
      whole: true,
      about: 'max_connections.',
    },
    {
      kind: 'number',
      key: 'instances',
      label: 'Instances',
      unit: 'instances',
      min: 1,
      max: 1e6,
      whole: true,
      about: 'Of the application, at the most replicas the autoscaler may start.',
    },
    {
      kind: 'number',
      key: 'cpus',
      label: 'CPUs per instance',
      unit: 'cores',
      min: 0.01,
      max: 1e5,
      optional: true,
      fact: 'cores',
      about: 'Of the application: for workers and threads.',
    },
    {
      kind: 'number',
      key: 'ratio',
      label: 'Waiting ÷ computing',
      unit: '',
      min: 0,
      max: 1e6,
      optional: true,
      fact: 'waitRatio',
      about: 'Of a request: for threads.',
    },
    {
      kind: 'number',
      key: 'concurrency',
      label: 'Concurrent requests',
      unit: '',
      min: 0,
      max: 1e9,
      optional: true,
      about: 'Per instance, by Little’s law: for HTTP clients.',
    },
  ],
  formula: [
    'database pool per instance = min(cores × 2 + spindles, 0.8 × maximum ÷ instances)',
    'threads = CPUs × (1 + waiting ÷ computing)',
    'sync workers = 2 × CPUs + 1, with 2 threads each',
  ],
  sources: ['S4:307–315', 'S1:76–77', 'S2:28', 'S1:183 for the ceiling of 80 %'],
  compute: (given) => {
    const cores = given.number('cores');
    const spindles = given.number('spindles');
    const max = given.number('max');
    const instances = given.number('instances');
    const cpus = given.number('cpus');
    const ratio = given.number('ratio');
    const concurrency = given.number('concurrency');
    const together = sum(product(cores, 2), spindles);
    const shared = quotient(product(max, CONNECTION_CEILING), instances);
    const unshared = quotient(max, instances);
    const bothOf = (a: Known, b: Known): Known => (a === null || b === null ? null : least([a, b]));
    const pool = floor(bothOf(together, shared));
    const databaseNeeds = {
      'the cores of the database': cores,
      'the maximum of the database': max,
      'the number of instances': instances,
    };
    return {
      judgement: null,
      figures: [
        figure({
          key: 'pool',
          label: 'Database pool per instance',
          value: pool,
          unit: 'connections',
          working: `min(${shown(cores)} × 2 + ${shown(spindles)}, 0.8 × ${shown(max)} ÷ ${shown(instances)})`,
          needs: databaseNeeds,
          source: 'S4:308 under the ceiling of S1:183',
          chosen: true,
        }),
        figure({
          key: 'poolWithoutCeiling',
          label: 'The same without the ceiling of 80 %',
          value: floor(bothOf(together, unshared)),
          unit: 'connections',
          working: `min(${shown(cores)} × 2 + ${shown(spindles)}, ${shown(max)} ÷ ${shown(instances)})`,
          needs: databaseNeeds,
          source: 'S4:308',
        }),
        figure({
          key: 'databaseTogether',
          label: 'All instances together',
          value: together,
          unit: 'connections',
          working: `${shown(cores)} × 2 + ${shown(spindles)}`,
          needs: { 'the cores of the database': cores },
          source: 'PostgreSQL wiki, Number Of Database Connections',
        }),
        figure({
          key: 'postgres',
          label: 'PostgreSQL',
          value: sum(product(cores, 2), 1),
          unit: 'connections',
          working: `${shown(cores)} × 2 + 1`,
          needs: { 'the cores of the database': cores },
          source: 'S4:311',
        }),
        figure({
          key: 'mysql',
          label: 'MySQL, per instance',
          value: floor(quotient(MYSQL_TOTAL - 1, instances)),
          unit: 'connections',
          working: `fewer than 150 in all: 149 ÷ ${shown(instances)}`,
          needs: { 'the number of instances': instances },
          source: 'S4:312',
        }),
        figure({
          key: 'redis',
          label: 'Redis, per instance, at most',
          value: 10,
          unit: 'connections',
          working: '5 to 10 are usually enough',
          needs: {},
          source: 'S4:314',
        }),
        figure({
          key: 'http',
          label: 'HTTP client',
          value: ceil(concurrency),
          unit: 'connections',
          working: 'one a concurrent request',
          needs: { 'the number of concurrent requests': concurrency },
          source: 'S4:313',
        }),
        figure({
          key: 'workers',
          label: 'Sync workers, 2 threads each',
          value: floor(sum(product(cpus, 2), 1)),
          unit: 'workers',
          working: `2 × ${shown(cpus)} + 1`,
          needs: { 'CPUs per instance': cpus },
          source: 'S1:76',
        }),
        figure({
          key: 'threads',
          label: 'Threads that wait and compute',
          value: ceil(product(cpus, sum(1, ratio))),
          unit: 'threads',
          working: `${shown(cpus)} × (1 + ${shown(ratio)})`,
          needs: { 'CPUs per instance': cpus, 'waiting ÷ computing': ratio },
          source: 'S2:28',
        }),
      ],
      warnings: warningsOf(instances, pool, together, cores),
    };
  },
});
