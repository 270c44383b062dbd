import { PlateauError } from '../error.ts';
import type { LoadRow, LoadRun } from './model.ts';

/** A row with nothing known of it but its name. */
export const emptyRow = (name: string): LoadRow => ({
  name,
  method: null,
  requests: null,
  failures: null,
  perSecond: null,
  min: null,
  mean: null,
  max: null,
  quantiles: [],
  histogram: null,
});

/** A run that its tool says little of: one row, no thresholds, nothing over time. */
export function plainRun(run: Pick<LoadRun, 'tool' | 'generator' | 'total' | 'unit'> & Partial<LoadRun>): LoadRun {
  return {
    toolVersion: null,
    scenario: '',
    startedAt: null,
    endedAt: null,
    seconds: null,
    counts: 'requests',
    endpoints: [],
    series: null,
    thresholds: [],
    missing: [],
    ...run,
  };
}

/** What a tool printed ends before `what`: what would stand behind it, failures among it, is not known. `length` is that of the text in bytes. */
export const endsBefore = (tool: string, what: string, length: number): PlateauError =>
  new PlateauError({
    code: 'import.truncated',
    message: `The text of ${tool} ends before its ${what}: it is cut off.`,
    hint: `Give all that ${tool} printed, from its first line to its last, once it was done.`,
    at: { offset: length },
  });

const UNITS: Readonly<Record<string, number>> = { us: 0.001, µs: 0.001, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a time with its unit as tools print it: `45.98ms`, `1.2s`, `812.00us`, `1.05m`; null for anything else. */
export function milliseconds(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)(us|µs|ms|s|m|h)$/.exec(text.trim());
  return match === null ? null : Number(match[1]) * (UNITS[match[2] ?? ''] ?? Number.NaN);
}

// Begun only where a number begins, so that a long one is read once.
const GO_PARTS = /(?<!\d)(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g;
const GO_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 0.001,
  µs: 0.001,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Milliseconds of a duration as Go prints it, `1m2.5s`; null for anything else. */
export function goMilliseconds(text: string): number | null {
  const parts = [...text.matchAll(GO_PARTS)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return null;
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * (GO_MS[unit ?? ''] ?? Number.NaN), 0);
}
