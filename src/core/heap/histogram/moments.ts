import { ISO_TIME, isoMilliseconds } from '../../iso-time.ts';

/** What `date` prints. */
const DATE = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d{1,2}) (\d\d:\d\d:\d\d) (?:UTC|GMT) (\d{4})$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Seconds or milliseconds since 1970, of this century. */
const EPOCH = /^1\d{9}(?:\.\d+|\d{3})?$/;

/** The moment a line tells, ISO 8601 in UTC; null where it tells none. Without a zone a time is taken for UTC. */
export function momentIn(line: string): string | null {
  const text = line.trim();
  if (text.length > 200) return null;
  if (EPOCH.test(text)) return isoOf(/^\d{13}$/.test(text) ? Number(text) : Number(text) * 1000);
  const date = DATE.exec(text);
  if (date !== null) {
    const month = MONTHS.indexOf(date[1] ?? '') + 1;
    const day = `${date[4]}-${`${month}`.padStart(2, '0')}-${(date[2] ?? '').padStart(2, '0')}`;
    return month === 0 ? null : isoOf(Date.parse(`${day}T${date[3]}Z`));
  }
  const iso = ISO_TIME.exec(text);
  return iso === null ? null : isoOf(isoMilliseconds(iso));
}

function isoOf(milliseconds: number): string | null {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
