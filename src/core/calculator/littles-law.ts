import { product, quotient } from './arithmetic.ts';
import { calculator, figure } from './model.ts';
import { shown } from './quantity.ts';

/** How far three measured numbers may be from the law before it is said, as a share. */
const DISAGREES = 0.1;

export const littlesLaw = calculator({
  id: 'little',
  version: 1,
  title: 'Little’s law',
  about: 'How many requests are in a system at once; any two of the three give the third.',
  inputs: [
    {
      kind: 'number',
      key: 'rate',
      label: 'Arrival rate λ',
      unit: '1/s',
      min: 0,
      max: 1e9,
      about: 'Requests that arrive a second; in a steady state as many leave.',
    },
    {
      kind: 'number',
      key: 'latency',
      label: 'Time in the system W',
      unit: 's',
      min: 0,
      max: 1e7,
      about: 'The mean time of a request, waiting included; ms is understood.',
    },
    {
      kind: 'number',
      key: 'concurrency',
      label: 'Requests in the system L',
      unit: '',
      min: 0,
      max: 1e9,
      about: 'The mean number of requests there at once: busy workers and what waits in queues.',
    },
  ],
  formula: ['L = λ × W'],
  sources: ['S1:176', 'J. D. C. Little, A Proof for the Queuing Formula L = λW, Operations Research 9 (1961)'],
  compute: (given) => {
    const rate = given.number('rate');
    const latency = given.number('latency');
    const concurrency = given.number('concurrency');
    const missing = [rate, latency, concurrency].filter((value) => value === null).length;
    const warnings = [
      'It holds for means over a time in which as much leaves as arrives. A percentile of the latency is not the mean, and overstates.',
    ];
    const held = product(rate, latency);
    if (missing === 0 && held !== null && concurrency !== null) {
      const apart = Math.abs(concurrency - held) / Math.max(concurrency, held, Number.MIN_VALUE);
      if (apart > DISAGREES)
        warnings.push(
          `The three do not agree: λ × W is ${shown(held)}, not ${shown(concurrency)}. They were not measured at the same place and time, or the queue grows.`,
        );
    }
    return {
      judgement: null,
      figures: [
        figure({
          key: 'concurrency',
          label: 'Requests in the system L',
          value: missing === 0 ? held : (concurrency ?? held),
          unit: '',
          working: concurrency === null || missing === 0 ? `${shown(rate)} × ${shown(latency)}` : '',
          needs: { 'the arrival rate': rate, 'the time in the system': latency },
        }),
        figure({
          key: 'rate',
          label: 'Arrival rate λ',
          value: rate ?? quotient(concurrency, latency),
          unit: '1/s',
          working: rate === null ? `${shown(concurrency)} ÷ ${shown(latency)}` : '',
          needs: { 'the number in the system': concurrency, 'the time in the system': latency },
          otherwise: 'the time in the system is 0',
        }),
        figure({
          key: 'latency',
          label: 'Time in the system W',
          value: latency ?? quotient(concurrency, rate),
          unit: 's',
          working: latency === null ? `${shown(concurrency)} ÷ ${shown(rate)}` : '',
          needs: { 'the number in the system': concurrency, 'the arrival rate': rate },
          otherwise: 'nothing arrives',
        }),
      ],
      warnings,
    };
  },
});
