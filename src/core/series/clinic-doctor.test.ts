import { describe, expect, it } from 'vitest';
import { fixtureBytes } from '../../../tests/support/read-profile.ts';
import { type ProcessStat, processStatCsv, readProcessStat } from './clinic-doctor.ts';
import { readSeries } from './read-series.ts';

const bytes = fixtureBytes('clinic/clinic-doctor-processstat');
const sum = (samples: readonly ProcessStat[], value: (one: ProcessStat) => number): number =>
  samples.reduce((total, one) => total + value(one), 0);

describe('process statistics of clinic doctor', () => {
  it('are read as clinic’s own decoder reads them', () => {
    const { samples, cutOff } = readProcessStat(bytes);
    expect([samples.length, cutOff]).toEqual([35, false]);
    expect(samples[17]).toEqual({
      time: 1795265859995,
      delay: 0.683942,
      cpu: 0.025271571111112362,
      rss: 55656448,
      heapTotal: 9412608,
      heapUsed: 5662880,
      external: 6909157,
      arrayBuffers: 5010927,
      handles: 3,
      loopUtilization: 46,
    });
    expect(sum(samples, ({ delay }) => delay)).toBeCloseTo(296.585245, 6);
    expect(sum(samples, ({ cpu }) => cpu)).toBeCloseTo(2.316264487291817, 9);
    expect(sum(samples, ({ rss }) => rss)).toBe(1915469824);
    expect(sum(samples, ({ handles }) => handles)).toBe(72);
  });

  it('become a series with the same values', () => {
    const { samples } = readProcessStat(bytes);
    const { series, warnings } = readSeries(new TextEncoder().encode(processStatCsv(samples)));
    expect(warnings).toEqual([]);
    expect(series.startedAt).toBe(new Date(1795265859670).toISOString());
    expect(series.columns.map(({ name, unit }) => `${name} ${unit}`)).toEqual([
      'rss bytes',
      'heapTotal bytes',
      'heapUsed bytes',
      'external bytes',
      'arrayBuffers bytes',
      'cpu cores',
      'delay seconds',
      'handles count',
      'loopUtilization share',
    ]);
    expect(series.times).toHaveLength(35);
    expect(series.columns.map(({ values }) => values[17])).toEqual([
      55656448,
      9412608,
      5662880,
      6909157,
      5010927,
      0.025271571111112362,
      0.683942 * 1e-3,
      3,
      0.46,
    ]);
  });

  it('lose a last sample that was cut off, and say so', () => {
    const { samples, cutOff } = readProcessStat(bytes.subarray(0, bytes.length - 7));
    expect([samples.length, cutOff]).toEqual([34, true]);
  });

  it.each([
    ['nothing', new Uint8Array(), 'import.noSamples'],
    ['a length only', new Uint8Array([0, 80]), 'import.noSamples'],
    ['text', new TextEncoder().encode('\0\u0004text and more'), 'import.malformed'],
    ['an empty message', new Uint8Array([0, 0]), 'import.malformed'],
    ['a sample without memory', bytes.slice(0, 11).fill(9, 1, 2), 'import.malformed'],
  ])('are refused where they are %s', (_, content, code) => {
    expect(() => readProcessStat(content)).toThrow(expect.objectContaining({ code }));
  });
});
