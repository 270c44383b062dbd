import { isIsoDay } from './iso-day.ts';

/** A calendar time as programs and people write it (ISO 8601): its date, its time of day, its fraction of a second, its zone. */
export const ISO_TIME = /(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d+))?(?:\s?(Z|UTC|[+-]\d\d:?\d\d))?/;
const WHOLE = new RegExp(`^${ISO_TIME.source}$`);

/**
 * Milliseconds since 1970 of a match of {@link ISO_TIME}; NaN where the calendar has no such time. Without a zone it is taken for UTC: what a
 * file means must not depend on who reads it.
 */
export function isoMilliseconds([, date, time, fraction = '0', zone = 'UTC']: RegExpExecArray): number {
  // Only the last days of a month can be none: asked of those alone, files of millions of times are read as quickly.
  if (date === undefined || (date.slice(8) > '28' && !isIsoDay(date))) return Number.NaN;
  const offset = zone === 'UTC' ? 'Z' : zone.replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2');
  const seconds = time?.length === 5 ? ':00' : '';
  return Date.parse(`${date}T${time}${seconds}.${fraction.slice(0, 3)}${offset}`);
}

/** Milliseconds since 1970 of a text that is such a time and nothing else; NaN for any other. */
export function isoTimeOf(text: string): number {
  const match = WHOLE.exec(text);
  return match === null ? Number.NaN : isoMilliseconds(match);
}
