import type { Series, SeriesColumn } from '../../src/core/series/model.ts';

/** Numbers from 0 to 1 that are the same at every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export const MB = 1e6;
export const HOUR = 3600;
export const MINUTE = 60;

export interface Shape {
  readonly seconds: number;
  readonly every?: number;
  readonly startedAt?: string;
  readonly restarts?: readonly number[];
  /** Times that nobody looked at, from and to. */
  readonly gap?: readonly [number, number];
}

/** A series whose columns are functions of time, in bytes. */
export function seriesOf(
  { seconds, every = 10, startedAt = '2026-01-02T03:04:05.000Z', restarts = [], gap }: Shape,
  columns: Readonly<Record<string, (time: number) => number | null>>,
): Series {
  const times: number[] = [];
  for (let time = 0; time < seconds; time += every) {
    if (gap === undefined || time < gap[0] || time >= gap[1]) times.push(time);
  }
  return {
    startedAt,
    times,
    restarts,
    columns: Object.entries(columns).map(
      ([name, valueAt]): SeriesColumn => ({ name, title: name, unit: 'bytes', values: times.map(valueAt) }),
    ),
  };
}

/** A heap between collections: from `low` up by `height` and back, every `period` seconds. */
export const sawtooth =
  (low: number, height: number, period: number) =>
  (time: number): number =>
    low + height * ((time % period) / period);
