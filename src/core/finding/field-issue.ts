import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a set of fields',
};

/** What a day that the calendar does not have is told. */
export const NO_DAY = 'it takes a day of the calendar, such as 2026-11-21';

/** What a field takes instead, where its form alone does not say it to a person. */
const FORMS: readonly (readonly [path: RegExp, takes: string])[] = [
  [/(?:^|\.)(?:eta|day)$/, NO_DAY],
  [/\.traceId$/, 'it takes 32 hexadecimal digits, not all of them 0'],
  [/\.statementHash$/, 'it takes 8 to 128 hexadecimal digits'],
  [/\.commit$/, 'it takes git’s hash of a commit: 7 to 64 digits, 0–9 and a–f'],
  [/\.(?:id|evidence\.\d+)$/, 'it takes the name of a row: a–z, 0–9 and dashes'],
];

/** Why a value does not fit its field, in words. */
export function issueText(issue: Issue): string {
  const path = issue.path.join('.');
  switch (issue.code) {
    case 'too_big':
      return issue.origin === 'string'
        ? `it is longer than ${issue.maximum} characters`
        : issue.origin === 'array'
          ? `it has more than ${issue.maximum} rows`
          : `it is more than ${issue.maximum}`;
    case 'too_small':
      return issue.origin === 'string'
        ? 'it is empty'
        : `it is ${issue.inclusive === false ? 'not more than' : 'less than'} ${issue.minimum}`;
    case 'invalid_value':
      return `it is none of ${issue.values.map(String).join(', ')}`;
    case 'invalid_type':
      return `it takes ${KINDS[issue.expected] ?? issue.expected}`;
    case 'invalid_format':
      return FORMS.find(([of]) => of.test(path))?.[1] ?? 'it has another form';
    default:
      return issue.message;
  }
}
