import { type CsvValue, csvRows } from '../../csv-rows.ts';
import {
  jsonChunks,
  type RunExportId,
  reportJson,
  type StoredComparison,
  type StoredReport,
} from '../../load/export/load-exporters.ts';
import { textChunks } from '../../profile/exporters/text-chunks.ts';
import type { FrontendComparison } from '../../verdict/frontend/frontend-comparison.ts';
import { type FrontendReport, METRICS } from '../model.ts';
import { packageOf } from '../package-of.ts';

const COLUMNS = ['what', 'name', 'value', 'unit', 'raw', 'gzip', 'transferred', 'file', 'package'];

function* rowsOf({ page, files }: FrontendReport): Generator<readonly CsvValue[]> {
  for (const id of METRICS) {
    const value = page?.metrics[id];
    if (value !== undefined) yield ['metric', id, value, id === 'cls' ? 'score' : 'ms', null, null, null, '', ''];
  }
  for (const { url, raw, transferred } of page?.requests ?? []) {
    yield ['request', url, null, 'bytes', raw, null, transferred, '', ''];
  }
  for (const { name, raw, gzip, parts, partsAre } of files) {
    yield ['file', name, null, 'bytes', raw, gzip, null, '', ''];
    for (const { path, bytes } of parts)
      yield ['part', path, bytes, `bytes, ${partsAre}`, null, null, null, name, packageOf(path)];
  }
}

/** A report of a front end: as CSV a row a metric, request, file and part of a file; sizes in bytes. */
export function exportFrontend(stored: StoredReport, report: FrontendReport, to: RunExportId): Iterable<Uint8Array> {
  if (to === 'json') return reportJson('frontend', stored, { report });
  return textChunks(csvRows(COLUMNS, rowsOf(report)));
}

const COMPARED = ['what', 'name', 'unit', 'before', 'after', 'change', 'low', 'high', 'status'];

function* comparedRows({ vitals, weights, packages }: FrontendComparison): Generator<readonly CsvValue[]> {
  for (const { metric, before, after, change, status } of vitals) {
    const bounds = [change?.value ?? null, change?.low ?? null, change?.high ?? null];
    yield ['metric', metric, metric === 'cls' ? 'score' : 'ms', before, after, ...bounds, status];
  }
  for (const { kind, unit, before, after, change, status } of weights) {
    const bounds = [change?.value ?? null, change?.low ?? null, change?.high ?? null];
    yield ['bytes', kind, `bytes, ${unit}`, before, after, ...bounds, status];
  }
  for (const { name, before, after, change } of packages?.rows ?? []) {
    const share = before === null || after === null || before === 0 ? null : after / before - 1;
    yield ['package', name, `bytes, ${packages?.unit ?? ''}`, before, after, share, null, null, change];
  }
}

/** A comparison of front ends: as CSV a row a metric, a kind of file and a package; changes as shares. */
export function exportFrontendComparison(
  report: StoredComparison<FrontendComparison>,
  to: RunExportId,
): Iterable<Uint8Array> {
  if (to === 'json') return jsonChunks({ kind: 'frontend-comparison', ...report });
  return textChunks(csvRows(COMPARED, comparedRows(report.comparison)));
}
