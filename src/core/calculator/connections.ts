import { floor, product, quotient, sum } from './arithmetic.ts';
import { calculator, figure, type Judgement } from './model.ts';
import { shown } from './quantity.ts';

/** Of the database's maximum, the share that applications stay below (S1:183). */
export const CONNECTION_CEILING = 0.8;

function judge(share: number | null): Judgement {
  if (share === null) {
    return {
      tone: 'unknown',
      severity: null,
      text: 'Not assessed: instances, workers, threads and the maximum are needed.',
    };
  }
  const of = `${shown(share * 100)} % of the maximum`;
  if (share >= 1) {
    return {
      tone: 'bad',
      severity: 'critical',
      text: `Critical: ${of}; connections are refused. Put a pooler between (PgBouncer, transaction pooling).`,
    };
  }
  if (share >= CONNECTION_CEILING) {
    return {
      tone: 'bad',
      severity: 'high',
      text: `High: ${of}, not below 80 %. Put a pooler between (PgBouncer, transaction pooling).`,
    };
  }
  return { tone: 'good', severity: null, text: `Fits: ${of}, below 80 %.` };
}

export const connections = calculator({
  id: 'connections',
  version: 1,
  title: 'Database connections',
  about: 'How many connections an application can open, and whether the database has so many.',
  inputs: [
    {
      kind: 'number',
      key: 'instances',
      label: 'Instances',
      unit: 'instances',
      min: 1,
      max: 1e6,
      whole: true,
      about: 'At the most replicas the autoscaler may start, not at today’s.',
    },
    {
      kind: 'number',
      key: 'workers',
      label: 'Workers per instance',
      unit: 'workers',
      min: 1,
      max: 1e5,
      whole: true,
      about: 'Processes, each with a pool of its own.',
    },
    {
      kind: 'number',
      key: 'threads',
      label: 'Connections per worker',
      unit: 'connections',
      min: 1,
      max: 1e5,
      whole: true,
      about: 'Threads with a connection each, or the most a worker’s pool may hold (size and overflow).',
    },
    {
      kind: 'number',
      key: 'max',
      label: 'Maximum of the database',
      unit: 'connections',
      min: 1,
      max: 1e6,
      whole: true,
      about: "max_connections: SHOW max_connections; SHOW VARIABLES LIKE 'max_connections'.",
    },
    {
      kind: 'number',
      key: 'others',
      label: 'Other connections',
      unit: 'connections',
      min: 0,
      max: 1e6,
      whole: true,
      initial: 0,
      about: 'Jobs, migrations, dashboards, replicas and those kept for superusers.',
    },
  ],
  formula: [
    'connections = instances × workers × connections per worker + others',
    'share = connections ÷ maximum < 80 %',
  ],
  sources: ['S1:77', 'S1:180–183', 'S4:737'],
  compute: (given) => {
    const instances = given.number('instances');
    const workers = given.number('workers');
    const threads = given.number('threads');
    const max = given.number('max');
    const others = given.number('others') ?? 0;
    const own = product(instances, workers, threads);
    const total = sum(own, others);
    const share = quotient(total, max);
    const ceiling = product(max, CONNECTION_CEILING);
    const perInstance = product(workers, threads);
    // Strictly below 80 %.
    const room = ceiling === null ? null : Math.ceil(ceiling * (1 - 1e-12)) - 1 - others;
    const fit = floor(quotient(room, perInstance));
    const needs = { instances, workers, 'connections per worker': threads };
    const plus = others > 0 ? ` + ${shown(others)}` : '';
    return {
      judgement: judge(share),
      figures: [
        figure({
          key: 'connections',
          label: 'Connections at most',
          value: total,
          unit: 'connections',
          working: `${shown(instances)} × ${shown(workers)} × ${shown(threads)}${plus}`,
          needs,
        }),
        figure({
          key: 'share',
          label: 'Of the maximum',
          value: product(share, 100),
          unit: '%',
          working: `${shown(total)} ÷ ${shown(max)}`,
          needs: { ...needs, 'the maximum of the database': max },
        }),
        figure({
          key: 'instancesThatFit',
          label: 'Instances that stay below 80 %',
          value: fit === null ? null : Math.max(0, fit),
          unit: 'instances',
          working: `below (0.8 × ${shown(max)}${others > 0 ? ` − ${shown(others)}` : ''}) ÷ (${shown(workers)} × ${shown(threads)})`,
          needs: { workers, 'connections per worker': threads, 'the maximum of the database': max },
        }),
      ],
      warnings: [
        'A rolling deployment runs old and new instances at once: count both.',
        'It is what pools may open, not what is open: each pool is taken as full.',
      ],
    };
  },
});
