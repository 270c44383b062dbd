import { ceil, product, quotient, sum } from './arithmetic.ts';
import { calculator, figure } from './model.ts';
import { shown } from './quantity.ts';

export const threadPool = calculator({
  id: 'threads',
  version: 1,
  title: 'Thread pool',
  about: 'How many threads keep the CPUs busy when each request waits part of its time.',
  inputs: [
    {
      kind: 'number',
      key: 'cpus',
      label: 'CPUs',
      unit: 'cores',
      min: 0.01,
      max: 1e5,
      fact: 'cores',
      about: 'That the pool may use: the container’s limit where there is one.',
    },
    {
      kind: 'number',
      key: 'wait',
      label: 'Waiting per request',
      unit: 'ms',
      min: 0,
      max: 1e9,
      optional: true,
      about: 'For databases, networks, locks: time of a request less its CPU time.',
    },
    {
      kind: 'number',
      key: 'compute',
      label: 'Computing per request',
      unit: 'ms',
      min: 0,
      max: 1e9,
      optional: true,
      about: 'CPU time of a request.',
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
      about: 'Instead of the two times: a wall-clock profile tells it.',
    },
    {
      kind: 'number',
      key: 'utilisation',
      label: 'CPU to use',
      unit: '%',
      min: 1,
      max: 100,
      initial: 100,
      about: 'Less than 100 leaves room for other work.',
    },
  ],
  formula: ['threads = CPUs × utilisation × (1 + waiting ÷ computing)'],
  sources: ['S2:28', 'B. Goetz, Java Concurrency in Practice (2006), §8.2'],
  compute: (given) => {
    const cpus = given.number('cpus');
    const wait = given.number('wait');
    const compute = given.number('compute');
    const measured = quotient(wait, compute);
    const stated = given.number('ratio');
    const ratio = stated ?? measured;
    const share = quotient(given.number('utilisation'), 100);
    const threads = product(cpus, share, sum(1, ratio));
    const needs = { CPUs: cpus, 'waiting and computing, or their ratio,': ratio };
    const warnings = [
      'Watch the queue before the pool: if it grows with idle CPUs the pool is too small, with busy ones the machine is.',
      'More threads than what they wait for can serve (a pool of connections) only wait elsewhere.',
    ];
    if (stated !== null && measured !== null && Math.abs(stated - measured) > 0.1 * Math.max(stated, measured))
      warnings.push(`The ratio ${shown(stated)} was taken; the two times give ${shown(measured)}.`);
    return {
      judgement: null,
      figures: [
        figure({
          key: 'threads',
          label: 'Threads',
          value: ceil(threads),
          unit: 'threads',
          working: `${shown(cpus)} × ${shown(share)} × (1 + ${shown(ratio)}), up to a whole one`,
          needs,
          chosen: true,
        }),
        figure({
          key: 'ratio',
          label: 'Waiting ÷ computing',
          value: ratio,
          unit: '',
          working: stated === null ? `${shown(wait)} ÷ ${shown(compute)}` : '',
          needs: { 'the waiting per request': wait, 'the computing per request': compute },
          otherwise: 'a request that computes nothing has no ratio',
        }),
      ],
      warnings,
    };
  },
});
