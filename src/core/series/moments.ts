import { ISO_TIME, isoMilliseconds } from '../iso-time.ts';

/** When a line of a log was written, and where that text ends. */
export interface Moment {
  /** Since 1970, or since midnight. */
  readonly seconds: number;
  /** False for a time of the day without its date. */
  readonly isAbsolute: boolean;
  readonly end: number;
}

const ISO_START = new RegExp(`^\\[?${ISO_TIME.source}\\]?`);
const EPOCH = /^(\d{10}|\d{13})(?:\.(\d{1,9}))?(?=[\s,;]|$)/;
/** What `date` prints in the C locale and in English: `Sun Nov 22 14:57:52 UTC 2026`, `Sun 22 Nov 2026 02:57:52 PM UTC`. */
const DATE =
  /^[A-Z][a-z]{2},? (?:([A-Z][a-z]{2}) {1,2}(\d{1,2})|(\d{1,2}) ([A-Z][a-z]{2}),?(?: (\d{4}))?) (\d{1,2}):(\d\d):(\d\d)(?: (AM|PM))?(?: ([A-Z]{3,5}|[+-]\d{2,4}))?(?: (\d{4}))?/;
const CLOCK = /^(\d{1,2}):(\d\d):(\d\d)(?:[.,]\d{1,9})?(?: (AM|PM))?(?=[\s,;]|$)/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const hourOf = (hour: string | undefined, half: string | undefined): number =>
  half === undefined ? Number(hour) : (Number(hour) % 12) + (half === 'PM' ? 12 : 0);

/**
 * The time a line begins with: ISO 8601, seconds or milliseconds since 1970, what `date` prints, or a time of the day; null where it begins with
 * none. Names of zones are taken for UTC: what matters between two lines is how far apart they are.
 */
export function momentAt(line: string): Moment | null {
  const iso = ISO_START.exec(line);
  if (iso !== null) return absolute(isoMilliseconds(iso) / 1000, iso[0].length);
  const epoch = EPOCH.exec(line);
  if (epoch !== null) {
    const whole = Number(epoch[1]) / (epoch[1]?.length === 13 ? 1000 : 1);
    return absolute(whole + Number(`0.${epoch[2] ?? '0'}`), epoch[0].length);
  }
  const date = DATE.exec(line);
  if (date !== null) {
    const [text, monthFirst, dayLast, dayFirst, monthLast, yearFirst, hour, minute, second, half, , yearLast] = date;
    const month = MONTHS.indexOf(monthFirst ?? monthLast ?? '');
    const year = Number(yearLast ?? yearFirst ?? Number.NaN);
    const day = Number(dayLast ?? dayFirst);
    const at = Date.UTC(year, month, day, hourOf(hour, half), Number(minute), Number(second)) / 1000;
    return month < 0 ? null : absolute(at, text.length);
  }
  const clock = CLOCK.exec(line);
  if (clock === null) return null;
  const [text, hour, minute, second, half] = clock;
  return {
    seconds: hourOf(hour, half) * 3600 + Number(minute) * 60 + Number(second),
    isAbsolute: false,
    end: text.length,
  };
}

const absolute = (seconds: number, end: number): Moment | null =>
  Number.isFinite(seconds) ? { seconds, isAbsolute: true, end } : null;

const DAY = 86_400;

/** Times of the day put one behind the other: the day after begins where the clock falls by half a day. */
export class DayClock {
  #days = 0;
  #last = Number.NaN;

  secondsOf({ seconds, isAbsolute }: Moment): number {
    if (isAbsolute) return seconds;
    if (seconds + this.#days < this.#last - DAY / 2) this.#days += DAY;
    this.#last = seconds + this.#days;
    return this.#last;
  }
}
