import type { LoadRun } from '../../load/model.ts';
import { type LoadStep, stepsOf } from '../../load/steps.ts';
import { cpuPart } from '../../series/cpu-parts.ts';
import { metricRole } from '../../series/metric-roles.ts';
import type { Series } from '../../series/model.ts';
import { spanOf } from '../../series/series-summary.ts';
import { nameOf } from '../memory/memory-rule.ts';
import { usualInterval } from '../memory/stretches.ts';
import { measuredOf } from '../metric/metric-rule.ts';

/** A series of the time of a run, with where it is stored. */
export interface SeriesBeside {
  readonly series: Series;
  readonly captureId: string;
  readonly sha256: string;
  readonly label: string;
  /** True where a person linked it with the run: its CPU is that of the server. Else its clock alone says that it was of one time. */
  readonly linked: boolean;
}

/** The start of a series in seconds since 1970; NaN where it tells no clock. */
const startOf = ({ startedAt }: Series): number => (startedAt === '' ? Number.NaN : Date.parse(startedAt) / 1000);

const tellsCpu = ({ columns }: Series): boolean =>
  columns.some((column) => column.unit === 'cores' || /^cpu(?:Part)?$/.test(metricRole(column) ?? ''));

/** Of the series of a workspace those that may tell the CPU of a stepped run's server, by id: what a person linked with it, and what was measured at its time. */
export function besideRun(run: Pick<LoadRun, 'series'>, all: readonly SeriesBeside[]): readonly SeriesBeside[] {
  const { series } = run;
  if (series === null || stepsOf(series).steps.length === 0) return [];
  const [from, to] = [startOf(series), startOf(series) + spanOf(series)];
  const overlaps = (other: Series): boolean => startOf(other) < to && startOf(other) + spanOf(other) > from;
  return all
    .filter((one) => one.linked || (tellsCpu(one.series) && overlaps(one.series)))
    .sort((a, b) => (a.captureId < b.captureId ? -1 : 1));
}

/** The mean of a column of CPU over the time of some steps. */
export interface CpuMeasured {
  /** 0–1 of all that there is. */
  readonly share: number;
  readonly looks: number;
  /** `server_cpu of “narrow-cpu.csv”`. */
  readonly name: string;
  /** What it is a part of the CPU: the whole is no less. Null of all of it. */
  readonly part: string | null;
  /** `series:COLUMN@FROM-TO`, in seconds of the series. */
  readonly pointer: string;
  readonly of: SeriesBeside;
}

/** What series say of the CPU of a time, or why they say nothing. */
export type CpuTold =
  | { readonly measured: readonly CpuMeasured[]; readonly linked: boolean }
  | { readonly measured: null; readonly why: string };

/** Fewest looks that make a mean, and the least share of the time that they must lie in. */
const FEWEST_LOOKS = 3;
const LEAST_COVERED = 0.5;

const short = (label: string): string => (label.length > 60 ? `${label.slice(0, 59)}…` : label);

/**
 * CPU over the time of the steps given: of the series that a person linked, and only where none is linked of those whose clock overlaps. Columns
 * count that tell a share of all there is (`host_cpu [%]`), and those of a part as the least that the whole can be; of cores in use nobody knows how many there are.
 */
export function cpuDuring(run: Series, steps: readonly LoadStep[], beside: readonly SeriesBeside[]): CpuTold {
  const start = startOf(run);
  const [from, to] = [start + (steps[0]?.from ?? Number.NaN), start + (steps.at(-1)?.to ?? Number.NaN)];
  if (!(to > from)) return { measured: null, why: 'the run does not tell when it was' };
  const linked = beside.filter((one) => one.linked);
  const asked = linked.length > 0 ? linked : beside;
  const columns = asked.flatMap((of) => of.series.columns.map((column) => ({ of, column })));
  const shares = columns.flatMap(({ of, column }) => {
    const role = metricRole(column);
    if (role !== 'cpu' && role !== 'cpuPart') return [];
    return [{ of, column, part: role === 'cpu' ? null : (cpuPart(column.name)?.words ?? null) }];
  });
  if (shares.length === 0) {
    const hasCores = columns.some(({ column }) => column.unit === 'cores');
    const why = hasCores
      ? 'the CPU beside it is told in cores, not as a share of those there are'
      : linked.length > 0
        ? 'no series that is linked with the run tells the CPU as a share of all there is'
        : 'no series of that time tells the CPU as a share of all there is';
    return { measured: null, why };
  }
  const measured = shares.flatMap(({ of, column, part }): readonly CpuMeasured[] => {
    const begun = startOf(of.series);
    const { times, values } = measuredOf(of.series, column);
    const rows = times.flatMap((time, row) => (begun + time >= from && begun + time <= to ? [row] : []));
    const [first, last] = [rows[0], rows.at(-1)];
    if (first === undefined || last === undefined || rows.length < FEWEST_LOOKS) return [];
    const [begin, end] = [times[first] ?? 0, times[last] ?? 0];
    if (end - begin + usualInterval(times) < LEAST_COVERED * (to - from)) return [];
    const sum = rows.reduce((all, row) => all + (values[row] ?? 0), 0);
    return [
      {
        share: sum / rows.length,
        looks: rows.length,
        part,
        name: `${nameOf(column)} of “${short(of.label)}”`,
        pointer: `series:${column.name}@${begin}-${end}`,
        of,
      },
    ];
  });
  if (measured.length === 0) {
    return { measured: null, why: 'the CPU beside it was looked at too seldom, or not in that time' };
  }
  return { measured, linked: linked.length > 0 };
}
