import { decodeColumns, encodeColumns } from '../columns.ts';
import { decodeSeries, encodeSeries } from '../series/stored-series.ts';
import type { LoadRun } from './model.ts';

/** A load run as bytes: what it says of itself and its series, apart. */
export interface StoredLoad {
  readonly run: Uint8Array<ArrayBuffer>;
  readonly series: Uint8Array<ArrayBuffer> | null;
}

export function encodeLoad({ series, ...run }: LoadRun): StoredLoad {
  return { run: encodeColumns({ meta: run, columns: {} }), series: series === null ? null : encodeSeries(series) };
}

/** The run of {@link encodeLoad}. Throws `data.badColumns`. */
export function decodeLoad(run: Uint8Array, series: Uint8Array | null): LoadRun {
  const { meta } = decodeColumns<Omit<LoadRun, 'series'>>(run);
  return { ...meta, series: series === null ? null : decodeSeries(series) };
}
