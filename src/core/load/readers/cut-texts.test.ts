import { describe, expect, it } from 'vitest';
import { loadFixture, readLoadBytes, readLoadText } from '../../../../tests/support/load-files.ts';
import type { LoadRun } from '../model.ts';
import { recogniseLoad } from '../read-load.ts';

const TEXTS = [
  'ab.txt',
  'ab-errors.txt',
  'ab-percentiles.csv',
  'hey.txt',
  'hey-reset.txt',
  'hey-refused.txt',
  'k6-0.46.txt',
  'oha.txt',
  'vegeta.txt',
  'vegeta-hdrplot.txt',
  'wrk-latency.txt',
  'wrk-errors.txt',
  'wrk-reset.txt',
  'wrk2.txt',
];

/** The run of the first `length` bytes; null where they are refused, or said to be cut off. */
async function runOfPart(bytes: Uint8Array, length: number): Promise<LoadRun | null> {
  const part = bytes.subarray(0, length);
  if (recogniseLoad(part) === null) return null;
  const read = await readLoadBytes(part).catch(({ code }: { readonly code?: string }) => {
    if (code?.startsWith('import.') === true) return null;
    throw new Error(`Cut at byte ${length} it fails with ${code}`);
  });
  return read === null || read.warnings.some(({ code }) => code === 'load.cutOff') ? null : read.run;
}

/** Each number that is told, by its name. */
function numbersOf({ total, seconds, generator }: LoadRun): ReadonlyMap<string, number> {
  const { requests, failures, perSecond, min, mean, max, quantiles } = total;
  const told = { requests, failures, perSecond, min, mean, max, seconds, users: generator.users };
  return new Map([
    ...Object.entries(told).flatMap(([name, value]): [string, number][] => (value === null ? [] : [[name, value]])),
    ...quantiles.map(({ q, ms }): [string, number] => [`p${q * 100}`, ms]),
  ]);
}

describe('texts that are cut off', () => {
  for (const name of TEXTS) {
    it(`${name}: cut anywhere, it is refused, or what it tells of the run is so`, async () => {
      const bytes = loadFixture(name);
      const whole = await runOfPart(bytes, bytes.length);
      if (whole === null) throw new Error('The whole text is refused');
      const numbers = numbersOf(whole);
      for (let length = 1; length < bytes.length; length++) {
        const run = await runOfPart(bytes, length);
        if (run === null) continue;
        const { requests, failures } = run.total;
        expect([length, requests, failures]).toEqual([length, whole.total.requests, whole.total.failures]);
        for (const [key, value] of numbersOf(run))
          expect([length, key, value]).toEqual([length, key, numbers.get(key)]);
      }
    });
  }

  it('an error says what is missing, where the text ends, and what to do', async () => {
    const bytes = loadFixture('wrk-errors.txt');
    const end = new TextDecoder().decode(bytes).indexOf('  Non-2xx');
    await expect(readLoadBytes(bytes.subarray(0, end))).rejects.toMatchObject({
      code: 'import.truncated',
      message: 'The text of wrk ends before its line “Requests/sec”: it is cut off.',
      hint: expect.stringContaining('once it was done'),
      at: { offset: end },
    });
  });

  it.each([
    ['a share above one', 'vegeta.txt', '95.00%', '895.00%'],
    ['a run without an end', 'hyperfine.json', /"times": \[\s*[\d.]+/, '"times": [1e308'],
    ['users that nobody has', 'autocannon.json', '"connections":5', '"connections":-5'],
  ])('%s is refused', async (_what, name, from, to) => {
    const text = new TextDecoder().decode(loadFixture(name));
    expect(text.replace(from, to)).not.toBe(text);
    const read = await readLoadText(text.replace(from, to)).catch(({ code }: { readonly code?: string }) => code);
    // A number below zero is none, and not told.
    if (name === 'autocannon.json') expect(read).toMatchObject({ run: { generator: { users: null } } });
    else expect(read).toBe('import.malformed');
  });

  it('times of no calendar are not told', async () => {
    const text = new TextDecoder().decode(loadFixture('k6-machine-summary.json'));
    const { run } = await readLoadText(text.replace(/"duration": ?[\d.]+/, '"duration": 1e300'));
    expect(run.startedAt).toBeNull();
  });

  it('lines of requests: a last one without its end is left out, with a warning', async () => {
    for (const name of ['hey.csv', 'gatling-3.12-ko.log.gz']) {
      const bytes = loadFixture(name);
      const { warnings } = await readLoadBytes(bytes.subarray(0, bytes.length - 3));
      expect(warnings.map(({ code }) => code)).toContain('load.cutOff');
    }
  });
});
