import { product, quotient, sum } from './arithmetic.ts';
import { calculator, figure, type Judgement } from './model.ts';
import { shown } from './quantity.ts';

const FACTOR = 2;

function judge(heap: number | null, limit: number | null): Judgement | null {
  if (heap === null || limit === null) return null;
  if (heap < limit) {
    return {
      tone: 'good',
      severity: null,
      text: `Below the limit: ${shown(limit - heap)} MB are left for metaspace, stacks, code and buffers.`,
    };
  }
  return {
    tone: 'bad',
    severity: null,
    text: `Does not fit: the heap alone reaches the limit of ${shown(limit)} MB, and a process is more than its heap.`,
  };
}

export const heapSize = calculator({
  id: 'heap',
  version: 1,
  title: 'Heap size',
  about: 'How large a garbage-collected heap should be for what stays alive in it.',
  inputs: [
    {
      kind: 'number',
      key: 'liveData',
      label: 'Live data',
      unit: 'MB',
      min: 0,
      max: 1e9,
      fact: 'liveData',
      about: 'What is left after a full collection at peak: a class histogram with :live, or the GC log.',
    },
    {
      kind: 'number',
      key: 'safety',
      label: 'Safety',
      unit: 'MB',
      min: 0,
      max: 1e9,
      about: 'Room for bursts and growth. The playbook names no number: say yours.',
    },
    {
      kind: 'number',
      key: 'limit',
      label: 'Memory limit',
      unit: 'MB',
      min: 1,
      max: 1e9,
      optional: true,
      about: 'Of the container or the machine.',
    },
  ],
  formula: ['heap = live data × 2 + safety'],
  sources: ['S2:27'],
  compute: (given) => {
    const live = given.number('liveData');
    const safety = given.number('safety');
    const limit = given.number('limit');
    const twice = product(live, FACTOR);
    const heap = sum(twice, safety);
    return {
      judgement: judge(heap, limit),
      figures: [
        figure({
          key: 'heap',
          label: 'Heap',
          value: heap,
          unit: 'MB',
          working: `${shown(live)} × 2 + ${shown(safety)}`,
          needs: { 'the live data': live, 'the safety': safety },
          chosen: true,
        }),
        figure({
          key: 'withoutSafety',
          label: 'Without safety',
          value: twice,
          unit: 'MB',
          working: `${shown(live)} × 2`,
          needs: { 'the live data': live },
        }),
        ...(limit === null
          ? []
          : [
              figure({
                key: 'ofLimit',
                label: 'Of the memory limit',
                value: product(quotient(heap, limit), 100),
                unit: '%',
                working: `${shown(heap)} ÷ ${shown(limit)}`,
                needs: { 'the live data': live, 'the safety': safety },
              }),
            ]),
      ],
      warnings: [
        'Live data must be measured after a full collection, at peak: with garbage in it the heap comes out too large, off peak too small.',
        'A leak has no live data to size for: mend it first.',
      ],
    };
  },
});
