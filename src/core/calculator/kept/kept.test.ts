import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonSha256 } from '../../finding/hashes.ts';
import { CALCULATORS, calculatorOf } from '../calculators.ts';
import { readValues } from '../read-values.ts';
import { type CalculatorResult, calculate, isComputed, type Origin } from '../result.ts';
import { calculationSummary, computedBy, headline } from './calculation-words.ts';
import { calculationFile } from './model.ts';
import { calculationRecordOf, readCalculation, recogniseCalculation } from './read-calculation.ts';
import { isAsRead, readInputs, recompute } from './recompute.ts';

const BY = { computedAt: '2026-11-22T08:00:00.000Z', version: '0.1.0' };
const WALL: Origin = { item: 'p1', label: 'checkout', how: 'cores of', host: 'staging-1' };

function result(id: string, texts: Readonly<Record<string, string>>, from: ReadonlyMap<string, Origin> = new Map()) {
  const calculator = calculatorOf(id);
  return calculate(calculator, readValues(calculator, new Map(Object.entries(texts))).values, from);
}

const printed = (one: CalculatorResult): string => JSON.stringify(calculationFile(BY, one));
const CONNECTIONS = result('connections', { instances: '4', workers: '9', threads: '2', max: '80' });
const THREADS = result('threads', { cpus: '4', wait: '90', compute: '10' }, new Map([['cpus', WALL]]));

async function* chunks(text: string) {
  yield new TextEncoder().encode(text);
}

describe('a kept calculation', () => {
  it('is read as it was printed, and its inputs give its result', async () => {
    for (const one of [CONNECTIONS, THREADS]) {
      const record = await readCalculation(chunks(printed(one)));
      expect(record).toEqual(JSON.parse(printed(one)));
      expect(recompute(record)).toEqual({ state: 'same' });
    }
  });

  it('says in one line what came of it, and what computed it', () => {
    const record = calculationRecordOf(calculationFile(BY, CONNECTIONS));
    expect(calculationSummary(record)).toMatch(/^Database connections · High: 90 % of the maximum/);
    expect(computedBy(record)).toBe('Plateau 0.1.0, formula 1 of “connections”');
    expect(headline(THREADS)).toBe('Threads: 40 threads');
  });

  it('is known by its first bytes, and nothing else is', () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    expect(recogniseCalculation(bytes(printed(THREADS)))).toBe(true);
    expect(recogniseCalculation(bytes(` ${JSON.stringify(JSON.parse(printed(THREADS)), null, 2)}`))).toBe(true);
    expect(recogniseCalculation(bytes('{"calculator":"little","schema":"plateau-calculation/1"}'))).toBe(false);
  });

  it.each([
    [
      'another result',
      (text: string) => text.replace('"value":72', '"value":40'),
      'is kept as 40 connections; its inputs give 72',
    ],
    ['another input', (text: string) => text.replace('"value":80', '"value":800'), 'its inputs give 9 %'],
    ['a better word', (text: string) => text.replace('"tone":"bad"', '"tone":"good"'), 'its judgement is not'],
    ['a warning less', (text: string) => text.replace(/"warnings":\[.*?\]/, '"warnings":[]'), 'its warnings is not'],
    ['an input that is none', (text: string) => text.replace('"key":"workers"', '"key":"__proto__"'), '__proto__'],
    ['an input out of range', (text: string) => text.replace('"value":80', '"value":-1'), 'Give 1 connection to'],
    ['another formula', (text: string) => text.replace('× workers', '× 2'), 'its formula is not'],
    ['a day that is none', (text: string) => text.replace('2026-11-22T08', '2026-13-45T08'), 'computedAt'],
    [
      'no figures',
      (text: string) => text.replace(/"figures":\[.*?\],"warnings"/, '"figures":[],"warnings"'),
      'figures',
    ],
  ])('is refused with %s', async (_, edit, message) => {
    const text = edit(printed(CONNECTIONS));
    expect(text).not.toBe(printed(CONNECTIONS));
    await expect(readCalculation(chunks(text))).rejects.toMatchObject({
      code: 'calculation.badResult',
      message: expect.stringContaining(message),
    });
  });

  it('is refused where an input is read from an item that cannot tell it, or was assumed and read', async () => {
    const from = JSON.stringify(WALL);
    const edited = printed(CONNECTIONS).replace('"from":null', `"from":${from}`);
    await expect(readCalculation(chunks(edited))).rejects.toThrow('no item can tell it');
    const both = printed(THREADS).replace('"assumed":false,"from":{', '"assumed":true,"from":{');
    await expect(readCalculation(chunks(both))).rejects.toThrow('two things');
  });

  it('is refused where nothing could be computed, and of a newer form', async () => {
    await expect(readCalculation(chunks(printed(result('little', { rate: '40' }))))).rejects.toMatchObject({
      code: 'calculation.nothingComputed',
    });
    const newer = printed(THREADS).replace('plateau-calculation/1', 'plateau-calculation/2');
    await expect(readCalculation(chunks(newer))).rejects.toMatchObject({ code: 'calculation.newerResult' });
  });

  it('of a formula that is not here is kept as it says, and not called changed', async () => {
    const older = printed(CONNECTIONS)
      .replace('"version":1,"title"', '"version":2,"title"')
      .replace('"value":72', '"value":40');
    const record = await readCalculation(chunks(older));
    expect(recompute(record)).toMatchObject({ state: 'otherFormula', why: expect.stringContaining('formula 2') });
    const unknown = { ...record, calculator: 'queues' };
    expect(recompute(unknown)).toMatchObject({ state: 'otherFormula', why: expect.stringContaining('“queues”') });
    expect(readInputs(unknown)).toEqual([]);
  });

  it('names what was read from which item', () => {
    const record = calculationRecordOf(calculationFile(BY, THREADS));
    expect(readInputs(record)).toEqual([{ label: 'CPUs', value: 4, fact: 'cores', from: WALL }]);
    expect([isAsRead(1.12345, 1.1234501), isAsRead(4, 8), isAsRead(0, 0)]).toEqual([true, false, true]);
  });
});

it.each(CALCULATORS)('$id gives the same again, whatever it was given within its ranges', (calculator) => {
  const texts = fc.tuple(
    ...calculator.inputs.map((input) =>
      input.kind === 'choice'
        ? fc.constantFrom('', ...input.choices.map(({ value }) => value))
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
      const one = result(
        calculator.id,
        Object.fromEntries(calculator.inputs.map(({ key }, at) => [key, given[at] ?? ''])),
      );
      if (!isComputed(one)) return;
      expect(recompute(calculationRecordOf(JSON.parse(printed(one))))).toEqual({ state: 'same' });
    }),
    { numRuns: 100 },
  );
});

/** Inputs that reach the sentences too. When one of these hashes changes, what people kept is computed otherwise: raise the calculator’s version. */
const SAMPLES: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>> = {
  little: [{ rate: '40', latency: '0.25' }, { rate: '40', latency: '0.25', concurrency: '30' }, { concurrency: '3' }],
  connections: [
    { instances: '4', workers: '5', threads: '4', max: '100', others: '3' },
    { instances: '4', workers: '9', threads: '9', max: '99' },
  ],
  pools: [
    { cores: '8', max: '100', instances: '10', cpus: '4', ratio: '3', concurrency: '20' },
    { cores: '2', max: '3', instances: '9' },
  ],
  threads: [
    { cpus: '4', wait: '90', compute: '10' },
    { cpus: '4', ratio: '0', utilisation: '50' },
  ],
  heap: [
    { liveData: '1500', safety: '512', limit: '4096' },
    { liveData: '1500', safety: '512', limit: '2048' },
  ],
  headroom: [
    {
      cpu: '65',
      replicas: '4',
      maxReplicas: '8',
      memory: '81',
      connections: '50',
      maxConnections: '100',
      database: '90',
      peak: '10',
      held: '30',
    },
    { cpu: '20' },
  ],
  capacity: [
    {
      dailyRequests: '10M',
      peakRps: '300',
      responseMs: '200',
      instances: '4',
      cpu: '52',
      memory: '90',
      connections: '40',
      maxConnections: '100',
      storageGb: '700',
      storageGrowthGb: '20',
      storageLimitGb: '1000',
      growth: '15',
      season: '3',
      price: '200',
    },
  ],
  return: [
    {
      saved: '600ms',
      savedIs: 'percentile-latency',
      requests: '10M',
      costPerHour: '0.05',
      hours: '16',
      rate: '150',
      avoided: '2',
      instancePrice: '100',
    },
  ],
};

it.each(CALCULATORS)('$id keeps its version as long as it gives the same', ({ id, version }) => {
  const results = (SAMPLES[id] ?? []).map((texts) => result(id, texts));
  expect(results.length).toBeGreaterThan(0);
  expect(`${id}/${version} ${jsonSha256(results).slice(0, 16)}`).toBe(FORMULAS[id]);
});

const FORMULAS: Readonly<Record<string, string>> = {
  little: 'little/1 9e22f5c5873ba7d6',
  connections: 'connections/1 dcc417b5e178379c',
  pools: 'pools/1 e1c92861f12a39c6',
  threads: 'threads/1 24ff8ab1e1a194ae',
  heap: 'heap/1 88af4c0749b3c006',
  headroom: 'headroom/1 cddcc01b00ccc8db',
  capacity: 'capacity/1 9c6c6e6960a03167',
  return: 'return/1 9fa7a8e8bfcb0f0d',
};
