import type { FindingBody } from './model.ts';

type Observed = FindingBody['observed'];
type Form = (value: number) => string;

const percent: Form = (share) => `${Number((share * 100).toPrecision(3))} %`;
const milliseconds: Form = (value) => `${value} ms`;

const SWITCHES: readonly (readonly [keyof Observed, string])[] = [
  ['missingTimeout', 'a call has no timeout'],
  ['missingBackpressure', 'no backpressure'],
  ['poolExhaustionErrors', 'errors of an exhausted pool'],
  ['cacheAbsent', 'a cache is missing'],
  ['bundleOverBudget', 'the bundle is over its budget'],
  ['overEagerRevalidation', 'revalidates too eagerly'],
  ['verboseLogsOnHotPath', 'logs much on a hot path'],
];
const ANSWERS: readonly (readonly [keyof Observed, yes: string, no: string])[] = [
  ['sloBreach', 'breaches its objective', 'breaches no objective'],
  ['hotStatement', 'among the 20 costliest statements', 'not among the 20 costliest statements'],
];
const NUMBERS: readonly (readonly [keyof Observed, name: string, Form])[] = [
  ['connectionShare', 'connections of the maximum', percent],
  ['errorRate', 'requests that fail', percent],
  ['soakHours', 'memory grew under load for', (value) => `${value} h`],
  ['databaseCpuShare', 'processors of the database', percent],
  ['lcpMs', 'Largest Contentful Paint', milliseconds],
  ['gcPauseMs', 'longest pause of the collector', milliseconds],
  ['cls', 'Cumulative Layout Shift', String],
];

/** What a person says to have looked at, where no verdict can tell it; what nobody did is left out. */
export function observedWords(observed: Observed): readonly string[] {
  return [
    ...ANSWERS.flatMap(([key, yes, no]) => (observed[key] === null ? [] : [observed[key] === true ? yes : no])),
    ...SWITCHES.flatMap(([key, words]) => (observed[key] === true ? [words] : [])),
    ...NUMBERS.flatMap(([key, name, form]) => {
      const value = observed[key];
      return typeof value === 'number' ? [`${name} ${form(value)}`] : [];
    }),
  ];
}
