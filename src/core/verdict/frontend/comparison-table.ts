import { METRIC_TITLES } from '../../frontend/model.ts';
import type { ReportTable } from '../../markdown.ts';
import { signedPercent } from '../wording.ts';
import { kilobytes } from './fe-budget.ts';
import { metricText } from './fe-vitals.ts';
import type { FrontendComparison, RelativeChange } from './frontend-comparison.ts';

/** `+14 % … +33 %`; empty where the noise is not known. */
export const boundsText = (change: RelativeChange | null): string =>
  change?.low === undefined || change.high === undefined
    ? ''
    : `${signedPercent(change.low)} … ${signedPercent(change.high)}`;

export const changeText = (change: RelativeChange | null): string =>
  change === null ? '' : signedPercent(change.value);

/** Vitals and bytes before and after, for people. */
export const frontendTable = ({ vitals, weights }: FrontendComparison): ReportTable => ({
  head: ['before', 'after', 'Δ %', 'with noise', 'status', 'metric'],
  rows: [
    ...vitals.map(({ metric, before, after, change, status }) => [
      ...[metricText(metric, before), metricText(metric, after), changeText(change), boundsText(change), status],
      METRIC_TITLES[metric],
    ]),
    ...weights.map(({ kind, unit, before, after, change, status }) => [
      ...[kilobytes(before), kilobytes(after), changeText(change), boundsText(change), status],
      `${kind === 'script' ? 'JavaScript' : 'CSS'}, ${unit}`,
    ]),
  ],
  right: [0, 1, 2, 3],
});

/** Packages of both builds, for people; null where they are not told in one unit. */
export function packagesTable({ packages }: FrontendComparison): ReportTable | null {
  if (packages === null) return null;
  const bytes = (value: number | null): string => (value === null ? '–' : kilobytes(value));
  return {
    head: ['before', 'after', '', `package (${packages.unit})`],
    rows: packages.rows.map(({ name, before, after, change }) => [bytes(before), bytes(after), change, name]),
    right: [0, 1],
  };
}
