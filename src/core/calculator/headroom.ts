import { type Known, product, quotient } from './arithmetic.ts';
import { CONNECTION_CEILING } from './connections.ts';
import { calculator, type Figure, figure, type Judgement } from './model.ts';
import { shown } from './quantity.ts';

/** Of today's peak, what must be possible (S1:177). */
const WANTED = 2;
/** Where S4 acts at peak (S4:733–737), in per cent. */
const ACT_AT = { cpu: 70, memory: 80, connections: 80 } as const;

function judge(factors: readonly Figure[]): Judgement {
  const known = factors.flatMap(({ label, value }) => (value === null ? [] : [{ label, value }]));
  const [scarcest] = known.toSorted((a, b) => a.value - b.value);
  if (scarcest === undefined) {
    return { tone: 'unknown', severity: null, text: 'Not assessed: no resource’s use at peak is given.' };
  }
  const unknown = factors.filter(({ value }) => value === null).map(({ label }) => label);
  const rest = unknown.length === 0 ? '' : ` Not assessed: ${unknown.join(', ')}.`;
  const text = `The scarcest, ${scarcest.label}, carries ${shown(scarcest.value)} × today’s peak.`;
  return scarcest.value >= WANTED
    ? { tone: 'good', severity: null, text: `2 × the peak is met by all that was given. ${text}${rest}` }
    : { tone: 'bad', severity: null, text: `2 × the peak is not met. ${text}${rest}` };
}

export const headroom = calculator({
  id: 'headroom',
  version: 1,
  title: 'Headroom',
  about: 'How many times today’s peak the scarcest resource carries, with all replicas the autoscaler may start.',
  inputs: [
    {
      kind: 'number',
      key: 'replicas',
      label: 'Replicas at peak',
      unit: 'replicas',
      min: 1,
      max: 1e6,
      whole: true,
      initial: 1,
      about: 'That ran when the uses below were measured.',
    },
    {
      kind: 'number',
      key: 'maxReplicas',
      label: 'Most replicas',
      unit: 'replicas',
      min: 1,
      max: 1e6,
      whole: true,
      optional: true,
      about: 'That the autoscaler may start; empty: no more than ran at peak.',
    },
    {
      kind: 'number',
      key: 'cpu',
      label: 'CPU at peak',
      unit: '%',
      min: 0.01,
      max: 100,
      optional: true,
      about: 'Of each replica’s limit, averaged over replicas.',
    },
    {
      kind: 'number',
      key: 'memory',
      label: 'Memory at peak',
      unit: '%',
      min: 0.01,
      max: 100,
      optional: true,
      about: 'Of each replica’s limit.',
    },
    {
      kind: 'number',
      key: 'connections',
      label: 'Database connections at peak',
      unit: 'connections',
      min: 1,
      max: 1e6,
      optional: true,
      about: 'Open at peak, of all replicas.',
    },
    {
      kind: 'number',
      key: 'maxConnections',
      label: 'Maximum of the database',
      unit: 'connections',
      min: 1,
      max: 1e6,
      optional: true,
      about: 'max_connections.',
    },
    {
      kind: 'number',
      key: 'database',
      label: 'CPU of the database at peak',
      unit: '%',
      min: 0.01,
      max: 100,
      optional: true,
      about: 'It is shared: more replicas of the application add nothing to it.',
    },
    {
      kind: 'number',
      key: 'peak',
      label: 'Peak rate',
      unit: '1/s',
      min: 0.001,
      max: 1e9,
      optional: true,
      about: 'Requests a second at today’s peak.',
    },
    {
      kind: 'number',
      key: 'held',
      label: 'Rate held in a load test',
      unit: '1/s',
      min: 0.001,
      max: 1e9,
      optional: true,
      about: 'The highest at which all objectives were met.',
    },
  ],
  formula: [
    'headroom of a resource of each replica = 100 % ÷ use at peak × most replicas ÷ replicas at peak',
    'headroom of connections = 0.8 × maximum ÷ connections at peak',
    'headroom measured = rate held in a load test ÷ peak rate',
    'headroom = the smallest of these, ≥ 2',
  ],
  sources: ['S1:177', 'S1:183', 'S4:733–737'],
  compute: (given) => {
    const replicas = given.number('replicas');
    const most = given.number('maxReplicas') ?? replicas;
    const more = quotient(most, replicas);
    const cpu = given.number('cpu');
    const memory = given.number('memory');
    const database = given.number('database');
    const connections = given.number('connections');
    const maxConnections = given.number('maxConnections');
    const peak = given.number('peak');
    const held = given.number('held');
    const scaled = (key: string, label: string, use: Known): Figure =>
      figure({
        key,
        label,
        value: product(quotient(100, use), more),
        unit: '× peak',
        working: `100 % ÷ ${shown(use)} %${more === 1 ? '' : ` × ${shown(most)} ÷ ${shown(replicas)}`}`,
        needs: { 'its use at peak': use },
      });
    const figures = [
      scaled('cpu', 'CPU', cpu),
      scaled('memory', 'Memory', memory),
      figure({
        key: 'database',
        label: 'CPU of the database',
        value: quotient(100, database),
        unit: '× peak',
        working: `100 % ÷ ${shown(database)} %`,
        needs: { 'its use at peak': database },
      }),
      figure({
        key: 'connections',
        label: 'Database connections',
        value: quotient(product(maxConnections, CONNECTION_CEILING), connections),
        unit: '× peak',
        working: `0.8 × ${shown(maxConnections)} ÷ ${shown(connections)}`,
        needs: { 'the number at peak': connections, 'the maximum of the database': maxConnections },
      }),
      figure({
        key: 'measured',
        label: 'Load test',
        value: quotient(held, peak),
        unit: '× peak',
        working: `${shown(held)} ÷ ${shown(peak)}`,
        needs: { 'the rate held': held, 'the peak rate': peak },
      }),
    ];
    const warnings = [
      'Use is taken to grow with the load in proportion. Queues grow faster: near 100 % latency breaks first. Only a load test measures it.',
    ];
    const acts: readonly (readonly [string, Known, number])[] = [
      ['CPU', cpu, ACT_AT.cpu],
      ['Memory', memory, ACT_AT.memory],
      ['Database connections', product(quotient(connections, maxConnections), 100), ACT_AT.connections],
    ];
    for (const [label, use, limit] of acts)
      if (use !== null && use > limit)
        warnings.push(`${label} at ${shown(use)} % is above the ${limit} % at which to act (S4:733–737).`);
    const grown = product(connections, more);
    if (more !== null && more > 1 && grown !== null && maxConnections !== null && grown >= 0.8 * maxConnections)
      warnings.push(
        `With ${shown(most)} replicas the pools open ${shown(grown)} connections, ${shown((100 * grown) / maxConnections)} % of the maximum: the replicas cannot all be used.`,
      );
    if (most !== null && replicas !== null && most < replicas)
      warnings.push('The most replicas are fewer than ran at peak.');
    if (memory !== null) warnings.push('Memory that does not grow with the load has more headroom than this.');
    return { judgement: judge(figures), figures, warnings };
  },
});
