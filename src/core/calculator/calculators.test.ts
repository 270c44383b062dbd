import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CALCULATORS, calculatorOf } from './calculators.ts';
import type { Calculator } from './model.ts';
import { readValues } from './read-values.ts';
import { type CalculatorResult, calculate, inputText, resultMarkdown } from './result.ts';

function result(id: string, texts: Readonly<Record<string, string>>): CalculatorResult {
  const calculator = calculatorOf(id);
  const { values, problems } = readValues(calculator, new Map(Object.entries(texts)));
  expect([...problems]).toEqual([]);
  return calculate(calculator, values);
}

const value = ({ figures }: CalculatorResult, key: string, column?: string): number | null =>
  figures.find((one) => one.key === key && (column === undefined || one.column === column))?.value ?? null;
const why = ({ figures }: CalculatorResult, key: string): string => figures.find((one) => one.key === key)?.why ?? '';

describe('Little’s law', () => {
  it.each([
    [{ rate: '40', latency: '0.25' }, [10, 40, 0.25]],
    [{ rate: '40', concurrency: '10' }, [10, 40, 0.25]],
    [{ latency: '250ms', concurrency: '10' }, [10, 40, 0.25]],
  ])('of any two gives the third: %j', (given, expected) => {
    const answer = result('little', given);
    expect(['concurrency', 'rate', 'latency'].map((key) => value(answer, key))).toEqual(expected);
  });

  it('says what is missing', () => {
    const answer = result('little', { rate: '40' });
    expect(why(answer, 'concurrency')).toBe('cannot be computed: the time in the system is missing');
    expect(why(result('little', { rate: '0', concurrency: '3' }), 'latency')).toBe(
      'cannot be computed: nothing arrives',
    );
  });

  it('says when three measured numbers do not agree', () => {
    const agree = result('little', { rate: '40', latency: '0.25', concurrency: '10.5' });
    const apart = result('little', { rate: '40', latency: '0.25', concurrency: '30' });
    expect(agree.warnings.join(' ')).not.toContain('do not agree');
    expect(apart.warnings.join(' ')).toContain('The three do not agree: λ × W is 10, not 30.');
  });
});

describe('database connections', () => {
  const severity = (max: number) =>
    result('connections', { instances: '4', workers: '5', threads: '4', max: String(max) }).judgement;

  it.each([
    [101, null],
    [100, 'high'],
    [81, 'high'],
    [80, 'critical'],
    [79, 'critical'],
  ])('80 of a maximum of %i are %s', (max, expected) => {
    expect(severity(max)?.severity).toBe(expected);
    expect(severity(max)?.tone).toBe(expected === null ? 'good' : 'bad');
  });

  it('says how many instances fit, strictly below 80 %', () => {
    const instances = (max: string, others = '0') =>
      value(result('connections', { workers: '5', threads: '4', max, others }), 'instancesThatFit');
    expect(instances('101')).toBe(4);
    expect(instances('100')).toBe(3);
    expect(instances('101', '20')).toBe(3);
    expect(instances('10')).toBe(0);
  });

  it('asks for the maximum of the database rather than assuming one', () => {
    const answer = result('connections', { instances: '4', workers: '5', threads: '4' });
    expect(value(answer, 'connections')).toBe(80);
    expect(why(answer, 'share')).toBe('cannot be computed: the maximum of the database is missing');
    expect(answer.judgement?.tone).toBe('unknown');
  });
});

describe('pool sizes', () => {
  const answer = result('pools', { cores: '8', max: '100', instances: '10', cpus: '4', ratio: '3' });

  it('stand side by side, each with its source', () => {
    expect(answer.figures.map(({ key, value: size, source }) => [key, size, source])).toEqual([
      ['pool', 8, 'S4:308 under the ceiling of S1:183'],
      ['poolWithoutCeiling', 10, 'S4:308'],
      ['databaseTogether', 17, 'PostgreSQL wiki, Number Of Database Connections'],
      ['postgres', 17, 'S4:311'],
      ['mysql', 14, 'S4:312'],
      ['redis', 10, 'S4:314'],
      ['http', null, 'S4:313'],
      ['workers', 9, 'S1:76'],
      ['threads', 16, 'S2:28'],
    ]);
    expect(answer.figures.filter(({ chosen }) => chosen).map(({ key }) => key)).toEqual(['pool']);
  });

  it('say that many pools of the right size are together too large', () => {
    expect(answer.warnings.join(' ')).toContain('10 instances with 8 each open 80 connections');
  });
});

describe('heap and threads', () => {
  it('doubles the live data and adds the safety that was stated, never one of its own', () => {
    expect(value(result('heap', { liveData: '1.5GB', safety: '512' }), 'heap')).toBe(3512);
    const without = result('heap', { liveData: '1500' });
    expect(value(without, 'withoutSafety')).toBe(3000);
    expect(why(without, 'heap')).toBe('cannot be computed: the safety is missing');
  });

  it('says when the heap reaches the limit', () => {
    const fits = (limit: string) => result('heap', { liveData: '1000', safety: '48', limit }).judgement?.tone;
    expect([fits('4096'), fits('2048')]).toEqual(['good', 'bad']);
  });

  it('needs more threads the more is waited', () => {
    expect(value(result('threads', { cpus: '4', wait: '90', compute: '10' }), 'threads')).toBe(40);
    expect(value(result('threads', { cpus: '4', ratio: '0' }), 'threads')).toBe(4);
    expect(value(result('threads', { cpus: '4', ratio: '9', utilisation: '50' }), 'threads')).toBe(20);
    expect(why(result('threads', { cpus: '4' }), 'threads')).toContain('is missing');
  });
});

describe('headroom', () => {
  it('is not twice the peak at 65 % CPU', () => {
    const answer = result('headroom', { cpu: '65' });
    expect(value(answer, 'cpu')).toBeCloseTo(1.538, 3);
    expect(answer.judgement).toMatchObject({ tone: 'bad', text: expect.stringContaining('2 × the peak is not met') });
  });

  it('counts the most replicas, and is that of the scarcest resource', () => {
    const scaled = result('headroom', { cpu: '65', replicas: '4', maxReplicas: '8' });
    expect(scaled.judgement?.tone).toBe('good');
    const shared = result('headroom', {
      ...{ cpu: '65', replicas: '4', maxReplicas: '8' },
      ...{ connections: '50', maxConnections: '100' },
    });
    expect(shared.judgement?.text).toContain('The scarcest, Database connections, carries 1.6 ×');
    expect(shared.warnings.join(' ')).toContain('With 8 replicas the pools open 100 connections, 100 % of the maximum');
  });

  it('says what was not assessed, and that nothing was where nothing is given', () => {
    expect(result('headroom', { cpu: '40' }).judgement?.text).toContain('Not assessed: Memory');
    expect(result('headroom', {}).judgement?.tone).toBe('unknown');
  });
});

describe('capacity', () => {
  const model = {
    ...{ dailyRequests: '10M', peakRps: '300', responseMs: '200', instances: '4', cpu: '52' },
    ...{ connections: '40', maxConnections: '100', storageGb: '500', storageGrowthGb: '20', storageLimitGb: '1000' },
    ...{ growth: '15', season: '3', price: '200' },
  };

  it('grows by the formula of the playbook', () => {
    const answer = result('capacity', model);
    for (const months of [3, 6, 12]) {
      const factor = 1.15 ** months * 3;
      const column = `in ${months} months`;
      expect(value(answer, 'dailyRequests', column)).toBeCloseTo(1e7 * factor, 3);
      expect(value(answer, 'peakRps', column)).toBeCloseTo(300 * factor, 6);
      expect(value(answer, 'concurrency', column)).toBeCloseTo(60 * factor, 6);
      expect(value(answer, 'instances', column)).toBe(Math.ceil(4 * factor * 0.8));
      expect(value(answer, 'storageGb', column)).toBe(500 + 20 * months);
    }
    expect(answer.warnings.join('\n')).toContain('in 3 months: 150 database connections are 150 % of the maximum');
  });

  it('asks for the growth', () => {
    const { growth: _, ...rest } = model;
    expect(why(result('capacity', rest), 'peakRps')).toBe('cannot be computed: the growth is missing');
  });

  it('tells when storage is to be grown', () => {
    const told = result('capacity', { ...model, storageGb: '700' }).warnings.join(' ');
    expect(told).toContain('in 3 months: storage is 76 % full, above the 75 % at which to be told.');
    expect(told).toContain('in 12 months: storage is 94 % full, above the 85 % at which to grow it.');
  });
});

describe('return and payback', () => {
  const example = {
    ...{ saved: '600ms', savedIs: 'percentile-latency', requests: '10M', costPerHour: '0.05' },
    ...{ hours: '16', rate: '150' },
  };

  it('does the playbook’s example, and flags its inputs', () => {
    const answer = result('return', example);
    expect(['hours', 'savings', 'cost', 'payback'].map((key) => Math.round(value(answer, key) ?? 0))).toEqual([
      1667, 83, 2400, 29,
    ]);
    expect(answer.judgement?.text).toContain('The inputs overstate what is saved: use mean CPU time per request.');
  });

  it('says when compute and instances may be counted twice, and nothing against mean CPU time', () => {
    const twice = result('return', { ...example, savedIs: 'mean-cpu-time', avoided: '2', instancePrice: '100' });
    expect(twice.judgement).toBeNull();
    expect(value(twice, 'savings')).toBeCloseTo(283.33, 2);
    expect(twice.warnings.join(' ')).toContain('may be the same money');
  });

  it('names what is missing down the line', () => {
    const answer = result('return', { requests: '10M' });
    expect(why(answer, 'hours')).toBe('cannot be computed: what is saved per request is missing');
    expect(why(answer, 'payback')).toBe('cannot be computed: the saving, the cost of the change are missing');
    expect(why(result('return', { ...example, saved: '0' }), 'payback')).toBe('cannot be computed: nothing is saved');
  });
});

describe.each(CALCULATORS)('$id', (calculator: Calculator) => {
  it('has a formula, a source, and inputs with a unit or a reason for none', () => {
    expect(calculator.formula.length).toBeGreaterThan(0);
    expect(calculator.sources.join()).toMatch(/S[1-4]:\d/);
    const keys = calculator.inputs.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { label, about } of calculator.inputs) expect([label, about].every((text) => text !== '')).toBe(true);
  });

  it('never answers with what is no number, whatever is given within its ranges', () => {
    const texts = fc.tuple(
      ...calculator.inputs.map((input) =>
        input.kind === 'choice'
          ? fc.constantFrom(...input.choices.map((choice) => choice.value))
          : fc.option(
              input.whole === true
                ? fc.integer({ min: input.min, max: Math.min(input.max, 1e9) }).map(String)
                : fc.double({ min: input.min, max: input.max, noNaN: true }).map(String),
              { nil: '' },
            ),
      ),
    );
    fc.assert(
      fc.property(texts, (given) => {
        const answer = result(
          calculator.id,
          Object.fromEntries(calculator.inputs.map(({ key }, at) => [key, given[at] ?? ''])),
        );
        for (const one of answer.figures) {
          expect(one.value === null ? one.why !== '' : Number.isFinite(one.value) && one.why === '').toBe(true);
          expect(one.value ?? 0).toBeGreaterThanOrEqual(0);
        }
        const markdown = resultMarkdown(answer);
        expect(markdown).not.toMatch(/NaN|Infinity|undefined/);
        for (const input of answer.inputs) expect(inputText(input)).not.toBe('');
      }),
      { numRuns: 200 },
    );
  });
});

it('knows no calculator of another name', () => {
  expect(() => calculatorOf('__proto__')).toThrow('There is no calculator “__proto__”');
});
