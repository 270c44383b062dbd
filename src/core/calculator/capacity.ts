import { ceil, type Known, product, quotient, sum } from './arithmetic.ts';
import { calculator, type Figure, figure } from './model.ts';
import { shown } from './quantity.ts';

/** How far ahead is looked, in months (S4:713–731). */
export const HORIZONS = [3, 6, 12] as const;

/** Where storage is watched and where it is grown (S4:736), in per cent. */
const STORAGE = { alert: 75, expand: 85 } as const;

const column = (months: number): string => `in ${months} months`;

export const capacity = calculator({
  id: 'capacity',
  version: 1,
  title: 'Capacity',
  about: 'What growth asks for in 3, 6 and 12 months.',
  inputs: [
    {
      kind: 'number',
      key: 'dailyRequests',
      label: 'Requests a day',
      unit: '',
      min: 0,
      max: 1e15,
      about: 'Today.',
    },
    { kind: 'number', key: 'peakRps', label: 'Peak rate', unit: '1/s', min: 0, max: 1e9, about: 'Today.' },
    {
      kind: 'number',
      key: 'responseMs',
      label: 'Mean response time',
      unit: 'ms',
      min: 0,
      max: 1e7,
      optional: true,
      about: 'At peak: for how many requests are there at once.',
    },
    {
      kind: 'number',
      key: 'instances',
      label: 'Instances',
      unit: 'instances',
      min: 1,
      max: 1e6,
      whole: true,
      about: 'That run at today’s peak.',
    },
    {
      kind: 'number',
      key: 'cpu',
      label: 'CPU at peak',
      unit: '%',
      min: 0.01,
      max: 100,
      about: 'Of each instance.',
    },
    {
      kind: 'number',
      key: 'target',
      label: 'CPU to run at',
      unit: '%',
      min: 1,
      max: 100,
      initial: 65,
      about: 'What the autoscaler aims at.',
    },
    {
      kind: 'number',
      key: 'memory',
      label: 'Memory at peak',
      unit: '%',
      min: 0.01,
      max: 100,
      optional: true,
      about: 'Of each instance.',
    },
    {
      kind: 'number',
      key: 'connections',
      label: 'Database connections at peak',
      unit: 'connections',
      min: 0,
      max: 1e6,
      optional: true,
      about: 'Of all instances.',
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
      key: 'storageGb',
      label: 'Storage used',
      unit: 'GB',
      min: 0,
      max: 1e9,
      optional: true,
      about: 'Today.',
    },
    {
      kind: 'number',
      key: 'storageLimitGb',
      label: 'Storage there is',
      unit: 'GB',
      min: 0.001,
      max: 1e9,
      optional: true,
      about: 'For when it fills up.',
    },
    {
      kind: 'number',
      key: 'growth',
      label: 'Growth of requests',
      unit: '%',
      min: -99,
      max: 1000,
      about: 'A month, compounded.',
    },
    {
      kind: 'number',
      key: 'storageGrowthGb',
      label: 'Growth of storage',
      unit: 'GB',
      min: 0,
      max: 1e9,
      optional: true,
      about: 'A month, by so much.',
    },
    {
      kind: 'number',
      key: 'season',
      label: 'Seasonal peak',
      unit: '×',
      min: 0.01,
      max: 1000,
      initial: 1,
      about: '3 for a day with three times the load.',
    },
    {
      kind: 'number',
      key: 'price',
      label: 'Price of an instance',
      unit: 'per month',
      min: 0,
      max: 1e9,
      optional: true,
      about: 'Money a month.',
    },
  ],
  formula: [
    'later = today × (1 + growth)^months × season',
    'instances = instances today × later peak ÷ peak × CPU at peak ÷ CPU to run at, up to a whole one',
    'storage = used + growth × months',
  ],
  sources: ['S4:692–737', 'S1:186 for the CPU of 65 %'],
  compute: (given) => {
    const daily = given.number('dailyRequests');
    const peak = given.number('peakRps');
    const response = given.number('responseMs');
    const instances = given.number('instances');
    const cpu = given.number('cpu');
    const target = given.number('target');
    const connections = given.number('connections');
    const maxConnections = given.number('maxConnections');
    const storage = given.number('storageGb');
    const storageGrowth = given.number('storageGrowthGb');
    const storageLimit = given.number('storageLimitGb');
    const growth = given.number('growth');
    const season = given.number('season');
    const price = given.number('price');
    const warnings: string[] = [];
    const at = (months: number): readonly Figure[] => {
      const factor = growth === null ? null : product((1 + growth / 100) ** months, season);
      const grown = `(1 + ${shown(growth)} %)^${months} × ${shown(season)}`;
      const laterPeak = product(peak, factor);
      const needed = ceil(product(instances, factor, quotient(cpu, target)));
      const count: Known = needed === null ? null : Math.max(1, needed);
      const later = product(connections, quotient(count, instances));
      const kept = sum(storage, product(storageGrowth, months));
      const named = column(months);
      const share = quotient(later, maxConnections);
      if (share !== null && share >= 0.8)
        warnings.push(
          `${named}: ${shown(later)} database connections are ${shown(share * 100)} % of the maximum, not below 80 %.`,
        );
      const full = quotient(kept, storageLimit);
      if (full !== null && full * 100 > STORAGE.alert)
        warnings.push(
          `${named}: storage is ${shown(full * 100)} % full, above the ${full * 100 > STORAGE.expand ? `${STORAGE.expand} % at which to grow it` : `${STORAGE.alert} % at which to be told`}.`,
        );
      return [
        figure({
          key: 'dailyRequests',
          label: 'Requests a day',
          column: named,
          value: product(daily, factor),
          unit: '',
          working: `${shown(daily)} × ${grown}`,
          needs: { 'the number of requests a day': daily, 'the growth': growth },
        }),
        figure({
          key: 'peakRps',
          label: 'Peak rate',
          column: named,
          value: laterPeak,
          unit: '1/s',
          working: `${shown(peak)} × ${grown}`,
          needs: { 'the peak rate': peak, 'the growth': growth },
        }),
        figure({
          key: 'concurrency',
          label: 'Requests at once',
          column: named,
          value: product(laterPeak, response, 1e-3),
          unit: '',
          working: `${shown(laterPeak)} × ${shown(response)} ms`,
          needs: { 'the peak rate': peak, 'the growth': growth, 'the mean response time': response },
        }),
        figure({
          key: 'instances',
          label: 'Instances',
          column: named,
          value: count,
          unit: 'instances',
          working: `${shown(instances)} × ${shown(factor)} × ${shown(cpu)} % ÷ ${shown(target)} %`,
          needs: { 'the number of instances': instances, 'the CPU at peak': cpu, 'the growth': growth },
        }),
        figure({
          key: 'connections',
          label: 'Database connections',
          column: named,
          value: later,
          unit: 'connections',
          working: `${shown(connections)} × ${shown(count)} ÷ ${shown(instances)}`,
          needs: { 'the number of connections': connections, 'the number of instances later': count },
        }),
        figure({
          key: 'storageGb',
          label: 'Storage',
          column: named,
          value: kept,
          unit: 'GB',
          working: `${shown(storage)} + ${months} × ${shown(storageGrowth)}`,
          needs: { 'the storage used': storage, 'the growth of storage': storageGrowth },
        }),
        figure({
          key: 'cost',
          label: 'Instances cost',
          column: named,
          value: product(count, price),
          unit: 'per month',
          working: `${shown(count)} × ${shown(price)}`,
          needs: { 'the number of instances later': count, 'the price of an instance': price },
        }),
      ];
    };
    const figures = HORIZONS.flatMap(at);
    return {
      judgement: null,
      figures,
      warnings: [
        ...warnings,
        ...((given.number('memory') ?? 0) > 80
          ? [
              'Memory at peak is above the 80 % at which to scale: it, not CPU, may decide how many instances are needed.',
            ]
          : []),
        'One rate of growth is carried on as it is: no interval can be told from it.',
        'Instances are counted by CPU alone, and each does as much as today. What they share (database, cache, network) must carry the load too.',
      ],
    };
  },
});
